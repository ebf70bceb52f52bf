package guise.analysis;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.StaticFeature;
import java.util.Arrays;
import java.util.List;

/**
 * What it means when vCPUs of one VM differ in some bits of CPUID, in the order in which the rules
 * are asked; the last takes what no other takes.
 *
 * <p>KVM builds page tables for a VM, not for a vCPU: whichever vCPU faults first builds a page
 * after its own model, and the others use it. So a difference that decides how a page table is read
 * acts at random, for as long as the VM lives.
 */
public enum LintRule {
  // spotless:off
  APIC_ID         (Kind.IDENTITY, "each vCPU has its own number",
      at(1, 0, EBX, 0xFF00_0000), every(0xB, EDX, -1), every(0x1F, EDX, -1), every(0x8000_001E, EAX, -1), every(0x8000_0026, EDX, -1)),
  TOPOLOGY        (Kind.TOPOLOGY, "where a vCPU is among the others is its own matter",
      at(1, 0, EBX, 0x00FF_0000), every(4, EAX, 0xFFFF_C000), every(0xB, EAX, -1), every(0xB, EBX, -1), every(0xB, ECX, -1),
      every(0x1F, EAX, -1), every(0x1F, EBX, -1), every(0x1F, ECX, -1), every(0x8000_0008, ECX, 0xF0FF),
      every(0x8000_001D, EAX, 0x03FF_C000), every(0x8000_001E, EBX, -1), every(0x8000_001E, ECX, -1),
      every(0x8000_0026, EAX, -1), every(0x8000_0026, EBX, -1), every(0x8000_0026, ECX, -1),
      bit(StaticFeature.HT), bit(StaticFeature.CMP_LEGACY)),
  OWN_STATE       (Kind.OWN_STATE, "it mirrors the vCPU's own registers",
      at(1, 0, ECX, 1 << 27), at(1, 0, EDX, 1 << 9), at(7, 0, ECX, 1 << 4), at(0xD, 0, EBX, -1), at(0xD, 1, EBX, -1)),
  PHYSICAL_WIDTH  (Kind.PAGING, "bits of a guest's page table are reserved on one vCPU and part of an address on another: a shadow page built by one hides the fault from the other, or faults for both; across 48 bits the depth of KVM's tables differs too",
      every(0x8000_0008, EAX, -1)),
  GIGABYTE_PAGES  (Kind.PAGING, "a 1 GiB page one vCPU has mapped keeps working on another for which its bit is reserved",
      bit(StaticFeature.GBPAGES)),
  VENDOR          (Kind.PAGING, "bit 8 of upper page table entries is reserved for one maker only; SYSENTER, SYSCALL, registers and CPUID beyond its range differ as well",
      at(0, 0, EBX, -1), at(0, 0, ECX, -1), at(0, 0, EDX, -1), at(0x8000_0000, 0, EBX, -1), at(0x8000_0000, 0, ECX, -1), at(0x8000_0000, 0, EDX, -1)),
  PAGING_FEATURE  (Kind.PAGING, "one vCPU may switch on a mode of paging that the other's CR4 or EFER cannot have, and their tables are read by different rules",
      bit(StaticFeature.PSE), bit(StaticFeature.PAE), bit(StaticFeature.PGE), bit(StaticFeature.PSE36), bit(StaticFeature.NX), bit(StaticFeature.LM),
      bit(StaticFeature.PCID), bit(StaticFeature.SMEP), bit(StaticFeature.SMAP), bit(StaticFeature.PKU), bit(StaticFeature.LA57), bit(StaticFeature.FSGSBASE),
      bit(StaticFeature.UMIP), bit(StaticFeature.LAM), bit(StaticFeature.SHSTK), bit(StaticFeature.IBT)),
  ENCRYPTION_BIT  (Kind.PAGING, "the bit of an address that means encryption is another: it is taken for reserved, or not cut off",
      every(0x8000_001F, EAX, -1), every(0x8000_001F, EBX, -1)),
  EXTENDED_STATE  (Kind.STATE, "state that one vCPU's XCR0 and IA32_XSS can hold, the other refuses: a task that moves between them loses it",
      every(0xD, EAX, -1), every(0xD, EBX, -1), every(0xD, ECX, -1), every(0xD, EDX, -1), bit(StaticFeature.XSAVE)),
  INTERRUPTS      (Kind.STATE, "the local APICs cannot all be in the mode that the guest chooses for all",
      bit(StaticFeature.X2APIC), bit(StaticFeature.TSC_DEADLINE_TIMER)),
  PERFORMANCE     (Kind.STATE, "counters exist on one vCPU and not on another",
      every(0xA, EAX, -1), every(0xA, EBX, -1), every(0xA, ECX, -1), every(0xA, EDX, -1),
      every(0x8000_0022, EAX, -1), every(0x8000_0022, EBX, -1), bit(StaticFeature.PDCM), bit(StaticFeature.PERFCTR_CORE)),
  NESTING         (Kind.STATE, "a nested guest cannot move to a vCPU that lacks what its VMCS or VMCB asks for",
      bit(StaticFeature.VMX), bit(StaticFeature.SVM), every(0x8000_000A, EAX, -1), every(0x8000_000A, EBX, -1), every(0x8000_000A, EDX, -1)),
  SOFTWARE        (Kind.SOFTWARE, "software asks one vCPU and acts on all: an instruction that is missing here is #UD, a size or limit is wrong");
  // spotless:on

  /** What kind of thing differs. */
  public enum Kind {
    IDENTITY,
    TOPOLOGY,
    OWN_STATE,
    PAGING,
    STATE,
    SOFTWARE;

    /** Whether vCPUs of a VM may differ in it. */
    public boolean isSafe() {
      return this == IDENTITY || this == TOPOLOGY || this == OWN_STATE;
    }
  }

  /** Bits of a register of a leaf, with whatever index. */
  private record Place(int function, int index, Register register, int mask) {
    int maskIn(CpuidWord word) {
      boolean leaf = word.leaf().function() == function;
      boolean here = leaf && (index == ANY || word.leaf().index() == index);
      return here && word.register() == register ? mask : 0;
    }
  }

  private static final int ANY = -1;

  private final Kind kind;
  private final String reason;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of records
  private final List<Place> places;

  LintRule(Kind kind, String reason, Place... places) {
    this.kind = kind;
    this.reason = reason;
    this.places = Arrays.stream(places).toList();
  }

  private static Place at(int function, int index, Register register, int mask) {
    return new Place(function, index, register, mask);
  }

  /** Whatever the index. */
  private static Place every(int function, Register register, int mask) {
    return at(function, ANY, register, mask);
  }

  private static Place bit(StaticFeature feature) {
    CpuidWord word = feature.bit().word();
    return at(word.leaf().function(), word.leaf().index(), word.register(), feature.bit().mask());
  }

  /** The bits of a register that the rule is about. */
  int maskIn(CpuidWord word) {
    if (this == SOFTWARE) {
      return -1;
    }
    return places.stream().mapToInt(place -> place.maskIn(word)).reduce(0, (a, b) -> a | b);
  }

  public Kind kind() {
    return kind;
  }

  /** Why the difference is harmless, or what it does. */
  public String reason() {
    return reason;
  }
}
