package guise.engine;

/** The quirks of KVM that something here depends on, by their bit in KVM_CAP_DISABLE_QUIRKS2. */
enum Quirk {
  MISC_ENABLE_NO_MWAIT(4),
  MWAIT_NEVER_UD_FAULTS(6),
  STUFF_FEATURE_MSRS(8),
  IGNORE_GUEST_PAT(9);

  private final int bit;

  Quirk(int bit) {
    this.bit = bit;
  }

  long mask() {
    return 1L << bit;
  }
}
