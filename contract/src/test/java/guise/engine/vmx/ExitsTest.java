package guise.engine.vmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.kvm.Regs;
import java.util.EnumSet;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What of L2 comes out at L1, and what L1 is told about it (SDM volume 3, 27 and 29). */
final class ExitsTest {
  private static final int VMCALL = 18;
  private static final long VALID = 1L << 31;
  private static final long OSXSAVE = 1 << 18;

  private final L1 l1 = new L1("sapphire-rapids", "7.2", OSXSAVE).start();

  private void enter(String hex, Consumer<Fields> change) {
    enter(hex, change, Regs.ZERO);
  }

  /** With a bitmap of registers that lets all of them through, and RDTSCP and INVPCID there. */
  private void enter(String hex, Consumer<Fields> change, Regs regs) {
    Fields fields = l1.plain().proc(28).set(VmcsField.MSR_BITMAP, L1.BITMAP).secondary(3, 12);
    fields.without(VmcsField.PROC_CONTROLS, 1 << 15 | 1 << 16);
    change.accept(fields);
    l1.second(hex).write(fields.values());
    l1.launch(regs);
  }

  private long reason() {
    assertTrue(l1.isAtHost(), () -> "L1 is not at its exit handler: " + l1.guest.vcpu.regs());
    return l1.vmread(VmcsField.EXIT_REASON);
  }

  private long qualification() {
    return l1.vmread(VmcsField.EXIT_QUALIFICATION);
  }

