package guise.engine.vmx;

import guise.engine.isa.VmxUnit.Operation;

/**
 * The VMCS that L2 may read and write without an exit (SDM volume 3, 26.4.2 and 27.1.3): it lies in
 * L1's memory, where the link pointer says, and two bitmaps say which fields exit after all.
 */
final class ShadowVmcs {
  private static final long LAST_IN_BITMAP = 0x7FFF;
  private static final int HIGH_HALF = 4;

  private final VmxVcpu vcpu;
  private final Vmcs vmcs;

  /** The shadow of the guest that a VMCS describes. */
  ShadowVmcs(VmxVcpu vcpu, Vmcs vmcs) {
    this.vcpu = vcpu;
    this.vmcs = vmcs;
  }

  /** Whether an instruction of L2 reaches the shadow rather than L1. */
  boolean takes(Operation operation, long encoding) {
    VmcsField bitmap =
        operation == Operation.VMREAD ? VmcsField.VMREAD_BITMAP : VmcsField.VMWRITE_BITMAP;
    boolean possible = operation == Operation.VMREAD || operation == Operation.VMWRITE;
    boolean listed = Long.compareUnsigned(encoding, LAST_IN_BITMAP) <= 0;
    return possible && listed && Control.SHADOW_VMCS.isOn(vmcs) && isClear(bitmap, encoding);
  }

  private boolean isClear(VmcsField bitmap, long encoding) {
    long at = vmcs.get(bitmap) + encoding / Byte.SIZE;
    boolean readable = vcpu.isMemory(at & ~7L);
    return readable && (vcpu.read(at, 1) & 1L << encoding % Byte.SIZE) == 0;
  }

  boolean isThere() {
    long link = vmcs.get(VmcsField.VMCS_LINK_POINTER);
    return link != NestedVmx.NO_POINTER && vcpu.isMemory(link);
  }

  long read(VmcsField field, int encoding) {
    boolean high = VmcsField.isHighHalf(encoding);
    return high ? memory().read(field.place() + HIGH_HALF, HIGH_HALF) : whole(field);
  }

  private long whole(VmcsField field) {
    return memory().read(field.place(), field.size());
  }

  void write(VmcsField field, int encoding, long value) {
    if (VmcsField.isHighHalf(encoding)) {
      memory().write(field.place() + HIGH_HALF, HIGH_HALF, value);
    } else {
      memory().write(field.place(), field.size(), Vmcs.held(encoding, value));
    }
  }

  private VmcsInMemory memory() {
    return new VmcsInMemory(vcpu, vmcs.get(VmcsField.VMCS_LINK_POINTER));
  }
}
