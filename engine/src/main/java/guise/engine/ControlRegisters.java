package guise.engine;

import guise.engine.isa.ControlState;
import guise.engine.isa.Outcome;

/** What KVM itself says to a guest's MOV to a control register, and what it makes of it. */
final class ControlRegisters {
  private static final long CR0_DEFINED = 0xE005_003FL;

  /** The bits of CR4 that CPUID mirrors. */
  private static final long MIRRORED = Cr4Bit.OSXSAVE.mask() | Cr4Bit.PKE.mask();

  private ControlRegisters() {}

  /** Bits that are reserved in the lower half are dropped; one in the upper half is #GP. */
  static Outcome setCr0(VcpuState v, long value) {
    return ControlState.setCr0(v.cpu, value & (CR0_DEFINED | -1L << 32));
  }

  static Outcome setCr3(VcpuState v, long value) {
    boolean pcid = Cr4Bit.PCIDE.isSetIn(v.cpu.cr4);
    boolean legal = Cr4.isLegalCr3(v, pcid ? value & Long.MAX_VALUE : value);
    return legal ? ControlState.setCr3(v.cpu, value) : Outcome.gp();
  }

  static Outcome setCr4(VcpuState v, long value) {
    if (!Cr4.isValid(v, value)) {
      return Outcome.gp();
    }
    long before = v.cpu.cr4;
    Outcome outcome = ControlState.setCr4(v.cpu, value);
    if (((before ^ v.cpu.cr4) & MIRRORED) != 0) {
      v.runtimeChanged();
    }
    return outcome;
  }

  static Outcome setCr8(VcpuState v, long value) {
    if ((value & ~0xFL) != 0) {
      return Outcome.gp();
    }
    v.cpu.cr8 = value;
    return Outcome.NEXT;
  }
}
