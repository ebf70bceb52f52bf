package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** The checks of an offset against its segment (SDM volume 3, 5.3 to 5.5). */
final class Segmentation {
  private static final int CODE = 8;
  private static final int EXPAND_DOWN = 4;
  private static final int WRITABLE = 2;
  private static final int READABLE = 2;

  private Segmentation() {}

  /** An address of the stack in 64-bit mode: what is not canonical is #SS, not #GP. */
  static long stack(Cpu cpu, long offset) {
    if (!cpu.memory.isCanonical(offset)) {
      throw GuestFault.SS;
    }
    return offset;
  }

  /** The linear address of an offset outside 64-bit mode. */
  static long linear(Cpu cpu, int segment, long offset, int size, boolean write) {
    SegmentRegister at = cpu.segments[segment];
    if (!isAllowed(cpu, at, write) || !isInside(at, offset, offset + size - 1)) {
      throw segment == SegmentRegister.SS ? GuestFault.SS : GuestFault.GP;
    }
    return at.base + offset & 0xFFFF_FFFFL;
  }

  /** Types are not looked at in real-address and virtual-8086 mode. */
  private static boolean isAllowed(Cpu cpu, SegmentRegister at, boolean write) {
    if (cpu.realMode || cpu.v86) {
      return true;
    }
    if (at.unusable) {
      return false;
    }
    if ((at.type & CODE) != 0) {
      return !write && (at.type & READABLE) != 0;
    }
    return !write || (at.type & WRITABLE) != 0;
  }

  static boolean isInside(SegmentRegister at, long first, long last) {
    if ((at.type & (CODE | EXPAND_DOWN)) == EXPAND_DOWN) {
      return first > at.limit && last <= (at.db != 0 ? 0xFFFF_FFFFL : 0xFFFF);
    }
    return last <= at.limit;
  }

  /** Whether an instruction at an offset may be fetched: #GP otherwise. */
  static boolean fetchable(SegmentRegister code, long offset) {
    return offset <= code.limit;
  }
}
