package guise.engine.vmx;

import org.jspecify.annotations.Nullable;

/**
 * What VM entry demands of the guest state (SDM volume 3, 28.3.1); a failure is an exit with reason
 * 33 and the row's qualification. The first rows are KVM's own, in its order; what KVM leaves to
 * the processor follows in the manual's.
 */
enum GuestCheck implements Check {
  // spotless:off
  CR0              (s -> s.isFixed(s.get(VmcsField.GUEST_CR0), 0x486, 0x487, s.on(Control.UNRESTRICTED_GUEST) ? Bit.PE | Bit.PG : 0)),
  CR4              (s -> s.isFixed(s.get(VmcsField.GUEST_CR4), 0x488, 0x489, 0) && (s.get(VmcsField.GUEST_CR4) & s.facts.reservedCr4()) == 0),
  CET_NEEDS_WP     (s -> (s.get(VmcsField.GUEST_CR4) & Bit.CET) == 0 || (s.get(VmcsField.GUEST_CR0) & Bit.WP) != 0),
  DEBUG_CONTROL    (s -> s.ifOn(Control.ENTRY_LOAD_DEBUG, s.facts.isValidDebugControl(s.get(VmcsField.GUEST_DEBUGCTL)))),
  DR7              (s -> s.ifOn(Control.ENTRY_LOAD_DEBUG, s.get(VmcsField.GUEST_DR7) >>> 32 == 0)),
  PAT              (s -> s.ifOn(Control.ENTRY_LOAD_PAT, EntryState.isPat(s.get(VmcsField.GUEST_PAT)))),
  LINK_POINTER     (4, GuestCheck::hasLink),
  PERF             (s -> s.ifOn(Control.ENTRY_LOAD_PERF, s.facts.isValidPerfGlobal(s.get(VmcsField.GUEST_PERF_GLOBAL_CTRL)))),
  PG_NEEDS_PE      (s -> (s.get(VmcsField.GUEST_CR0) & (Bit.PG | Bit.PE)) != Bit.PG),
  IA32E_NEEDS_PAE  (s -> s.ifOn(Control.ENTRY_IA32E, (s.get(VmcsField.GUEST_CR4) & Bit.PAE) != 0)),
  IA32E_NEEDS_PG   (s -> s.ifOn(Control.ENTRY_IA32E, (s.get(VmcsField.GUEST_CR0) & Bit.PG) != 0)),
  EFER             (s -> s.ifOn(Control.ENTRY_LOAD_EFER, s.facts.isValidEfer(s.get(VmcsField.GUEST_EFER)))),
  EFER_LMA         (s -> s.ifOn(Control.ENTRY_LOAD_EFER, ((s.get(VmcsField.GUEST_EFER) & Bit.LMA) != 0) == s.on(Control.ENTRY_IA32E))),
  EFER_LME         (s -> !s.on(Control.ENTRY_LOAD_EFER) || (s.get(VmcsField.GUEST_CR0) & Bit.PG) == 0 || ((s.get(VmcsField.GUEST_EFER) & Bit.LME) != 0) == s.on(Control.ENTRY_IA32E)),
  BNDCFGS          (s -> s.ifOn(Control.ENTRY_LOAD_BNDCFGS, s.isCanonical(s.get(VmcsField.GUEST_BNDCFGS) & ~0xFFFL) && (s.get(VmcsField.GUEST_BNDCFGS) & 0xFFC) == 0)),
  CET_STATE        (s -> s.ifOn(Control.ENTRY_LOAD_CET, CetFields.areValid(s, VmcsField.GUEST_S_CET, VmcsField.GUEST_SSP, VmcsField.GUEST_SSP_TABLE))),
  ACTIVITY         (s -> s.get(VmcsField.GUEST_ACTIVITY) <= 1 || s.get(VmcsField.GUEST_ACTIVITY) == Bit.WAIT_FOR_SIPI),
  PCID_NEEDS_IA32E (s -> s.on(Control.ENTRY_IA32E) || (s.get(VmcsField.GUEST_CR4) & Bit.PCIDE) == 0),
  CR3              (s -> s.isCr3(s.get(VmcsField.GUEST_CR3))),
  SYSENTER_ESP     (s -> s.isCanonical(VmcsField.GUEST_SYSENTER_ESP)),
  SYSENTER_EIP     (s -> s.isCanonical(VmcsField.GUEST_SYSENTER_EIP)),
  CODE             (SegmentCheck::code),
  STACK            (SegmentCheck::stack),
  ES               (s -> SegmentCheck.data(s, GuestSegment.ES)),
  DS               (s -> SegmentCheck.data(s, GuestSegment.DS)),
  FS               (s -> SegmentCheck.data(s, GuestSegment.FS)),
  GS               (s -> SegmentCheck.data(s, GuestSegment.GS)),
  VIRTUAL_8086     (SegmentCheck::virtual8086),
  TASK             (SegmentCheck::task),
  LOCAL_TABLE      (SegmentCheck::localTable),
  GDTR_BASE        (s -> s.isCanonical(VmcsField.GUEST_GDTR_BASE)),
  IDTR_BASE        (s -> s.isCanonical(VmcsField.GUEST_IDTR_BASE)),
  GDTR_LIMIT       (s -> s.get(VmcsField.GUEST_GDTR_LIMIT) >>> 16 == 0),
  IDTR_LIMIT       (s -> s.get(VmcsField.GUEST_IDTR_LIMIT) >>> 16 == 0),
  RIP              (GuestCheck::hasRip),
  RFLAGS_RESERVED  (s -> (s.get(VmcsField.GUEST_RFLAGS) & Bit.RFLAGS_FIXED) == 2),
  RFLAGS_VM        (s -> (s.get(VmcsField.GUEST_RFLAGS) & Bit.VM) == 0 || !s.on(Control.ENTRY_IA32E) && (s.get(VmcsField.GUEST_CR0) & Bit.PE) != 0),
  RFLAGS_IF        (s -> !isInjected(s, Injection.EXTERNAL) || (s.get(VmcsField.GUEST_RFLAGS) & Bit.IF) != 0),
  HALTED_IN_RING_0 (s -> s.get(VmcsField.GUEST_ACTIVITY) != Bit.HALTED || (s.get(VmcsField.GUEST_SS_RIGHTS) >>> 5 & 3) == 0),
  ACTIVE_IF_BLOCKED(s -> s.get(VmcsField.GUEST_ACTIVITY) == 0 || (s.get(VmcsField.GUEST_INTERRUPTIBILITY) & (Bit.STI | Bit.MOV_SS)) == 0),
  SHADOW_RESERVED  (s -> (s.get(VmcsField.GUEST_INTERRUPTIBILITY) & ~0xFL) == 0),
  ONE_SHADOW       (s -> (s.get(VmcsField.GUEST_INTERRUPTIBILITY) & (Bit.STI | Bit.MOV_SS)) != (Bit.STI | Bit.MOV_SS)),
  STI_NEEDS_IF     (s -> (s.get(VmcsField.GUEST_INTERRUPTIBILITY) & Bit.STI) == 0 || (s.get(VmcsField.GUEST_RFLAGS) & Bit.IF) != 0),
  NO_SHADOW_EXTERNAL(s -> !isInjected(s, Injection.EXTERNAL) || (s.get(VmcsField.GUEST_INTERRUPTIBILITY) & (Bit.STI | Bit.MOV_SS)) == 0),
  NO_SHADOW_NMI    (s -> !isInjected(s, Injection.NMI) || (s.get(VmcsField.GUEST_INTERRUPTIBILITY) & Bit.MOV_SS) == 0),
  NO_SMM           (s -> (s.get(VmcsField.GUEST_INTERRUPTIBILITY) & Bit.SMI) == 0),
  NO_BLOCKED_NMI   (s -> !s.on(Control.VIRTUAL_NMIS) || !isInjected(s, Injection.NMI) || (s.get(VmcsField.GUEST_INTERRUPTIBILITY) & Bit.BLOCKED_NMI) == 0),
  PENDING_RESERVED (s -> (s.get(VmcsField.GUEST_PENDING_DEBUG) & ~Bit.PENDING) == 0),
  PENDING_STEP     (GuestCheck::hasStep);
  // spotless:on

