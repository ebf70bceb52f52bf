package guise.engine.svm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.kvm.Bytes;
import guise.kvm.Exit;
import guise.kvm.Regs;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What of L2 ends in #VMEXIT, and what L1 is told about it (APM volume 2, 15.7 to 15.25). */
final class SvmExitsTest {
  private static final int WORD = 32;
  private static final int VALID = 1 << 31;
  private static final SvmL1 SHARED = new SvmL1("milan", "7.2");

  private final SvmL1 l1 = SHARED.start();

  /** An instruction of L2 with the bit of its own. */
  enum Wanted {
    // spotless:off
    SIDT(SvmInterception.SIDT, "0f010c2500700000"), SGDT(SvmInterception.SGDT, "0f01042500700000"),
    SLDT(SvmInterception.SLDT, "0f00c0"), STR(SvmInterception.STR, "0f00c8"),
    LIDT(SvmInterception.LIDT, "0f011c2500700000"), LGDT(SvmInterception.LGDT, "0f01142500700000"),
    LLDT(SvmInterception.LLDT, "0f00d0"), LTR(SvmInterception.LTR, "0f00d8"),
    RDTSC(SvmInterception.RDTSC, "0f31"), RDPMC(SvmInterception.RDPMC, "0f33"),
    PUSHF(SvmInterception.PUSHF, "9c"), POPF(SvmInterception.POPF, "9d"),
    CPUID(SvmInterception.CPUID, "0fa2"), IRET(SvmInterception.IRET, "48cf"),
    INT(SvmInterception.INT, "cd80"), INVD(SvmInterception.INVD, "0f08"),
    PAUSE(SvmInterception.PAUSE, "f390"), HLT(SvmInterception.HLT, "f4"),
    INVLPG(SvmInterception.INVLPG, "0f013c2500700000"), VMMCALL(SvmInterception.VMMCALL, "0f01d9"),
    RDTSCP(SvmInterception.RDTSCP, "0f01f9"), ICEBP(SvmInterception.ICEBP, "f1"),
    WBINVD(SvmInterception.WBINVD, "0f09"), MONITOR(SvmInterception.MONITOR, "0f01c8"),
    MWAIT(SvmInterception.MWAIT, "0f01c9"), INVPCID(SvmInterception.INVPCID, "660f3882042500700000"),
    CR0_SELECTIVE(SvmInterception.CR0_SELECTIVE, "0f22c0"), SHUTDOWN(SvmInterception.SHUTDOWN, "0f0b");
    // spotless:on

    private final SvmInterception row;
    private final String hex;

    Wanted(SvmInterception row, String hex) {
      this.row = row;
      this.hex = hex;
    }
  }

  private void intercept(int code) {
    int word = Vmcb.INTERCEPTS_3 + (code - 0x60) / WORD * 4;
    l1.vmcb().setInt(word, l1.vmcb().getInt(word) | 1 << code % WORD);
  }

  @ParameterizedTest
  @EnumSource
  void anInstructionThatL1WantsExits(Wanted what) {
    intercept(what.row.code());
    l1.second(what.hex);
    assertEquals(what.row.code(), l1.run());
    if (what != Wanted.SHUTDOWN) {
      assertEquals(SvmL1.L2_CODE, l1.vmcb().get(Vmcb.RIP), "RIP is at it");
      long next = SvmL1.L2_CODE + what.hex.length() / 2;
      assertEquals(next, l1.vmcb().get(Vmcb.NEXT_RIP));
    }
  }

