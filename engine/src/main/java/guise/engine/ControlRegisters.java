package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.isa.Outcome;
import guise.engine.isa.SegmentRegister;
import guise.kernel.Behaviour;

/** What a guest's MOV to a control register may do, and what follows (kvm_set_cr0 and the like). */
final class ControlRegisters {
  private static final long PE = 1;
  private static final long ET = 1 << 4;
  private static final long WP = 1 << 16;
  private static final long NW = 1 << 29;
  private static final long CD = 1 << 30;
  private static final long PG = 1L << 31;
  private static final long CR0_DEFINED = 0xE005_003FL;
  private static final long CR3_PCID = 0xFFF;
  private static final long CR3_KEEPS = 1L << 63;

  private ControlRegisters() {}

  static Outcome setCr0(VcpuState v, long asked) {
    if (asked >>> 32 != 0) {
      return Outcome.gp();
    }
    long value = asked & CR0_DEFINED | ET;
    boolean alone = (value & (NW | CD)) == NW || (value & (PG | PE)) == PG;
    if (alone || !isPaging(v, value)) {
      return Outcome.gp();
    }
    boolean cet = Cr4Bit.CET.isSetIn(v.cpu.cr4) && v.platform.does(Behaviour.CET_STATE);
    if (cet && (value & WP) == 0) {
      return Outcome.gp();
    }
    v.cpu.cr0 = value;
    boolean longMode = (value & PG) != 0 && EferBit.LME.isSetIn(v.cpu.efer);
    v.cpu.efer = v.cpu.efer & ~EferBit.LMA.mask() | (longMode ? EferBit.LMA.mask() : 0);
    v.cpu.settle();
    return Outcome.ELSEWHERE;
  }

  /** Whether paging may come on, or go, as the other registers are. */
  private static boolean isPaging(VcpuState v, long value) {
    Cpu cpu = v.cpu;
    boolean on = (value & PG) != 0;
    boolean was = (cpu.cr0 & PG) != 0;
    if (on && !was && EferBit.LME.isSetIn(cpu.efer)) {
      return (cpu.cr4 & Cr4Bit.PAE) != 0 && cpu.segments[SegmentRegister.CS].l == 0;
    }
    return on || !cpu.code64 && !Cr4Bit.PCIDE.isSetIn(cpu.cr4);
  }

  static Outcome setCr3(VcpuState v, long asked) {
    boolean pcid = Cr4Bit.PCIDE.isSetIn(v.cpu.cr4);
    long value = pcid ? asked & ~CR3_KEEPS : asked;
    if (!Cr4.isLegalCr3(v, value)) {
      return Outcome.gp();
    }
    v.cpu.cr3 = value;
    v.cpu.settle();
    return Outcome.ELSEWHERE;
  }

  static Outcome setCr4(VcpuState v, long value) {
    if (!Cr4.isValid(v, value) || !isTransition(v, value)) {
      return Outcome.gp();
    }
    Cr4.write(v, value);
    v.cpu.settle();
    return Outcome.ELSEWHERE;
  }

  /** What SREGS does not check: how CR4 may change, given the rest of the state. */
  private static boolean isTransition(VcpuState v, long value) {
    Cpu cpu = v.cpu;
    boolean longMode = EferBit.LMA.isSetIn(cpu.efer);
    if (longMode && ((value & Cr4Bit.PAE) == 0 || Cr4Bit.LA57.isSetIn(cpu.cr4 ^ value))) {
      return false;
    }
    boolean takesPcid = Cr4Bit.PCIDE.isSetIn(value) && !Cr4Bit.PCIDE.isSetIn(cpu.cr4);
    if (takesPcid && (!longMode || (cpu.cr3 & CR3_PCID) != 0)) {
      return false;
    }
    boolean cet = Cr4Bit.CET.isSetIn(value) && v.platform.does(Behaviour.CET_STATE);
    return !cet || (cpu.cr0 & WP) != 0;
  }

  static Outcome setCr8(VcpuState v, long value) {
    if ((value & ~0xFL) != 0) {
      return Outcome.gp();
    }
    v.cpu.cr8 = value;
    return Outcome.NEXT;
  }
}
