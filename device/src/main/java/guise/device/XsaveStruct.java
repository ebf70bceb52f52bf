package guise.device;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import guise.kvm.Bytes;
import guise.kvm.Xsave;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The XSAVE area as the kernel has it, whose size a vCPU does not tell. */
final class XsaveStruct {
  /** What the kernel's zeros show up against. */
  private static final byte UNTOUCHED = (byte) 0xA5;

  private static final int ALIGNMENT = 64;

  private XsaveStruct() {}

  static Xsave get(OpenFile vcpu) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment area = arena.allocate(Xsave.SIZE, ALIGNMENT);
      vcpu.call(Ioctl.GET_XSAVE, area);
      return new Xsave(Bytes.of(area.toArray(JAVA_BYTE)));
    }
  }

  /**
   * All of the area.
   *
   * @param most what {@code KVM_CAP_XSAVE2} says a vCPU of the VM can have
   */
  static Xsave get2(OpenFile vcpu, int most) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment area = arena.allocate(most, ALIGNMENT).fill(UNTOUCHED);
      vcpu.call(Ioctl.GET_XSAVE2, area);
      byte[] bytes = area.toArray(JAVA_BYTE);
      boolean grown = false;
      for (int at = Xsave.SIZE; at < bytes.length; at++) {
        grown |= bytes[at] != UNTOUCHED;
      }
      int size = grown ? bytes.length : Xsave.SIZE;
      return new Xsave(Bytes.of(area.asSlice(0, size).toArray(JAVA_BYTE)));
    }
  }

  /** The kernel reads as much as the vCPU's state has: also where there is less. */
  static void set(OpenFile vcpu, Xsave xsave, int most) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = xsave.area().toArray();
      MemorySegment area =
          bytes.length < most
              ? Pages.guarded(bytes.length, arena)
              : arena.allocate(bytes.length, ALIGNMENT);
      area.copyFrom(MemorySegment.ofArray(bytes));
      vcpu.call(Ioctl.SET_XSAVE, area);
    }
  }
}
