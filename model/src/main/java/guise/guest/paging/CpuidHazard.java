package guise.guest.paging;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Rule;
import guise.x86.StaticFeature;
import java.util.EnumSet;
import java.util.Set;

/**
 * What goes wrong when a guest's CPUID changes under live state, or differs between the vCPUs of a
 * VM. The root of the first rows is one: a page that was built under one model is found again under
 * another, because nothing of CPUID is in the role that pages match by.
 *
 * <p>Whether a kernel lets it come to that is {@code KVM_SET_CPUID2}'s affair: before 5.16 it does.
 */
public enum CpuidHazard implements Rule {
  // spotless:off
  MAXPHYADDR_SHRINKS     (Scope.VM,   (a, b, l) -> l.shadowPages() && b.physicalBits() < a.physicalBits(),
      "shadow pages still map guest entries whose address bits are now reserved: no #PF comes, and memory the guest cannot have answers"),
  MAXPHYADDR_GROWS       (Scope.VM,   (a, b, l) -> l.shadowPages() && b.physicalBits() > a.physicalBits(),
      "entries that faulted as reserved are judged anew only at the next walk, each vCPU by its own mask"),
  ADDRESS_RANGE_DIFFERS  (Scope.VM,   (a, b, l) -> l.tdp() && b.physicalBits() != a.physicalBits(),
      "nested page tables know nothing of the guest's paging: what is mapped beyond the smaller width stays reachable"),
  TDP_LEVELS_DIFFER      (Scope.VM,   (a, b, l) -> l.tdp() && l.fiveLevels() && isWide(a) != isWide(b),
      "the root of the nested page tables has 5 levels for one width and 4 for the other, which cannot map addresses from bit 48 on"),
  GBPAGES_REMOVED        (Scope.VM,   (a, b, l) -> !l.tdp() && a.has(StaticFeature.GBPAGES) && !b.has(StaticFeature.GBPAGES),
      "pages of 1 GiB that are already shadowed go on working, although bit 7 of a PDPTE is now reserved"),
  GBPAGES_ADDED          (Scope.VM,   (a, b, l) -> !l.tdp() && !a.has(StaticFeature.GBPAGES) && b.has(StaticFeature.GBPAGES),
      "one vCPU gets a #PF for a page of 1 GiB that another has mapped"),
  VENDOR_CHANGES         (Scope.VM,   (a, b, l) -> a.amdCompatible() != b.amdCompatible(),
      "bit 8 of a PML4E or PML5E is reserved for one of the two, and shadow pages hide it; SYSENTER, registers and CPUID out of range change at once"),
  CONTROL_BIT_WITHDRAWN  (Scope.VM,   ControlBit::isLeftBehind,
      "CR4 or EFER holds a bit that CPUID no longer allows: writing the value it has faults, KVM_SET_SREGS refuses the vCPU's own state, entering a nested guest fails"),
  ENCRYPTION_BIT_MOVES   (Scope.VM,   (a, b, l) -> a.encryptionBit() != b.encryptionBit(),
      "the wrong address bit counts as reserved and is taken out of addresses"),
  XSTATE_SHRINKS         (Scope.VCPU, (a, b, l) -> (l.xcr0() & a.xcr0() & ~b.xcr0()) != 0 || (l.xss() & a.xss() & ~b.xss()) != 0,
      "XCR0 or IA32_XSS holds more than CPUID announces: KVM_SET_XCRS refuses the vCPU's own state, the buffer stays enlarged, IA32_XFD stays passed through"),
  X2APIC_WITHDRAWN       (Scope.VCPU, (a, b, l) -> (l.apicBase() >>> 10 & 1) != 0 && a.has(StaticFeature.X2APIC) && !b.has(StaticFeature.X2APIC),
      "the local APIC stays in a mode that CPUID does not have"),
  TSC_DEADLINE_WITHDRAWN (Scope.VCPU, (a, b, l) -> a.has(StaticFeature.TSC_DEADLINE_TIMER) && !b.has(StaticFeature.TSC_DEADLINE_TIMER),
      "a deadline may be armed that the timer's modes no longer know"),
  PMU_CHANGES            (Scope.VCPU, (a, b, l) -> !a.pmu().equals(b.pmu()),
      "counters change in number or width under programmed events; KVM kills a VM whose PMU is refreshed after it ran"),
  NESTING_CHANGES        (Scope.VCPU, NestedCapability::changesUnder,
      "the capabilities of VMX or SVM change while the guest uses them: CR4_FIXED1 may forbid the CR4 there is");
  // spotless:on

  /** Whom a hazard strikes. */
  private enum Scope {
    /** One vCPU whose CPUID changes. */
    VCPU,
    /** The whole VM: vCPUs that differ suffice. */
    VM
  }

  /** Whether going from one model to another is a hazard in some state. */
  @Immutable
  private interface Condition {
    boolean holds(GuestModel before, GuestModel after, LiveState live);
  }

  private static final int FOUR_LEVELS = 48;

  private final Scope scope;
  private final Condition condition;
  private final String meaning;

  CpuidHazard(Scope scope, Condition condition, String meaning) {
    this.scope = scope;
    this.condition = condition;
    this.meaning = meaning;
  }

  private static boolean isWide(GuestModel guest) {
    return guest.physicalBits() > FOUR_LEVELS;
  }

  /** What goes wrong when the CPUID of a vCPU changes. */
  public static Set<CpuidHazard> ofChange(GuestModel before, GuestModel after, LiveState live) {
    var hazards = EnumSet.noneOf(CpuidHazard.class);
    for (CpuidHazard row : values()) {
      if (row.condition.holds(before, after, live)) {
        hazards.add(row);
      }
    }
    return Set.copyOf(hazards);
  }

  /** What goes wrong, now and then, while two vCPUs of one VM have different CPUIDs. */
  public static Set<CpuidHazard> ofDifference(GuestModel one, GuestModel other, LiveState live) {
    var hazards = EnumSet.noneOf(CpuidHazard.class);
    hazards.addAll(ofChange(one, other, live));
    hazards.addAll(ofChange(other, one, live));
    hazards.removeIf(row -> row.scope == Scope.VCPU);
    return Set.copyOf(hazards);
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
