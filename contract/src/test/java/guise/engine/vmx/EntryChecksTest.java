package guise.engine.vmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** VMLAUNCH of VMCSs in which just one thing is wrong, executed by an L1. */
final class EntryChecksTest {
  private static final long FAILED = 1L << 31;
  private static final L1 SHARED = new L1("sapphire-rapids", "7.2");

  private static final L1 ELDER = new L1("skylake-sp", "6.12");

  private L1 l1 = SHARED.start().second("");

  private EntryState written(Consumer<Fields> change) {
    Fields fields = l1.plain();
    change.accept(fields);
    l1.write(fields.values());
    return l1.state();
  }

  private static List<ControlCheck> controls(EntryState s) {
    return List.of(ControlCheck.values()).stream().filter(c -> !c.holds(s)).toList();
  }

  private static List<HostCheck> hosts(EntryState s) {
    return List.of(HostCheck.values()).stream().filter(c -> !c.holds(s)).toList();
  }

  private static List<GuestCheck> guests(EntryState s) {
    return List.of(GuestCheck.values()).stream().filter(c -> !c.holds(s)).toList();
  }

  /** VMfailValid with a number; the launch state stays clear, so that another try is possible. */
  private void fails(int error) {
    l1.launch();
    assertEquals(Said.VALID, Said.of(l1.guest.vcpu.regs().rflags()));
    assertEquals(error, l1.error());
    assertFalse(l1.vmx().isInside());
    assertFalse(l1.vmx().running().launched);
  }

  private void exits(int reason, long qualification) {
    l1.launch();
    assertTrue(l1.isAtHost(), "L1 is at its exit handler");
    assertEquals(FAILED | reason, l1.vmread(VmcsField.EXIT_REASON));
    assertEquals(qualification, l1.vmread(VmcsField.EXIT_QUALIFICATION));
    assertFalse(l1.vmx().isInside());
    assertFalse(l1.vmx().running().launched);
  }

  @Test
  void aPlainVmcsIsEntered() {
    EntryState state = written(_ -> {});
    assertEquals(List.of(), controls(state));
    assertEquals(List.of(), hosts(state));
    assertEquals(List.of(), guests(state));
    l1.launch();
    assertTrue(l1.isAtHost());
    assertEquals(18, l1.vmread(VmcsField.EXIT_REASON));
    assertTrue(l1.vmx().running().launched);
  }

  @ParameterizedTest
  @EnumSource
  void aControlThatIsWrongIsError7(ControlRow row) {
    l1 = Unoffered.isAbout(row) ? ELDER.start() : l1;
    EntryState state = written(row::change);
    var expected = EnumSet.of(row.check());
    expected.addAll(row.companions());
    assertEquals(new ArrayList<>(expected), controls(state));
    fails(7);
  }

  @ParameterizedTest
  @EnumSource
  void aHostStateThatIsWrongIsError8(HostRow row) {
    EntryState state = written(row::change);
    assertEquals(List.of(), controls(state));
    var expected = EnumSet.of(row.check());
    expected.addAll(row.companions());
    assertEquals(new ArrayList<>(expected), hosts(state));
    fails(8);
  }

  @ParameterizedTest
  @EnumSource
  void aGuestStateThatIsWrongIsExit33(GuestRow row) {
    l1 = Unoffered.isAbout(row) ? ELDER.start() : l1;
    EntryState state = written(row::change);
    var expected = EnumSet.of(row.check());
    expected.addAll(row.companions());
    exitsFor(state, new ArrayList<>(expected), row.check().qualification());
    assertEquals(row.check() == GuestCheck.LINK_POINTER ? 4 : 0, row.check().qualification());
  }

  @ParameterizedTest
  @EnumSource
  void aSegmentThatIsWrongIsExit33(SegmentRow row) {
    EntryState state = written(row::change);
    exitsFor(state, List.of(row.check()), 0);
  }

  private void exitsFor(EntryState state, List<GuestCheck> broken, long qualification) {
    assertEquals(List.of(), controls(state));
    assertEquals(List.of(), hosts(state));
    assertEquals(broken, guests(state));
    exits(33, qualification);
  }

