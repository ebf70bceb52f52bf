package guise.engine.vmx;

/**
 * A VMCS while it is current: what VMREAD and VMWRITE see. KVM keeps it in the guest's memory only
 * while it is not current; here it is kept by address for as long as the guest does not clear it.
 */
public final class Vmcs implements FieldReader {
  private static final int ACCESS_RIGHTS = 0x1_F0FF;

  private final long[] values = new long[VmcsField.ALL.size()];

  /** What checks of entries have found, table by table. */
  final Verdicts controls = new Verdicts();

  final Verdicts host = new Verdicts();
  final Verdicts guest = new Verdicts();

  /** The facts that the verdicts were found with. */
  private long facts;

  /** Whether VMLAUNCH has been done since VMCLEAR. */
  boolean launched;

  @Override
  public long get(VmcsField field) {
    return values[field.index()];
  }

  void set(VmcsField field, long value) {
    long held = value & field.mask();
    if (values[field.index()] != held) {
      values[field.index()] = held;
      controls.changed(field);
      host.changed(field);
      guest.changed(field);
    }
  }

  /** Verdicts that were found with other facts are none. */
  void judgeBy(long version) {
    if (facts != version) {
      facts = version;
      controls.forget();
      host.forget();
      guest.forget();
    }
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
}
