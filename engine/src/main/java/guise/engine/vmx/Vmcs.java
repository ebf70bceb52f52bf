package guise.engine.vmx;

/**
 * A VMCS while it is current: what VMREAD and VMWRITE see. KVM keeps it in the guest's memory only
 * while it is not current; here it is kept by address for as long as the guest does not clear it.
 */
public final class Vmcs {
  private static final int ACCESS_RIGHTS = 0x1_F0FF;

  private final long[] values = new long[VmcsField.slots()];

  /** Whether VMLAUNCH has been done since VMCLEAR. */
  boolean launched;

  long get(VmcsField field) {
    return values[field.slot()];
  }

  int bits(VmcsField field) {
    return (int) values[field.slot()];
  }

  void set(VmcsField field, long value) {
    values[field.slot()] = value & field.mask();
  }

  /** VMREAD of an encoding that names a field. */
  long read(VmcsField field, int encoding) {
    return VmcsField.isHighHalf(encoding) ? get(field) >>> 32 : get(field);
  }

  /** VMWRITE of an encoding that names a field. */
  void write(VmcsField field, int encoding, long value) {
    if (VmcsField.isHighHalf(encoding)) {
      set(field, get(field) & 0xFFFF_FFFFL | value << 32);
    } else {
      set(field, held(encoding, value));
    }
  }

  /** What of a written value a field keeps. */
  static long held(int encoding, long value) {
    return isRights(encoding) ? value & ACCESS_RIGHTS : value;
  }

  private static boolean isRights(int encoding) {
    return encoding >= 0x4814 && encoding <= 0x4822;
  }

  boolean has(VmcsField field, long mask) {
    return (get(field) & mask) != 0;
  }
}
