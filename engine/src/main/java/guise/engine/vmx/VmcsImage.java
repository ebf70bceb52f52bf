package guise.engine.vmx;

/**
 * A VMCS in the guest's memory while it is not current: revision and abort word as the manual says,
 * then a layout of ours, which the manual leaves to the processor.
 */
final class VmcsImage {
  private static final int LAUNCHED = 8;
  private static final int FIELDS = 16;

  private VmcsImage() {}

  static void store(Vmcs vmcs, VmxVcpu vcpu, long address) {
    vcpu.writeInt(address + LAUNCHED, vmcs.launched ? 1 : 0);
    long at = address + FIELDS;
    for (VmcsField field : VmcsField.ALL) {
      vcpu.writeLong(at, vmcs.get(field));
      at += Long.BYTES;
    }
  }

  static Vmcs load(VmxVcpu vcpu, long address) {
    var vmcs = new Vmcs();
    vmcs.launched = vcpu.readInt(address + LAUNCHED) == 1;
    long at = address + FIELDS;
    for (VmcsField field : VmcsField.ALL) {
      vmcs.set(field, vcpu.readLong(at));
      at += Long.BYTES;
    }
    return vmcs;
  }

  static void clear(VmxVcpu vcpu, long address) {
    vcpu.writeInt(address + LAUNCHED, 0);
  }
}
