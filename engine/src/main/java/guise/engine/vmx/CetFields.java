package guise.engine.vmx;

/** The three fields of CET state that entries and exits load. */
final class CetFields {
  private static final long RESERVED = 0x3C0;
  private static final long SUPPRESS = 1 << 10;
  private static final long TRACKER = 1 << 11;

  private CetFields() {}

  static boolean areValid(EntryState s, VmcsField control, VmcsField pointer, VmcsField table) {
    long value = s.get(control);
    boolean both = (value & (SUPPRESS | TRACKER)) == (SUPPRESS | TRACKER);
    return (value & RESERVED) == 0
        && !both
        && s.isCanonical(value)
        && (s.get(pointer) & 3) == 0
        && s.isCanonical(pointer)
        && s.isCanonical(table);
  }
}
