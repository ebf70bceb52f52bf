package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** The global and the local descriptor table: reading what a selector names (SDM volume 3, 3.5). */
final class Descriptors {
  static final int RPL = 3;
  private static final int TI = 4;
  private static final int INDEX = 0xFFF8;
  private static final int ACCESSED = 1;

  private Descriptors() {}

  static boolean isNull(int selector) {
    return (selector & 0xFFFC) == 0;
  }

  /** The selector as an error code. */
  static int code(int selector, int ext) {
    return selector & 0xFFFC | ext;
  }

  static GuestFault gp(int selector) {
    return GuestFault.of(GuestFault.GP_VECTOR, code(selector, 0));
  }

  static GuestFault np(int selector) {
    return GuestFault.of(GuestFault.NP_VECTOR, code(selector, 0));
  }

  /** The descriptor of code or data, or the first half of a system descriptor. */
  static Descriptor read(Cpu cpu, int selector, int vector, int ext) {
    if (!reaches(cpu, selector, 8)) {
      throw GuestFault.of(vector, code(selector, ext));
    }
    return new Descriptor(cpu.memory.readSystem(address(cpu, selector), 8), 0);
  }

  static Descriptor read(Cpu cpu, int selector) {
    return read(cpu, selector, GuestFault.GP_VECTOR, 0);
  }

  /** A system descriptor or gate, which in IA-32e mode has 16 bytes. */
  static Descriptor readSystem(Cpu cpu, int selector, int vector, int ext) {
    Descriptor first = read(cpu, selector, vector, ext);
    if (!cpu.longMode || first.s() != 0) {
      return first;
    }
    if (!reaches(cpu, selector, 16)) {
      throw GuestFault.of(vector, code(selector, ext));
    }
    long high = cpu.memory.readSystem(address(cpu, selector) + 8, 8);
    if ((high >>> 40 & 0x1F) != 0) {
      throw GuestFault.of(vector, code(selector, ext));
    }
    return new Descriptor(first.low(), high & 0xFFFF_FFFFL);
  }

  /** Whether a selector's descriptor lies within its table. */
  static boolean reaches(Cpu cpu, int selector, int size) {
    int last = (selector & INDEX) + size - 1;
    if ((selector & TI) == 0) {
      return last <= cpu.gdtLimit;
    }
    return !cpu.ldt.unusable && !isNull(cpu.ldt.selector) && last <= cpu.ldt.limit;
  }

  private static long address(Cpu cpu, int selector) {
    long base = (selector & TI) == 0 ? cpu.gdtBase : cpu.ldt.base;
    long at = base + (selector & INDEX);
    return cpu.longMode ? at : at & 0xFFFF_FFFFL;
  }

  /** Whether a selector names the global table. */
  static boolean isGlobal(int selector) {
    return (selector & TI) == 0;
  }

  /** Sets the accessed bit in the table; the descriptor as it is then. */
  static Descriptor accessed(Cpu cpu, int selector, Descriptor descriptor) {
    if ((descriptor.type() & ACCESSED) != 0) {
      return descriptor;
    }
    return retyped(cpu, selector, descriptor, descriptor.type() | ACCESSED);
  }

  /** Changes the type in the table, of a TSS to busy or back. */
  static Descriptor retyped(Cpu cpu, int selector, Descriptor descriptor, int type) {
    Descriptor now = descriptor.withType(type);
    cpu.memory.writeSystem(address(cpu, selector) + 5, 1, now.low() >>> 40 & 0xFF);
    return now;
  }
}