  @Test
  void noCheckIsWithoutATest() {
    var controls = EnumSet.allOf(ControlCheck.class);
    List.of(ControlRow.values()).forEach(row -> controls.remove(row.check()));
    assertEquals(EnumSet.noneOf(ControlCheck.class), controls);
    var hosts = EnumSet.allOf(HostCheck.class);
    List.of(HostRow.values()).forEach(row -> hosts.remove(row.check()));
    assertEquals(EnumSet.noneOf(HostCheck.class), hosts);
    var guests = EnumSet.allOf(GuestCheck.class);
    List.of(GuestRow.values()).forEach(row -> guests.remove(row.check()));
    List.of(SegmentRow.values()).forEach(row -> guests.remove(row.check()));
    assertEquals(EnumSet.noneOf(GuestCheck.class), guests);
  }

  /** Why some rows need another processor, as the capability registers of both say. */
  @Test
  void onlyTheElderHasMpxAndChecksCodes() {
    assertEquals(0, SHARED.guest.msr(0x490) >>> 32 + 16 & 1, "BNDCFGS on sapphire-rapids");
    assertEquals(1, ELDER.guest.msr(0x490) >>> 32 + 16 & 1, "BNDCFGS on skylake-sp");
    assertEquals(1, SHARED.guest.msr(0x480) >>> 56 & 1, "codes are free on sapphire-rapids");
    assertEquals(0, ELDER.guest.msr(0x480) >>> 56 & 1, "codes are checked on skylake-sp");
  }

  // -- the order --------------------------------------------------------------------------------

  @Test
  void controlsComeBeforeTheHostAndTheHostBeforeTheGuest() {
    written(f ->
        f.set(VmcsField.CR3_TARGET_COUNT, 5)
            .set(VmcsField.HOST_RIP, 1L << 47)
            .set(VmcsField.GUEST_RIP, 1L << 47));
    fails(7);
    l1.vmwrite(VmcsField.CR3_TARGET_COUNT.encoding(), 0);
    fails(8);
    l1.vmwrite(VmcsField.HOST_RIP.encoding(), L1.HOST);
    exits(33, 0);
    l1.vmwrite(VmcsField.GUEST_RIP.encoding(), L1.L2_CODE);
    l1.launch();
    assertEquals(18, l1.vmread(VmcsField.EXIT_REASON));
  }

  @Test
  void theLaunchStateComesBeforeTheControls() {
    written(_ -> {});
    l1.launch();
    l1.vmwrite(VmcsField.CR3_TARGET_COUNT.encoding(), 5);
    assertEquals(Said.VALID, l1.say(L1.VMLAUNCH));
    assertEquals(4, l1.error());
    l1.start();
    assertEquals(Said.VALID, l1.say(L1.VMRESUME));
    assertEquals(5, l1.error());
  }

  @Test
  void movSsComesBeforeTheLaunchState() {
    assertEquals(Said.VALID, l1.say("8ed0" + L1.VMRESUME), "mov ss, ax; vmresume");
    assertEquals(26, l1.error());
  }

  // -- what is loaded ---------------------------------------------------------------------------

  @Test
  void pdptesThatAreWrongAreExit33WithQualification2() {
    l1.guest.putLong(L1.BITMAP, 0x1E7); // reserved bits 1 and 2 of a PDPTE
    written(f -> GuestRow.narrow(f).set(VmcsField.GUEST_CR3, L1.BITMAP));
    exits(33, 2);
    l1.guest.putLong(L1.BITMAP, 0);
  }

  @ParameterizedTest
  @EnumSource
  void aRegisterThatCannotBeLoadedIsExit34(ListRow row) {
    for (int at = 1; at <= 3; at++) {
      l1.start();
      for (int entry = 1; entry <= 3; entry++) {
        boolean bad = entry == at;
        long place = L1.MSRS + 16L * (entry - 1);
        l1.guest.putInt(place, bad ? row.index() : 0x174);
        l1.guest.putInt(place + 4, bad ? row.reserved() : 0);
        l1.guest.putLong(place + 8, bad ? row.value() : 0x1000 + entry);
      }
      written(f ->
          f.set(VmcsField.ENTRY_MSR_LOAD_COUNT, 3).set(VmcsField.ENTRY_MSR_LOAD_ADDR, L1.MSRS));
      exits(34, at);
    }
  }
}
