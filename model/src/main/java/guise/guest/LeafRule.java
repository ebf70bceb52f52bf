package guise.guest;

import static guise.guest.Cell.CAPS;
import static guise.guest.Cell.RAW;
import static guise.guest.Cell.ZERO;
import static guise.guest.Cell.constant;
import static guise.guest.Cell.masked;
import static guise.guest.Indexes.ALONE;
import static guise.guest.Indexes.COMPONENTS;
import static guise.guest.Indexes.UNTIL_NO_CACHE;
import static guise.guest.Indexes.UP_TO_EAX;
import static guise.kernel.Behaviour.TOPOLOGY_HIDDEN;
import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;
import static guise.x86.StaticFeature.*;

import guise.kernel.Rule;
import guise.kernel.Versions;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;

/**
 * What KVM_GET_SUPPORTED_CPUID puts into the registers of each leaf: one row a leaf, or one for
 * many that are alike. The first row in force that covers a leaf counts.
 *
 * <p>Read in arch/x86/kvm/cpuid.c of 5.10.262, 6.1.192, 6.12.107, 6.18.15 and 7.2.13.
 */
enum LeafRule implements Rule {
  // spotless:off
  // -- basic leaves ------------------------------ EAX, EBX, ECX, EDX ---------------------------------------
  MAX_BASIC       (leaf(0x0),       ALL, Gate.OPEN, ALONE, LeafCells.MAX_BASIC, RAW, RAW, RAW,  "highest basic leaf, as far as KVM knows them, and the host's vendor"),
  FEATURES        (leaf(0x1),       ALL, Gate.OPEN, ALONE, RAW, RAW, CAPS, CAPS,                "version, the asking CPU's APIC id, features"),
  CACHES_2        (leaf(0x2),       ALL, Gate.OPEN, ALONE, RAW, RAW, RAW, RAW,                  "cache and TLB descriptors"),
  CACHES_4        (leaf(0x4),       ALL, Gate.OPEN, UNTIL_NO_CACHE, RAW, RAW, RAW, RAW,         "deterministic cache parameters"),
  THERMAL         (leaf(0x6),       ALL, Gate.OPEN, ALONE, constant(4), ZERO, ZERO, ZERO,       "an APIC timer that always runs, and nothing else of power management"),
  EXTENDED_7      (leaf(0x7),       ALL, Gate.OPEN, UP_TO_EAX, LeafCells.MAX_INDEX_7, CAPS, CAPS, CAPS, "structured extended features"),
  EXTENDED_7_1_OLD(leaf(0x7, 1),    before(6, 2).documented(), Gate.OPEN, ALONE, CAPS, ZERO, ZERO, ZERO, "structured extended features, index 1"),
  EXTENDED_7_1_6_2(leaf(0x7, 1),    since(6, 2).until(6, 18).documented(), Gate.OPEN, ALONE, CAPS, ZERO, ZERO, CAPS, "structured extended features, index 1"),
  EXTENDED_7_1    (leaf(0x7, 1),    since(6, 18), Gate.OPEN, ALONE, CAPS, ZERO, CAPS, CAPS,      "structured extended features, index 1"),
  EXTENDED_7_2    (leaf(0x7, 2),    ALL, Gate.OPEN, ALONE, ZERO, ZERO, ZERO, CAPS,              "structured extended features, index 2"),
  PERFMON         (leaf(0xA),       ALL, Gate.PMU, ALONE, LeafCells.PMU_EAX, LeafCells.PMU_EBX, ZERO, LeafCells.PMU_EDX, "the counters that guests can have"),
  TOPOLOGY        (leaf(0xB),       TOPOLOGY_HIDDEN.versions(), Gate.OPEN, ALONE, ZERO, ZERO, ZERO, RAW,               "no topology, only the asking CPU's x2APIC id"),
  TOPOLOGY_OLD    (leaf(0xB, -1),   ALL, Gate.OPEN, Indexes.UNTIL_NO_LEVEL, RAW, RAW, RAW, RAW, "the host's topology, which older kernels pass on"),
  XSTATE          (leaf(0xD),       ALL, Gate.OPEN, COMPONENTS, LeafCells.XCR0_LOW, LeafCells.XCR0_SIZE, LeafCells.XCR0_SIZE, LeafCells.XCR0_HIGH, "state components of XCR0 and their size"),
  XSTATE_1        (leaf(0xD, 1),    ALL, Gate.OPEN, ALONE, CAPS, LeafCells.COMPACT_SIZE, LeafCells.XSS_LOW, LeafCells.XSS_HIGH, "XSAVE's variants, supervisor components and the compacted size"),
  XSTATE_N        (leaf(0xD, -1),   ALL, Gate.OPEN, ALONE, RAW, RAW, LeafCells.COMPONENT_FLAGS, ZERO, "size and offset of a state component"),
  SGX             (leaf(0x12),      ALL, Gate.SGX, Indexes.SGX_ATTRIBUTES, CAPS, masked(1), RAW, RAW, "enclaves"),
  SGX_1_OLD       (leaf(0x12, 1),   before(6, 2).provisional(), Gate.SGX, ALONE, masked(0xB6), ZERO, RAW, RAW, "attributes of enclaves"),
  SGX_1           (leaf(0x12, 1),   since(6, 2).provisional(), Gate.SGX, ALONE, masked(0x4B6), ZERO, RAW, RAW, "attributes of enclaves"),
  PROCESSOR_TRACE (leaf(0x14, -1),  ALL, Gate.PT, UP_TO_EAX, RAW, RAW, RAW, RAW,                "Processor Trace"),
  TILES           (leaf(0x1D, -1),  since(5, 17).documented(), Gate.AMX, UP_TO_EAX, RAW, RAW, RAW, RAW, "tile palettes"),
  TILE_MULTIPLY_OLD(leaf(0x1E),     since(5, 17).until(7, 0).documented(), Gate.AMX, ALONE, RAW, RAW, RAW, RAW, "the tile multiplier"),
  TILE_MULTIPLY   (leaf(0x1E),      since(7, 0).documented(), Gate.AMX, UP_TO_EAX, LeafCells.MAX_INDEX_1E, RAW, RAW, RAW, "the tile multiplier"),
  TILE_FEATURES   (leaf(0x1E, 1),   since(7, 0).documented(), Gate.AMX, ALONE, CAPS, ZERO, ZERO, ZERO, "features of tiles"),
  TOPOLOGY_V2     (leaf(0x1F),      TOPOLOGY_HIDDEN.versions(), Gate.OPEN, ALONE, ZERO, ZERO, ZERO, RAW,               "no topology, only the asking CPU's x2APIC id"),
  TOPOLOGY_V2_OLD (leaf(0x1F, -1),  ALL, Gate.OPEN, Indexes.UNTIL_NO_LEVEL, RAW, RAW, RAW, RAW, "the host's topology, which older kernels pass on"),
  AVX10           (leaf(0x24),      since(6, 12).documented(), Gate.AVX10, UP_TO_EAX, LeafCells.MAX_INDEX_24, LeafCells.AVX10, ZERO, ZERO, "AVX10's version and vector lengths"),
  AVX10_1         (leaf(0x24, 1),   since(7, 0).documented(), Gate.AVX10, ALONE, ZERO, ZERO, CAPS, ZERO, "features of AVX10"),
  // -- paravirtual leaves -------------------------------------------------------------------------------------
  PV_SIGNATURE    (leaf(0x4000_0000), ALL, Gate.OPEN, ALONE, constant(0x4000_0001), constant(0x4B4D_564B), constant(0x564B_4D56), constant(0x4D), "KVM's signature"),
  PV_FEATURES     (leaf(0x4000_0001), ALL, Gate.OPEN, ALONE, constant(0x0100_7EFB), ZERO, ZERO, ZERO, "KVM's paravirtual features; steal time counts on a kernel with scheduler statistics, as all of KVM's have"),
  // -- extended leaves ----------------------------------------------------------------------------------------
  MAX_EXTENDED    (leaf(0x8000_0000), ALL, Gate.OPEN, ALONE, LeafCells.MAX_EXTENDED, RAW, RAW, RAW, "highest extended leaf, as far as KVM knows them"),
  EXTENDED        (leaf(0x8000_0001), ALL, Gate.OPEN, ALONE, RAW, masked(0xF000_FFFF), CAPS, CAPS, "extended features"),
  CACHES_L1_OLD   (leaf(0x8000_0005), before(6, 6).documented(), Gate.OPEN, ALONE, ZERO, ZERO, ZERO, ZERO, "AMD's first-level caches, not passed on by older kernels"),
  CACHES_L1       (leaf(0x8000_0005), since(6, 6).documented(), Gate.OPEN, ALONE, RAW, RAW, RAW, RAW, "AMD's first-level caches"),
  CACHES_L2       (leaf(0x8000_0006), ALL, Gate.OPEN, ALONE, RAW, RAW, RAW, masked(~0x3_0000),  "second- and third-level caches"),
  POWER           (leaf(0x8000_0007), ALL, Gate.OPEN, ALONE, ZERO, ZERO, ZERO, LeafCells.POWER, "an invariant TSC, and nothing else of power management"),
  WIDTHS          (leaf(0x8000_0008), ALL, Gate.OPEN, ALONE, LeafCells.WIDTHS, CAPS, masked(0x0000_F0FF), ZERO, "address widths and speculation control"),
  NESTED_SVM      (leaf(0x8000_000A), ALL, Gate.SVM, ALONE, constant(1), constant(8), ZERO, CAPS, "SVM for nested guests"),
  TLB_1G          (leaf(0x8000_0019), ALL, Gate.OPEN, ALONE, RAW, RAW, ZERO, ZERO,               "TLB entries for 1 GiB pages"),
  OPTIMIZATION    (leaf(0x8000_001A), ALL, Gate.OPEN, ALONE, masked(7), ZERO, ZERO, ZERO,        "performance hints"),
  CACHES_AMD      (leaf(0x8000_001D), ALL, Gate.OPEN, UNTIL_NO_CACHE, RAW, RAW, RAW, RAW,        "AMD's cache parameters"),
  TOPOLOGY_AMD    (leaf(0x8000_001E), TOPOLOGY_HIDDEN.versions(), Gate.OPEN, ALONE, ZERO, ZERO, ZERO, ZERO, "AMD's topology, which KVM hides"),
  TOPOLOGY_AMD_OLD(leaf(0x8000_001E), ALL, Gate.OPEN, ALONE, RAW, RAW, RAW, RAW, "AMD's topology, which older kernels pass on"),
  ENCRYPTION_5_10 (leaf(0x8000_001F), before(5, 11).provisional(), Gate.HOST_SEV, ALONE, RAW, RAW, RAW, RAW, "memory encryption, as the host has it"),
  ENCRYPTION      (leaf(0x8000_001F), ALL, Gate.SEV, ALONE, CAPS, masked(0x3F), RAW, RAW,        "memory encryption"),
  MORE_AMD_5_10   (leaf(0x8000_0021), before(5, 11), Gate.OPEN, ALONE, CAPS, ZERO, LeafCells.LEAK, ZERO, "AMD's newer features; ECX is a word of the kernel's own"),
  MORE_AMD_ERAPS  (leaf(0x8000_0021), since(7, 0).documented(), Gate.OPEN, ALONE, CAPS, LeafCells.RETURN_STACK, CAPS, ZERO, "AMD's newer features"),
  MORE_AMD        (leaf(0x8000_0021), ALL, Gate.OPEN, ALONE, CAPS, ZERO, CAPS, ZERO,             "AMD's newer features"),
  PERFMON_AMD     (leaf(0x8000_0022), ALL, Gate.PERFMON_V2, ALONE, CAPS, LeafCells.COUNTERS, ZERO, ZERO, "AMD's counters that guests can have"),
  // -- Centaur and Zhaoxin ------------------------------------------------------------------------------------
  MAX_CENTAUR     (leaf(0xC000_0000), ALL, Gate.OPEN, ALONE, LeafCells.MAX_CENTAUR, RAW, RAW, RAW, "highest leaf of the range"),
  CENTAUR         (leaf(0xC000_0001), ALL, Gate.OPEN, ALONE, RAW, RAW, RAW, CAPS,                "PadLock"),
  // -- all others ---------------------------------------------------------------------------------------------
  HIDDEN          (new Leaf(-1, 0), ALL, Gate.OPEN, ALONE, ZERO, ZERO, ZERO, ZERO,               "KVM has no use for this leaf and hides it");
  // spotless:on