  /**
   * L2 runs them, or faults: intercepted shutdown shows that the instruction itself did not exit.
   */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"HLT", "VMMCALL", "SHUTDOWN"})
  void oneThatL1DoesNotWantDoesNot(Wanted what) {
    intercept(SvmInterception.SHUTDOWN.code());
    l1.second(what.hex);
    long code = l1.run();
    boolean other = code == SvmL1.VMMCALL || code == SvmInterception.SHUTDOWN.code();
    assertEquals(true, other, "exit code " + Long.toHexString(code));
  }

  @Test
  void noInterceptionIsWithoutATest() {
    var rows = EnumSet.allOf(SvmInterception.class);
    List.of(Wanted.values()).forEach(what -> rows.remove(what.row));
    // RSM is #UD outside SMM, task switches are none of 64-bit mode; XSETBV has its own test.
    assertEquals(
        EnumSet.of(SvmInterception.RSM, SvmInterception.TASK_SWITCH, SvmInterception.XSETBV), rows);
  }

  @Test
  void xsetbvExitsOrIsExecuted() {
    l1.vmcb().set(Vmcb.CR4, l1.vmcb().get(Vmcb.CR4) | 1 << 18);
    l1.second("31c9 31d2 b803000000 0f01d1".replace(" ", ""));
    assertEquals(SvmL1.VMMCALL, l1.run());
    assertEquals(3, l1.guest.vcpu.xcrs().entry(0).value());
    intercept(SvmInterception.XSETBV.code());
    l1.vmcb().set(Vmcb.RIP, SvmL1.L2_CODE);
    assertEquals(SvmInterception.XSETBV.code(), l1.run());
  }

  @ParameterizedTest
  @CsvSource({
    "0f20d8, 0x8, 0x03",
    "0f22d8, 0x80000, 0x13",
    "0f20c0, 0x1, 0x00",
    "0f22e0, 0x100000, 0x14"
  })
  void controlRegisters(String hex, String bit, String code) {
    l1.vmcb().setInt(Vmcb.CR_INTERCEPTS, Integer.decode(bit));
    l1.second(hex);
    assertEquals(Long.decode(code), l1.run());
  }

  @ParameterizedTest
  @CsvSource({"0f21f8, 0x80, 0x27", "0f23f8, 0x800000, 0x37"})
  void debugRegisters(String hex, String bit, String code) {
    l1.vmcb().setInt(Vmcb.DR_INTERCEPTS, Integer.decode(bit));
    l1.second(hex);
    assertEquals(Long.decode(code), l1.run());
  }

  /** L1's register for the rate of L2's TSC, which counts where L1's CPU has the feature. */
  @Test
  void theTscIsScaledThenMoved() {
    long before = l1.guest.tsc();
    l1.guest.setMsr(0xC000_0104, 3L << 32 | 1L << 31);
    l1.vmcb().set(Vmcb.TSC_OFFSET, 1L << 50);
    l1.second("0f31 48c1e220 4809d0");
    assertEquals(SvmL1.VMMCALL, l1.run());
    long seen = l1.vmcb().get(Vmcb.RAX) - (1L << 50);
    long after = l1.guest.tsc();
    assertTrue(before / 2 * 7 <= seen && seen <= (after / 2 + 1) * 7, "three and a half times");
    l1.guest.setMsr(0xC000_0104, 1L << 32);
  }

  @Test
  void exceptionsByTheirBitmap() {
    l1.vmcb().setInt(Vmcb.EXCEPTION_INTERCEPTS, 1 << 14);
    l1.second("c6042500004000 01".replace(" ", ""));
    assertEquals(0x4E, l1.run());
    assertEquals(2, l1.vmcb().get(Vmcb.EXIT_INFO_1));
    assertEquals(0x40_0000, l1.vmcb().get(Vmcb.EXIT_INFO_2));
  }

  @Test
  void anInjectedEventIsDeliveredAndWhatItHitsIsTold() {
    l1.vmcb().setInt(Vmcb.EXCEPTION_INTERCEPTS, 1 << 13);
    l1.vmcb().setInt(Vmcb.EVENT_INJECTION, VALID | 3 << 8 | 6);
    l1.second("90");
    assertEquals(0x4D, l1.run());
    assertEquals(VALID | 3 << 8 | 6, l1.vmcb().getInt(Vmcb.EXIT_INT_INFO));
    assertEquals(0, l1.vmcb().getInt(Vmcb.EVENT_INJECTION));
  }

  @Test
  void portsByTheirMap() {
    intercept(0x7B);
    l1.guest.putByte(SvmL1.IOPM + 2, 1);
    l1.second("e410");
    assertEquals(0x7B, l1.run());
    assertEquals(0x10_0211, l1.vmcb().get(Vmcb.EXIT_INFO_1));
    assertEquals(SvmL1.L2_CODE + 2, l1.vmcb().get(Vmcb.EXIT_INFO_2));
    l1.guest.putByte(SvmL1.IOPM + 2, 0);
    l1.start().second("e410");
    intercept(0x7B);
    Regs regs = Regs.ZERO.withRax(SvmL1.VMCB).withRflags(2);
    assertEquals(new Exit.PortRead(0x10, 1, 1), l1.guest.execute(SvmL1.VMRUN, regs));
    l1.guest.vcpu.answer(Bytes.zeros(1));
    l1.guest.vcpu.run();
    assertEquals(SvmL1.VMMCALL, l1.vmcb().get(Vmcb.EXIT_CODE));
  }

  /** Register 0x174: bits 0x2E8 (read) and 0x2E9 (write) of the map. */
  @ParameterizedTest
  @CsvSource({"0f32, 1, 0x7C, 0", "0f30, 2, 0x7C, 1", "0f32, 2, 0x81, 0", "0f30, 1, 0x81, 0"})
  void registersByTheirMap(String hex, int bits, String code, int info) {
    intercept(0x7C);
    l1.guest.putByte(SvmL1.MSRPM + 0x2E8 / 8, bits);
    l1.second("b974010000" + hex);
    assertEquals(Long.decode(code), l1.run(Regs.ZERO));
    assertEquals(info, l1.vmcb().get(Vmcb.EXIT_INFO_1));
    l1.guest.putByte(SvmL1.MSRPM + 0x2E8 / 8, 0);
  }

  /** L2 reads, writes or executes 0x50000 under an entry of the nested table. */
  @ParameterizedTest
  @CsvSource({
    "8a042500000500, 0x0, 0x100000004", "88042500000500, 0x0, 0x100000006",
    "88042500000500, 0x50005, 0x100000007", "8a042500000500, 0x50003, 0x100000005",
    "8a042500000500, 0x8000000050007, 0x10000000d"
  })
  void nestedPageFaults(String hex, String leaf, String information) {
    l1.guest.putLong(SvmL1.NPT, SvmL1.NPT + 0x1007);
    l1.guest.putLong(SvmL1.NPT + 0x1000, SvmL1.NPT + 0x2007);
    l1.guest.putLong(SvmL1.NPT + 0x2000, SvmL1.NPT + 0x3007);
    for (int page = 0; page < 256; page++) {
      l1.guest.putLong(SvmL1.NPT + 0x3000 + 8L * page, page * 4096L | 7);
    }
    l1.guest.putLong(SvmL1.NPT + 0x3000 + 8 * 0x50, Long.decode(leaf));
    l1.vmcb().set(Vmcb.NESTED_CONTROL, 1);
    l1.vmcb().set(Vmcb.NESTED_CR3, SvmL1.NPT);
    l1.second(hex);
    assertEquals(0x400, l1.run());
    assertEquals(Long.decode(information), l1.vmcb().get(Vmcb.EXIT_INFO_1));
    assertEquals(0x50000, l1.vmcb().get(Vmcb.EXIT_INFO_2));
  }
}
