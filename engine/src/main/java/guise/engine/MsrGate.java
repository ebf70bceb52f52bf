package guise.engine;

import guise.kernel.KernelRules;
import guise.kvm.MsrFilter;

/** Which registers a guest's RDMSR and WRMSR reach ({@code KVM_X86_SET_MSR_FILTER}). */
record MsrGate(MsrFilter filter) {
  /** The reasons for which an access can end in userspace. */
  static final long REASONS = 7;

  /** The reason FILTER: the gate is shut. */
  static final long FILTER = 4;

  static final MsrGate OPEN = new MsrGate(MsrFilter.ALLOW_ALL);

  private static final String IOCTL = "KVM_X86_SET_MSR_FILTER";
  private static final int BITMAP_MOST = 0x600;
  private static final int FIRST_X2APIC = 0x800;
  private static final int LAST_X2APIC = 0x8FF;

  static MsrGate of(KernelRules rules, MsrFilter filter) {
    VmRefusal.MSR_FILTER_KNOWN.unless(rules.has(VmRefusal.MSR_FILTER_KNOWN), IOCTL);
    boolean known = (filter.flags() & ~MsrFilter.DEFAULT_DENY) == 0;
    VmRefusal.MSR_FILTER_FLAGS.unless(rules, known, IOCTL);
    boolean denies = (filter.flags() & MsrFilter.DEFAULT_DENY) != 0;
    boolean empty = filter.ranges().stream().allMatch(range -> range.count() == 0);
    VmRefusal.MSR_FILTER_NOT_EMPTY.unless(!denies || !empty, IOCTL);
    filter.ranges().stream().filter(range -> range.count() != 0).forEach(MsrGate::check);
    return new MsrGate(filter);
  }

  private static void check(MsrFilter.Range range) {
    int both = MsrFilter.READ | MsrFilter.WRITE;
    boolean some = range.flags() != 0 && (range.flags() & ~both) == 0;
    VmRefusal.MSR_RANGE_FLAGS.unless(some, IOCTL);
    boolean fits = range.count() > 0 && range.bitmapSize() <= BITMAP_MOST;
    VmRefusal.MSR_RANGE_SIZE.unless(fits, IOCTL);
  }

  /** Whether an access passes; the registers of x2APIC mode always do. */
  boolean lets(int index, int kind) {
    boolean apic = index >= FIRST_X2APIC && index <= LAST_X2APIC;
    return apic || filter.allows(index, kind);
  }
}