  // -- instructions -----------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void anInstructionThatL1WantsExits(Intercepted what) {
    enter(what.hex(), what::turnOn);
    assertEquals(what.reason(), reason());
    assertEquals(what.length(), l1.vmread(VmcsField.EXIT_INSTRUCTION_LEN));
    long before = what.hex().length() / 2L - what.length();
    assertEquals(L1.L2_CODE + before, l1.vmread(VmcsField.GUEST_RIP), "RIP is at it");
    assertEquals(0, l1.vmread(VmcsField.EXIT_INTR_INFO) & VALID);
    assertEquals(0, l1.vmread(VmcsField.IDT_VECTORING_INFO) & VALID);
  }

  @ParameterizedTest
  @EnumSource
  void oneThatL1DoesNotWantDoesNot(Intercepted what) {
    if (what.isUnconditional()) {
      return;
    }
    enter(what.hex(), _ -> {});
    if (l1.isAtHost()) {
      assertNotEquals(what.reason(), l1.vmread(VmcsField.EXIT_REASON));
    }
  }

  @Test
  void noInterceptionIsWithoutATest() {
    var rows = EnumSet.allOf(Interception.class);
    Stream.of(Intercepted.values())
        .map(Intercepted::row)
        .filter(Objects::nonNull)
        .forEach(rows::remove);
    // #UD in L2 before they could exit: no SMX in CR4, and L2 is not in SMM.
    assertEquals(EnumSet.of(Interception.GETSEC, Interception.RSM), rows);
  }

  @Test
  void anAnswerIsWhatL1SaysItIs() {
    enter("0fa2 4801d8".replace(" ", ""), _ -> {});
    assertEquals(10, reason());
    l1.vmwrite(VmcsField.GUEST_RIP.encoding(), L1.L2_CODE + 2);
    l1.resume(Regs.ZERO.withRax(5).withRbx(7));
    assertEquals(VMCALL, reason());
  }

  /** RDTSC in L2: the multiplier counts from 2^-48, the offset comes after it. */
  @Test
  void theTscIsScaledThenMoved() {
    long before = l1.guest.tsc();
    enter(
        "0f3148c1e2204809d0",
        f ->
            f.proc(3)
                .secondary(25)
                .set(VmcsField.TSC_OFFSET, 1L << 50)
                .set(VmcsField.TSC_MULTIPLIER, 7L << 47));
    long seen = l1.guest.vcpu.regs().rax() - (1L << 50);
    long after = l1.guest.tsc();
    assertTrue(before / 2 * 7 <= seen && seen <= (after / 2 + 1) * 7, "three and a half times");
  }

  // -- a shadow VMCS ----------------------------------------------------------------------------

  /** VMREAD and VMWRITE of GUEST_ES_SELECTOR (0x800) reach the shadow, of 0x802 they exit. */
  @Test
  void aShadowVmcsIsReadAndWrittenWithoutExit() {
    int revision = (int) l1.guest.msr(0x480);
    l1.guest.put(L1.BITMAP, "00".repeat(4096));
    l1.guest.put(L1.BITMAP + 0x100, "04"); // 0x802
    l1.guest.put(L1.OTHER_VMCS, "00".repeat(4096));
    l1.guest.putInt(L1.OTHER_VMCS, revision | 1 << 31);
    // mov eax, 800h; vmread rbx, rax; mov ecx, 1234h; vmwrite rax, rcx; mov eax, 802h; vmread
    String code = "b800080000 0f78c3 b934120000 0f79c1 b802080000 0f78c3";
    l1.guest.putInt(L1.OTHER_VMCS + VmcsField.GUEST_ES_SELECTOR.place(), 0x77);
    enter(
        code.replace(" ", ""),
        f ->
            f.secondary(14)
                .set(VmcsField.VMREAD_BITMAP, L1.BITMAP)
                .set(VmcsField.VMWRITE_BITMAP, L1.BITMAP)
                .set(VmcsField.VMCS_LINK_POINTER, L1.OTHER_VMCS));
    assertEquals(0x77, l1.guest.vcpu.regs().rbx());
    assertEquals(23, reason(), "VMREAD of what the bitmap lists");
    long place = L1.OTHER_VMCS + VmcsField.GUEST_ES_SELECTOR.place();
    assertEquals(0x1234, l1.guest.getLong(place) & 0xFFFF);
    l1.guest.putInt(L1.OTHER_VMCS, revision);
  }

  // -- between instructions ---------------------------------------------------------------------

  private long place() {
    return l1.vmread(VmcsField.GUEST_RIP) - L1.L2_CODE;
  }

  @Test
  void anInterruptWindowOpensBehindTheShadowOfSti() {
    enter("90fb9090", f -> f.proc(2));
    assertEquals(7, reason());
    assertEquals(3, place(), "nop, sti, and the nop in its shadow");
    l1.start();
    enter("9090", f -> f.proc(2));
    assertEquals(VMCALL, reason(), "it never opens");
  }

  @Test
  void anNmiWindowIsOpenUnlessNmisAreBlocked() {
    enter("90", f -> f.pin(3, 5).proc(22));
    assertEquals(8, reason());
    assertEquals(0, place());
    l1.start();
    enter("90", f -> f.pin(3, 5).proc(22).set(VmcsField.GUEST_INTERRUPTIBILITY, 8));
    assertEquals(VMCALL, reason());
  }

  @Test
  void theMonitorTrapFlagStopsBehindEveryInstruction() {
    enter("9031c0", f -> f.proc(27));
    assertEquals(37, reason());
    assertEquals(1, place());
    l1.resume(Regs.ZERO);
    assertEquals(37, reason());
    assertEquals(3, place());
    l1.resume(Regs.ZERO);
    assertEquals(VMCALL, reason(), "an instruction that exits is not behind L2");
  }

  @Test
  void thePreemptionTimerEndsALoop() {
    enter("ebfe", f -> f.pin(6).set(VmcsField.PREEMPTION_TIMER, 1000).exit(22));
    assertEquals(52, reason());
    assertEquals(0, place());
    assertEquals(0, l1.vmread(VmcsField.PREEMPTION_TIMER));
    l1.start();
    enter("90", f -> f.pin(6).set(VmcsField.PREEMPTION_TIMER, 0));
    assertEquals(52, reason());
    assertEquals(0, place(), "before the first instruction");
    l1.start();
    enter("90", f -> f.pin(6).set(VmcsField.PREEMPTION_TIMER, 0xFFFF_FFFFL).exit(22));
    assertEquals(VMCALL, reason());
    long left = l1.vmread(VmcsField.PREEMPTION_TIMER);
    assertTrue(left < 0xFFFF_FFFFL && left > 0, "what is left is saved");
  }

  // -- qualifications ---------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "0f22da, 15, 0x203", // mov cr3, rdx
    "0f20d9, 16, 0x113", // mov rcx, cr3
    "440f22c0, 19, 0x008",
    "440f20c3, 20, 0x318"
  })
  void controlRegistersAreTold(String hex, int control, String expected) {
    enter(hex, f -> f.proc(control));
    assertEquals(Long.decode(expected), qualification());
  }

  @ParameterizedTest
  @CsvSource({
    "e410, 0x100048",
    "e511, 0x11004b",
    "66e710, 0x100041",
    "ec, 0x8",
    "ee, 0x0",
    "6c, 0x18",
    "f36f, 0x33"
  })
  void portsAreTold(String hex, String expected) {
    enter(hex, f -> f.proc(24), Regs.ZERO.withRcx(1));
    assertEquals(Long.decode(expected), qualification());
  }

  @ParameterizedTest
  @CsvSource({"0x10,true", "0x11,false", "0x0F,false"})
  void aBitmapSaysWhichPortsExit(String port, boolean exits) {
    l1.guest.putByte(0x40000 + 2, 1); // port 0x10
    l1.guest.put(L1.HOST, "f4");
    String in = "e4%02x".formatted(Integer.decode(port));
    enter(
        in,
        f -> f.proc(25).set(VmcsField.IO_BITMAP_A, 0x40000).set(VmcsField.IO_BITMAP_B, 0x41000));
    assertEquals(exits, l1.isAtHost() && l1.vmread(VmcsField.EXIT_REASON) == 30);
  }

  @ParameterizedTest
  @CsvSource({
    "b974010000, 0f32, 0x02E, 0x10, 31", "b974010000, 0f30, 0x82E, 0x10, 32",
    "b9820000c0, 0f32, 0x410, 0x04, 31", "b9820000c0, 0f30, 0xC10, 0x04, 32"
  })
  void aBitmapSaysWhichRegistersExit(String ecx, String hex, String at, String bit, int reason) {
    enter(ecx + hex, _ -> {});
    assertEquals(VMCALL, reason());
    l1.start().guest.putByte(L1.BITMAP + Long.decode(at), Integer.decode(bit));
    enter(ecx + hex, _ -> {});
    assertEquals(reason, reason());
  }

  // -- exceptions -------------------------------------------------------------------------------

  @Test
  void theExceptionBitmap() {
    enter("0f0b", f -> f.set(VmcsField.EXCEPTION_BITMAP, 1 << 6));
    assertEquals(0, reason());
    assertEquals(VALID | 3 << 8 | 6, l1.vmread(VmcsField.EXIT_INTR_INFO));
    l1.start();
    enter("0f0b", _ -> {});
    assertEquals(2, reason(), "without a table of interrupts it ends in a triple fault");
  }

  /** A write of an address that is not mapped: error code 2, CR2 in the qualification. */
  @ParameterizedTest
  @CsvSource({
    "true,0,0,true",
    "true,1,1,false",
    "false,1,1,true",
    "true,2,2,true",
    "false,2,2,false"
  })
  void pageFaultsByMaskAndMatch(boolean listed, long mask, long match, boolean exits) {
    enter(
        "c6042500004000 01".replace(" ", ""),
        f ->
            f.set(VmcsField.EXCEPTION_BITMAP, listed ? 1 << 14 : 0)
                .set(VmcsField.PAGE_FAULT_MASK, mask)
                .set(VmcsField.PAGE_FAULT_MATCH, match));
    assertEquals(exits ? 0 : 2, reason());
    if (exits) {
      assertEquals(VALID | 1 << 11 | 3 << 8 | 14, l1.vmread(VmcsField.EXIT_INTR_INFO));
      assertEquals(2, l1.vmread(VmcsField.EXIT_INTR_CODE));
      assertEquals(0x40_0000, qualification());
    }
  }

  @Test
  void anInjectedEventIsDeliveredAndWhatItHitsIsTold() {
    enter(
        "90",
        f ->
            f.set(VmcsField.ENTRY_INTR_INFO, VALID | 3 << 8 | 6)
                .set(VmcsField.EXCEPTION_BITMAP, 1 << 13));
    assertEquals(0, reason());
    assertEquals(13, l1.vmread(VmcsField.EXIT_INTR_INFO) & 0xFF, "there is no gate");
    assertEquals(VALID | 3 << 8 | 6, l1.vmread(VmcsField.IDT_VECTORING_INFO));
    assertEquals(0, l1.vmread(VmcsField.ENTRY_INTR_INFO) & VALID, "it is injected once");
  }

  // -- EPT --------------------------------------------------------------------------------------

  private void ept(long leaf) {
    l1.guest.putLong(L1.EPT, L1.EPT + 0x1007);
    l1.guest.putLong(L1.EPT + 0x1000, L1.EPT + 0x2007);
    l1.guest.putLong(L1.EPT + 0x2000, L1.EPT + 0x3007);
    for (int page = 0; page < 256; page++) {
      l1.guest.putLong(L1.EPT + 0x3000 + 8L * page, page * 4096L | 0x37);
    }
    l1.guest.putLong(L1.EPT + 0x3000 + 8 * (0x50000 >> 12), leaf);
  }

  /** L2 reads, writes or executes 0x50000; the table's note of bits 0 to 5, 7 and 8. */
  @ParameterizedTest
  @CsvSource({
    "8a042500000500, 0x0, 48, 0x181",
    "88042500000500, 0x0, 48, 0x182",
    "88042500000500, 0x50031, 48, 0x18a",
    "88042500000500, 0x50035, 48, 0x1aa",
    "b800000500ffe0, 0x50033, 48, 0x19c",
    "8a042500000500, 0x50032, 49, 0x0",
    "8a042500000500, 0x5003f, 49, 0x0",
    "8a042500000500, 0x50037, 18, 0x0"
  })
  void eptViolations(String hex, String leaf, int reason, String expected) {
    ept(Long.decode(leaf));
    enter(hex, Fields::ept);
    assertEquals(reason, reason());
    assertEquals(Long.decode(expected), qualification());
    if (reason != VMCALL) {
      assertEquals(0x50000, l1.vmread(VmcsField.GUEST_PHYSICAL_ADDRESS));
    }
  }

  // -- MSR lists --------------------------------------------------------------------------------

  @Test
  void listsLoadAndStoreRegisters() {
    l1.guest.putInt(L1.MSRS, 0x174);
    l1.guest.putLong(L1.MSRS + 8, 0x1111);
    l1.guest.putInt(L1.MSRS + 16, 0x175);
    l1.guest.putInt(L1.MSRS + 32, 0x176);
    l1.guest.putLong(L1.MSRS + 40, 0x3333);
    enter(
        "b975010000 b844440000 31d2 0f30".replace(" ", ""),
        f ->
            f.set(VmcsField.ENTRY_MSR_LOAD_COUNT, 1)
                .set(VmcsField.ENTRY_MSR_LOAD_ADDR, L1.MSRS)
                .set(VmcsField.EXIT_MSR_STORE_COUNT, 1)
                .set(VmcsField.EXIT_MSR_STORE_ADDR, L1.MSRS + 16)
                .set(VmcsField.EXIT_MSR_LOAD_COUNT, 1)
                .set(VmcsField.EXIT_MSR_LOAD_ADDR, L1.MSRS + 32));
    assertEquals(VMCALL, reason());
    assertEquals(0x1111, l1.vmread(VmcsField.GUEST_SYSENTER_CS));
    assertEquals(0x4444, l1.guest.getLong(L1.MSRS + 24));
    assertEquals(0x3333, l1.guest.msr(0x176));
  }
}
