package guise.engine.vmx;

/** What VM entry demands of the guest's segment registers (SDM volume 3, 28.3.1.2). */
final class SegmentCheck {
  static final long L = 1 << 13;

  private static final int ACCESSED = 1;
  private static final int CODE = 8;
  private static final int READABLE = 2;
  private static final long S = 1 << 4;
  private static final long PRESENT = 1 << 7;
  private static final long RESERVED = 0xFFFE_0F00L;
  private static final long DB = 1 << 14;
  private static final long G = 1 << 15;
  private static final long VM = 1 << 17;
  private static final long PE = 1;
  private static final long TABLE_INDICATOR = 4;
  private static final long OF_VIRTUAL_8086 = 0xF3;

  private SegmentCheck() {}

  private static boolean isVirtual8086(EntryState s) {
    return (s.get(VmcsField.GUEST_RFLAGS) & VM) != 0;
  }

  static boolean code(EntryState s) {
    if (isVirtual8086(s)) {
      return true;
    }
    long rights = s.get(VmcsField.GUEST_CS_RIGHTS);
    boolean sizes = !s.on(Control.ENTRY_IA32E) || (rights & (L | DB)) != (L | DB);
    return hasCodeType(s)
        && (rights & S) != 0
        && (rights & PRESENT) != 0
        && hasCodePrivilege(s)
        && sizes
        && s.get(VmcsField.GUEST_CS_BASE) >>> 32 == 0
        && isWellFormed(s, GuestSegment.CS);
  }

  private static boolean hasCodeType(EntryState s) {
    int type = GuestSegment.CS.type(s);
    boolean accessedCode = (type & (CODE | ACCESSED)) == (CODE | ACCESSED);
    return accessedCode || type == 3 && s.on(Control.UNRESTRICTED_GUEST);
  }

  private static boolean hasCodePrivilege(EntryState s) {
    int dpl = GuestSegment.CS.dpl(s);
    int stack = GuestSegment.SS.dpl(s);
    return switch (GuestSegment.CS.type(s)) {
      case 3 -> dpl == 0;
      case 9, 11 -> dpl == stack;
      default -> dpl <= stack;
    };
  }

  static boolean stack(EntryState s) {
    if (isVirtual8086(s)) {
      return true;
    }
    boolean free = s.on(Control.UNRESTRICTED_GUEST);
    boolean levels = free || GuestSegment.SS.rpl(s) == GuestSegment.CS.rpl(s);
    boolean real = (s.get(VmcsField.GUEST_CR0) & PE) == 0 || GuestSegment.CS.type(s) == 3;
    boolean privilege = free || GuestSegment.SS.dpl(s) == GuestSegment.SS.rpl(s);
    if (!levels || !privilege || real && GuestSegment.SS.dpl(s) != 0) {
      return false;
    }
    int type = GuestSegment.SS.type(s);
    return !GuestSegment.SS.isUsable(s)
        || (type == 3 || type == 7)
            && isPresentSegment(s, GuestSegment.SS)
            && s.get(VmcsField.GUEST_SS_BASE) >>> 32 == 0
            && isWellFormed(s, GuestSegment.SS);
  }

  static boolean data(EntryState s, GuestSegment segment) {
    boolean based = segment == GuestSegment.FS || segment == GuestSegment.GS;
    if (based && !s.isCanonical(segment.base())) {
      return false;
    }
    if (isVirtual8086(s) || !segment.isUsable(s)) {
      return true;
    }
    int type = segment.type(s);
    boolean readable = (type & ACCESSED) != 0 && ((type & CODE) == 0 || (type & READABLE) != 0);
    boolean conforming = type >= 12;
    boolean privilege =
        s.on(Control.UNRESTRICTED_GUEST) || conforming || segment.dpl(s) >= segment.rpl(s);
    return readable
        && privilege
        && isPresentSegment(s, segment)
        && (based || s.get(segment.base()) >>> 32 == 0)
        && isWellFormed(s, segment);
  }

  /** In virtual-8086 mode every segment is what its selector says. */
  static boolean virtual8086(EntryState s) {
    if (!isVirtual8086(s)) {
      return true;
    }
    for (GuestSegment segment : GuestSegment.values()) {
      boolean ordinary = segment != GuestSegment.LDTR && segment != GuestSegment.TR;
      if (ordinary && !is8086(s, segment)) {
        return false;
      }
    }
    return true;
  }

  private static boolean is8086(EntryState s, GuestSegment segment) {
    return s.get(segment.base()) == s.get(segment.selector()) << 4
        && s.get(segment.limit()) == 0xFFFF
        && s.get(segment.rights()) == OF_VIRTUAL_8086;
  }

  static boolean task(EntryState s) {
    int type = GuestSegment.TR.type(s);
    boolean busy = type == 11 || type == 3 && !s.on(Control.ENTRY_IA32E);
    long rights = s.get(VmcsField.GUEST_TR_RIGHTS);
    return busy
        && GuestSegment.TR.isUsable(s)
        && (rights & S) == 0
        && (rights & PRESENT) != 0
        && (s.get(VmcsField.GUEST_TR_SELECTOR) & TABLE_INDICATOR) == 0
        && s.isCanonical(VmcsField.GUEST_TR_BASE)
        && isWellFormed(s, GuestSegment.TR);
  }

  static boolean localTable(EntryState s) {
    if (!GuestSegment.LDTR.isUsable(s)) {
      return true;
    }
    long rights = s.get(VmcsField.GUEST_LDTR_RIGHTS);
    return GuestSegment.LDTR.type(s) == 2
        && (rights & S) == 0
        && (rights & PRESENT) != 0
        && (s.get(VmcsField.GUEST_LDTR_SELECTOR) & TABLE_INDICATOR) == 0
        && s.isCanonical(VmcsField.GUEST_LDTR_BASE)
        && isWellFormed(s, GuestSegment.LDTR);
  }

  private static boolean isPresentSegment(EntryState s, GuestSegment segment) {
    return (s.get(segment.rights()) & (S | PRESENT)) == (S | PRESENT);
  }

  /** Reserved bits are 0, and granularity goes with the limit. */
  private static boolean isWellFormed(EntryState s, GuestSegment segment) {
    long rights = s.get(segment.rights());
    long limit = s.get(segment.limit());
    boolean coarse = (rights & G) != 0;
    boolean fits = coarse ? (limit & 0xFFF) == 0xFFF : limit >>> 20 == 0;
    return (rights & RESERVED) == 0 && fits;
  }
}
