package guise.engine.vmx;

/**
 * A VMCS as bytes, in KVM's layout: revision, abort word, launch state, then the fields. KVM keeps
 * it so in the guest's memory and passes it so to userspace.
 */
final class VmcsImage {
  /** {@code VMCS12_REVISION}, what IA32_VMX_BASIC tells guests. */
  static final int REVISION = 0x11E5_7ED0;

  static final int SIZE = 4096;

  private static final int LAUNCH_STATE = 8;

  private VmcsImage() {}

  /** Revision, abort word and what no field has stay as they are. */
  static void store(Vmcs vmcs, VmcsBytes bytes) {
    bytes.write(LAUNCH_STATE, Integer.BYTES, vmcs.launched ? 1 : 0);
    for (VmcsField field : VmcsField.ALL) {
      bytes.write(field.place(), field.size(), vmcs.get(field));
    }
  }

  static Vmcs load(VmcsBytes bytes) {
    var vmcs = new Vmcs();
    vmcs.launched = bytes.read(LAUNCH_STATE, Integer.BYTES) == 1;
    for (VmcsField field : VmcsField.ALL) {
      vmcs.set(field, bytes.read(field.place(), field.size()));
    }
    return vmcs;
  }

  static void clear(VmcsBytes bytes) {
    bytes.write(LAUNCH_STATE, Integer.BYTES, 0);
  }
}