  private static final GuestCheck[] ALL = values();

  private final int qualification;
  private final Check check;

  GuestCheck(Check check) {
    this(0, check);
  }

  GuestCheck(int qualification, Check check) {
    this.qualification = qualification;
    this.check = check;
  }

  @Override
  public boolean holds(EntryState s) {
    return check.holds(s);
  }

  /** The first row that does not hold, as far as that is not known; or null. */
  static @Nullable GuestCheck brokenBy(EntryState s, Verdicts known) {
    int broken = known.broken(ALL, s);
    return broken < 0 ? null : ALL[broken];
  }

  /** The exit qualification of a failure. */
  int qualification() {
    return qualification;
  }

  private static boolean isInjected(EntryState s, int type) {
    return Injection.isThere(s) && Injection.type(s) == type;
  }

  private static boolean hasLink(EntryState s) {
    long link = s.get(VmcsField.VMCS_LINK_POINTER);
    return link == -1 || s.isPage(link) && s.isMemory(link) && isShadow(s, link);
  }

  /** The revision of the linked VMCS, and whether it is a shadow as the control wants it. */
  private static boolean isShadow(EntryState s, long link) {
    int word = s.readInt(link);
    boolean shadow = word < 0;
    long revision = s.facts.capability(0x480) & 0x7FFF_FFFF;
    return (word & 0x7FFF_FFFF) == revision && shadow == s.on(Control.SHADOW_VMCS);
  }

