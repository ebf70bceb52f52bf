package guise.engine.vmx;

/** The segment registers of the guest state, each with its four fields. */
enum GuestSegment {
  // spotless:off
  ES  (VmcsField.GUEST_ES_SELECTOR,   VmcsField.GUEST_ES_BASE,   VmcsField.GUEST_ES_LIMIT,   VmcsField.GUEST_ES_RIGHTS),
  CS  (VmcsField.GUEST_CS_SELECTOR,   VmcsField.GUEST_CS_BASE,   VmcsField.GUEST_CS_LIMIT,   VmcsField.GUEST_CS_RIGHTS),
  SS  (VmcsField.GUEST_SS_SELECTOR,   VmcsField.GUEST_SS_BASE,   VmcsField.GUEST_SS_LIMIT,   VmcsField.GUEST_SS_RIGHTS),
  DS  (VmcsField.GUEST_DS_SELECTOR,   VmcsField.GUEST_DS_BASE,   VmcsField.GUEST_DS_LIMIT,   VmcsField.GUEST_DS_RIGHTS),
  FS  (VmcsField.GUEST_FS_SELECTOR,   VmcsField.GUEST_FS_BASE,   VmcsField.GUEST_FS_LIMIT,   VmcsField.GUEST_FS_RIGHTS),
  GS  (VmcsField.GUEST_GS_SELECTOR,   VmcsField.GUEST_GS_BASE,   VmcsField.GUEST_GS_LIMIT,   VmcsField.GUEST_GS_RIGHTS),
  LDTR(VmcsField.GUEST_LDTR_SELECTOR, VmcsField.GUEST_LDTR_BASE, VmcsField.GUEST_LDTR_LIMIT, VmcsField.GUEST_LDTR_RIGHTS),
  TR  (VmcsField.GUEST_TR_SELECTOR,   VmcsField.GUEST_TR_BASE,   VmcsField.GUEST_TR_LIMIT,   VmcsField.GUEST_TR_RIGHTS);
  // spotless:on

  private static final int UNUSABLE = 1 << 16;

  private final VmcsField selector;
  private final VmcsField base;
  private final VmcsField limit;
  private final VmcsField rights;

  GuestSegment(VmcsField selector, VmcsField base, VmcsField limit, VmcsField rights) {
    this.selector = selector;
    this.base = base;
    this.limit = limit;
    this.rights = rights;
  }

  VmcsField selector() {
    return selector;
  }

  VmcsField base() {
    return base;
  }

  VmcsField limit() {
    return limit;
  }

  VmcsField rights() {
    return rights;
  }

  boolean isUsable(EntryState s) {
    return (s.get(rights) & UNUSABLE) == 0;
  }

  int type(EntryState s) {
    return (int) s.get(rights) & 0xF;
  }

  int dpl(EntryState s) {
    return (int) s.get(rights) >>> 5 & 3;
  }

  int rpl(EntryState s) {
    return (int) s.get(selector) & 3;
  }
}