  private final Leaf leaf;
  private final Versions versions;
  private final Gate gate;
  private final Indexes indexes;
  private final Cell eax;
  private final Cell ebx;
  private final Cell ecx;
  private final Cell edx;
  private final String meaning;

  LeafRule(
      Leaf leaf,
      Versions versions,
      Gate gate,
      Indexes indexes,
      Cell eax,
      Cell ebx,
      Cell ecx,
      Cell edx,
      String meaning) {
    this.leaf = leaf;
    this.versions = versions;
    this.gate = gate;
    this.indexes = indexes;
    this.eax = eax;
    this.ebx = ebx;
    this.ecx = ecx;
    this.edx = edx;
    this.meaning = meaning;
  }

  private static Leaf leaf(int function) {
    return Leaf.of(function);
  }

  /** An index of -1 stands for all that have no row of their own. */
  private static Leaf leaf(int function, int index) {
    return new Leaf(function, index);
  }

  int function() {
    return leaf.function();
  }

  boolean covers(Leaf wanted) {
    return leaf.index() == wanted.index() || leaf.index() == -1;
  }

  Gate gate() {
    return gate;
  }

  Indexes indexes() {
    return indexes;
  }

  Cell cell(Register register) {
    return switch (register) {
      case EAX -> eax;
      case EBX -> ebx;
      case ECX -> ecx;
      case EDX -> edx;
    };
  }

  Registers values(Answer answer) {
    if (!gate.isOpen(answer.report())) {
      return Registers.ZERO;
    }
    return new Registers(
        eax.source().value(answer, Register.EAX),
        ebx.source().value(answer, Register.EBX),
        ecx.source().value(answer, Register.ECX),
        edx.source().value(answer, Register.EDX));
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public Versions versions() {
    return versions;
  }
}
