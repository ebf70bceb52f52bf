package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** The checks of an offset against its segment (SDM volume 3, 5.3 to 5.5). */
final class Segmentation {
  private Segmentation() {}

  static long linear(Cpu cpu, int segment, long offset, int size, boolean write) {
    SegmentRegister at = cpu.segments[segment];
    if (offset + size - 1 > at.limit) {
      throw segment == SegmentRegister.SS ? GuestFault.SS : GuestFault.GP;
    }
    return at.base + offset & 0xFFFF_FFFFL;
  }
}