  private static boolean hasRip(EntryState s) {
    long rip = s.get(VmcsField.GUEST_RIP);
    boolean code64 =
        s.on(Control.ENTRY_IA32E) && (s.get(VmcsField.GUEST_CS_RIGHTS) & SegmentCheck.L) != 0;
    return code64 ? s.isCanonical(rip) : rip >>> 32 == 0;
  }

  /** Blocked by a shadow, or halted: a single step must be pending exactly if TF asks for one. */
  private static boolean hasStep(EntryState s) {
    boolean blocked = (s.get(VmcsField.GUEST_INTERRUPTIBILITY) & (Bit.STI | Bit.MOV_SS)) != 0;
    if (!blocked && s.get(VmcsField.GUEST_ACTIVITY) != Bit.HALTED) {
      return true;
    }
    boolean trap = (s.get(VmcsField.GUEST_RFLAGS) & Bit.TF) != 0;
    boolean steps = trap && (s.get(VmcsField.GUEST_DEBUGCTL) & Bit.BTF) == 0;
    return ((s.get(VmcsField.GUEST_PENDING_DEBUG) & Bit.STEP) != 0) == steps;
  }

  /** Bits of the registers that the checks look at. */
  private static final class Bit {
    static final long PE = 1;
    static final long WP = 1 << 16;
    static final long PG = 1L << 31;
    static final long PAE = 1 << 5;
    static final long PCIDE = 1 << 17;
    static final long CET = 1 << 23;
    static final long LME = 1 << 8;
    static final long LMA = 1 << 10;
    static final long IF = 1 << 9;
    static final long TF = 1 << 8;
    static final long VM = 1 << 17;
    static final long RFLAGS_FIXED = ~0x3F_7FD5L;
    static final long HALTED = 1;
    static final long WAIT_FOR_SIPI = 3;
    static final long STI = 1;
    static final long MOV_SS = 2;
    static final long SMI = 4;
    static final long BLOCKED_NMI = 8;
    static final long STEP = 1 << 14;
    static final long BTF = 2;
    static final long PENDING = 0x1_500F | 1 << 11;

    private Bit() {}
  }
}
