package guise.engine.vmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is remembered of the checks of an entry is what all of them would say anew. */
final class VerdictsTest {
  private static final int ROUNDS = 4_000;
  private static final long CR4_LA57 = 1 << 12;
  private static final long[] ODD = {0, 1, -1, 1L << 47, 1L << 32, 0xFFF, L1.OTHER_VMCS};

  /** What the tests of single checks change: controls with what they make matter. */
  private static final List<Consumer<Fields>> BREAKS =
      Stream.of(
              Stream.of(ControlRow.values()).map(row -> (Consumer<Fields>) row::change),
              Stream.of(HostRow.values()).map(row -> (Consumer<Fields>) row::change),
              Stream.of(GuestRow.values()).map(row -> (Consumer<Fields>) row::change),
              Stream.of(SegmentRow.values()).map(row -> (Consumer<Fields>) row::change))
          .flatMap(all -> all)
          .toList();

  private static final List<VmcsField> CONTROLS =
      List.of(
          VmcsField.PIN_CONTROLS,
          VmcsField.PROC_CONTROLS,
          VmcsField.SECONDARY_CONTROLS,
          VmcsField.EXIT_CONTROLS,
          VmcsField.ENTRY_CONTROLS,
          VmcsField.EPT_POINTER);

  private final SplittableRandom random = new SplittableRandom(0x5645_5244);
  private L1 l1 = new L1("sapphire-rapids", "7.2").start();
  private Map<VmcsField, Long> plain = new EnumMap<>(l1.plain().values());
  private int entered;
  private int refused;

  /** One has no VM functions, the other no mode-based EPT. */
  @ParameterizedTest
  @CsvSource({"sapphire-rapids, 7.2", "skylake-sp, 6.12"})
  void rememberedIsWhatAllRowsWouldSay(String profile, String kernel) {
    l1 = new L1(profile, kernel).start();
    plain = new EnumMap<>(l1.plain().values());
    for (int round = 0; round < ROUNDS; round++) {
      plain.forEach((field, value) -> vmcs().set(field, value));
      compare();
      for (VmWrite write : writes()) {
        vmcs().write(write.field(), write.field().encoding(), write.value());
        around();
        compare();
      }
    }
    assertTrue(entered > ROUNDS && refused > ROUNDS, () -> entered + " and " + refused);
  }

  /** Whatever the controls make matter, one field after the other. */
  @Test
  void everyFieldThatMattersIsNoted() {
    for (Consumer<Fields> change : BREAKS) {
      plain.forEach((field, value) -> vmcs().set(field, value));
      var broken = new Fields(new EnumMap<>(plain));
      change.accept(broken);
      CONTROLS.forEach(field -> vmcs().set(field, broken.get(field)));
      plain.keySet().forEach(this::turn);
    }
  }

  private void turn(VmcsField field) {
    long before = vmcs().get(field);
    for (long value : ODD) {
      compare();
      vmcs().set(field, value);
      compare();
      vmcs().set(field, before);
    }
  }

  private record VmWrite(VmcsField field, long value) {}

  /** The writes that break something, in any order, and one more. */
  private List<VmWrite> writes() {
    var broken = new Fields(new EnumMap<>(plain));
    BREAKS.get(random.nextInt(BREAKS.size())).accept(broken);
    var writes = new ArrayList<VmWrite>();
    broken
        .values()
        .forEach((field, value) -> {
          if (!value.equals(plain.get(field))) {
            writes.add(new VmWrite(field, value));
          }
        });
    writes.add(any());
    Collections.shuffle(writes, new Random(random.nextLong()));
    return writes;
  }

  private VmWrite any() {
    VmcsField field = List.copyOf(plain.keySet()).get(random.nextInt(plain.size()));
    boolean flips = random.nextBoolean();
    long bit = 1L << random.nextInt(64);
    return new VmWrite(
        field, flips ? plain.getOrDefault(field, 0L) ^ bit : ODD[random.nextInt(ODD.length)]);
  }

