package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** The task-state segment as a source of stacks and of I/O rights (SDM volume 3, 8.2 and 8.7). */
final class TaskState {
  private static final int BIG = 8;
  private static final int IO_MAP = 102;
  private static final int IST = 36;

  private TaskState() {}

  private static GuestFault invalid(Cpu cpu, int ext) {
    return GuestFault.of(GuestFault.TS_VECTOR, Descriptors.code(cpu.tr.selector, ext));
  }

  private static long linear(Cpu cpu, long offset) {
    long at = cpu.tr.base + offset;
    return cpu.longMode ? at : at & 0xFFFF_FFFFL;
  }

  private static boolean is32(Cpu cpu) {
    return (cpu.tr.type & BIG) != 0;
  }

  /** SP or ESP for a privilege level. */
  static long pointer(Cpu cpu, int level, int ext) {
    boolean wide = is32(cpu);
    long at = wide ? 4 + 8L * level : 2 + 4L * level;
    if (at + (wide ? 5 : 3) > cpu.tr.limit) {
      throw invalid(cpu, ext);
    }
    return cpu.memory.readSystem(linear(cpu, at), wide ? 4 : 2);
  }

  /** SS for a privilege level. */
  static int segment(Cpu cpu, int level) {
    long at = is32(cpu) ? 8 + 8L * level : 4 + 4L * level;
    return (int) cpu.memory.readSystem(linear(cpu, at), 2);
  }

  /** RSP for a privilege level in IA-32e mode, or that of the interrupt stack table. */
  static long longPointer(Cpu cpu, int level, int ist, int ext) {
    long at = ist == 0 ? 4 + 8L * level : IST + 8L * (ist - 1);
    if (at + 7 > cpu.tr.limit) {
      throw invalid(cpu, ext);
    }
    long pointer = cpu.memory.readSystem(linear(cpu, at), 8);
    if (!cpu.memory.isCanonical(pointer)) {
      throw GuestFault.of(GuestFault.SS_VECTOR, ext);
    }
    return pointer;
  }

  /** Whether the I/O map allows the ports from one on (SDM volume 1, 20.5.2): #GP otherwise. */
  static boolean allowsPorts(Cpu cpu, int port, int size) {
    if (cpu.tr.unusable || !is32(cpu) || cpu.tr.limit < IO_MAP + 1) {
      return false;
    }
    long map = cpu.memory.readSystem(linear(cpu, IO_MAP), 2);
    long at = map + port / 8;
    if (at + 1 > cpu.tr.limit) {
      return false;
    }
    long bits = cpu.memory.readSystem(linear(cpu, at), 2) >>> (port & 7);
    return (bits & (1L << size) - 1) == 0;
  }

  /**
   * Whether the redirection map sends an interrupt of virtual-8086 mode to the task's own table.
   */
  static boolean redirects(Cpu cpu, int vector) {
    if (cpu.tr.limit < IO_MAP + 1) {
      throw GuestFault.GP;
    }
    long map = cpu.memory.readSystem(linear(cpu, IO_MAP), 2);
    long at = map - 32 + vector / 8;
    if (map < 32 || at > cpu.tr.limit) {
      throw GuestFault.GP;
    }
    return (cpu.memory.readSystem(linear(cpu, at), 1) >>> (vector & 7) & 1) == 0;
  }
}
