package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.isa.SegmentRegister;

/** MSRs that instructions use: they live in the processor, not among the vCPU's other MSRs. */
final class LiveRegisters {
  static final int SYSENTER_CS = 0x174;
  static final int SYSENTER_ESP = 0x175;
  static final int SYSENTER_EIP = 0x176;
  static final int STAR = 0xC000_0081;
  static final int LSTAR = 0xC000_0082;
  static final int CSTAR = 0xC000_0083;
  static final int SYSCALL_MASK = 0xC000_0084;
  static final int FS_BASE = 0xC000_0100;
  static final int GS_BASE = 0xC000_0101;
  static final int KERNEL_GS_BASE = 0xC000_0102;
  static final int TSC_AUX = 0xC000_0103;

  private LiveRegisters() {}

  static boolean has(int msr) {
    return switch (msr) {
      case SYSENTER_CS, SYSENTER_ESP, SYSENTER_EIP -> true;
      case STAR, LSTAR, CSTAR, SYSCALL_MASK -> true;
      case FS_BASE, GS_BASE, KERNEL_GS_BASE, TSC_AUX -> true;
      default -> false;
    };
  }

  static long read(Cpu cpu, int msr) {
    return switch (msr) {
      case SYSENTER_CS -> cpu.sysenterCs;
      case SYSENTER_ESP -> cpu.sysenterEsp;
      case SYSENTER_EIP -> cpu.sysenterEip;
      case STAR -> cpu.star;
      case LSTAR -> cpu.lstar;
      case CSTAR -> cpu.cstar;
      case SYSCALL_MASK -> cpu.syscallMask;
      case FS_BASE -> cpu.segments[SegmentRegister.FS].base;
      case GS_BASE -> cpu.segments[SegmentRegister.GS].base;
      case KERNEL_GS_BASE -> cpu.kernelGsBase;
      case TSC_AUX -> cpu.tscAux;
      default -> throw new IllegalArgumentException(Integer.toHexString(msr));
    };
  }

  static void write(Cpu cpu, int msr, long value) {
    switch (msr) {
      case SYSENTER_CS -> cpu.sysenterCs = value;
      case SYSENTER_ESP -> cpu.sysenterEsp = value;
      case SYSENTER_EIP -> cpu.sysenterEip = value;
      case STAR -> cpu.star = value;
      case LSTAR -> cpu.lstar = value;
      case CSTAR -> cpu.cstar = value;
      case SYSCALL_MASK -> cpu.syscallMask = value;
      case FS_BASE -> base(cpu.segments[SegmentRegister.FS], value);
      case GS_BASE -> base(cpu.segments[SegmentRegister.GS], value);
      case KERNEL_GS_BASE -> cpu.kernelGsBase = value;
      case TSC_AUX -> cpu.tscAux = value;
      default -> throw new IllegalArgumentException(Integer.toHexString(msr));
    }
  }

  private static void base(SegmentRegister segment, long value) {
    segment.base = value;
    segment.settle();
  }
}