  /** What else changes: the page that a VMCS can be linked to, L1's mode. */
  private void around() {
    switch (random.nextInt(16)) {
      case 0 -> l1.guest.putInt(L1.OTHER_VMCS, random.nextBoolean() ? revision() : 0);
      case 1 -> l1.vmx().vcpu().cpu().cr4 ^= CR4_LA57;
      case 2 -> l1.vmx().vcpu().cpu().efer ^= 1 << 10;
      default -> {}
    }
  }

  private int revision() {
    return (int) l1.guest.msr(0x480);
  }

  private Vmcs vmcs() {
    return l1.vmx().running();
  }

  private void compare() {
    Vmcs vmcs = vmcs();
    vmcs.judgeBy(l1.vmx().vcpu().version());
    EntryState state = l1.state();
    boolean control = compare(ControlCheck.values(), vmcs.controls, state);
    boolean host = compare(HostCheck.values(), vmcs.host, state);
    boolean guest = compare(GuestCheck.values(), vmcs.guest, state);
    entered += control && host && guest ? 1 : 0;
    refused += control && host && guest ? 0 : 1;
  }

  private static boolean compare(Check[] rows, Verdicts known, EntryState state) {
    int expected = -1;
    for (int at = rows.length - 1; at >= 0; at--) {
      expected = rows[at].holds(state) ? expected : at;
    }
    assertEquals(expected, known.broken(rows, state));
    return expected < 0;
  }

  // -- the parts --------------------------------------------------------------------------------

  @Test
  void theLinkedPageIsLookedAtEveryTime() {
    plain.forEach((field, value) -> vmcs().set(field, value));
    vmcs().set(VmcsField.VMCS_LINK_POINTER, L1.OTHER_VMCS);
    compare();
    assertEquals(1, entered);
    l1.guest.putInt(L1.OTHER_VMCS, revision() + 1);
    assertEquals(GuestCheck.LINK_POINTER, GuestCheck.brokenBy(l1.state(), vmcs().guest));
    l1.guest.putInt(L1.OTHER_VMCS, revision());
    assertEquals(null, GuestCheck.brokenBy(l1.state(), vmcs().guest));
  }

  @Test
  @SuppressWarnings("Immutable") // this row counts
  void aRowIsLeftAloneUntilWhatItLooksAtChanges() {
    int[] looks = {0};
    Check row =
        s -> {
          looks[0]++;
          return s.on(Control.HLT_EXITING) || s.get(VmcsField.GUEST_RIP) != 5;
        };
    Check[] rows = {row};
    Vmcs vmcs = new Vmcs();
    var state = new EntryState(vmcs, l1.vmx().vcpu());
    Verdicts known = vmcs.guest;
    assertEquals(-1, known.broken(rows, state));
    assertEquals(-1, known.broken(rows, state));
    vmcs.set(VmcsField.GUEST_RSP, 5);
    vmcs.set(VmcsField.GUEST_RIP, 0);
    assertEquals(-1, known.broken(rows, state));
    assertEquals(1, looks[0], "nothing it looks at has another value");
    vmcs.set(VmcsField.GUEST_RIP, 5);
    assertEquals(0, known.broken(rows, state));
    assertEquals(0, known.broken(rows, state), "what does not hold is never remembered");
    vmcs.set(VmcsField.PROC_CONTROLS, 1 << 7);
    assertEquals(-1, known.broken(rows, state));
    assertEquals(4, looks[0]);
    vmcs.judgeBy(1);
    assertEquals(-1, known.broken(rows, state));
    assertEquals(5, looks[0], "L1 is another");
  }

  @Test
  void everyRunAndEveryModeOfL1IsJudgedAnew() {
    var vcpu = l1.vmx().vcpu();
    long before = vcpu.version();
    l1.vmread(VmcsField.GUEST_RIP);
    assertNotEquals(before, vcpu.version(), "userspace ran in between");
    before = vcpu.version();
    assertEquals(before, vcpu.version());
    vcpu.cpu().cr4 ^= CR4_LA57;
    assertNotEquals(before, vcpu.version());
    vcpu.cpu().cr4 ^= CR4_LA57;
    vcpu.cpu().efer ^= 1 << 10;
    assertNotEquals(before, vcpu.version());
  }
}
