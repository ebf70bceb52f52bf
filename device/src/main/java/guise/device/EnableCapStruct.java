package guise.device;

import guise.kvm.Capability;
import guise.kvm.EnableCap;
import java.lang.foreign.MemorySegment;

/** A capability to switch on as the kernel has it. */
final class EnableCapStruct {
  private static final Field NUMBER = Field.of(Layouts.ENABLE_CAP, "cap");
  private static final Field FLAGS = Field.of(Layouts.ENABLE_CAP, "flags");
  private static final Field ARGUMENTS =
      new Field(Field.of(Layouts.ENABLE_CAP, "args").offset(), Long.BYTES);
  private static final int COUNT = 4;

  private EnableCapStruct() {}

  static void enable(OpenFile file, EnableCap capability) {
    MemorySegment struct = file.room(Layouts.ENABLE_CAP);
    NUMBER.set(struct, capability.number());
    FLAGS.set(struct, capability.flags());
    for (int at = 0; at < COUNT; at++) {
      ARGUMENTS.plus((long) at * Long.BYTES).set(struct, capability.argument(at));
    }
    if (capability.number() == Capability.HYPERV_ENLIGHTENED_VMCS.number()) {
      // The one argument that is an address, where KVM writes a version: of memory of ours.
      ARGUMENTS.set(struct, struct.address() + Layouts.ENABLE_CAP.byteSize());
    }
    file.call(Ioctl.ENABLE_CAP, struct);
  }
}
