package guise.guest;

import static guise.guest.Cell.computed;

import guise.kernel.Behaviour;
import guise.kernel.Limit;
import guise.kernel.Rule;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.StaticFeature;
import java.util.Optional;

/** The registers of reported leaves that KVM computes. */
final class LeafCells {
  // spotless:off
  static final Cell MAX_BASIC    = Cell.upTo(Limit.MAX_BASIC_LEAF);
  static final Cell MAX_INDEX_7  = Cell.upTo(Limit.MAX_LEAF_7_INDEX);
  static final Cell MAX_INDEX_1E = Cell.upTo(Limit.MAX_LEAF_1E_INDEX);
  static final Cell MAX_INDEX_24 = Cell.upTo(Limit.MAX_LEAF_24_INDEX);
  static final Cell MAX_CENTAUR  = Cell.upTo(Limit.MAX_CENTAUR_LEAF);
  static final Cell MAX_EXTENDED = computed("the CPU's, at most what KVM knows, raised where KVM has bits to add", LeafCells::maxExtended).by(Limit.MAX_EXTENDED_LEAF);
  static final Cell PMU_EAX      = computed("version, counters, width, events of KVM's PMU", LeafCells::pmuEax);
  static final Cell PMU_EBX      = computed("the events the host lacks", answer -> answer.report().kvm().pmu().unavailable());
  static final Cell PMU_EDX      = computed("fixed counters of KVM's PMU", LeafCells::pmuEdx);
  static final Cell XCR0_LOW     = computed("the components that KVM supports and the process may give", answer -> answer.raw().eax() & (int) answer.report().permittedXcr0()).by(LeafCells::xcr0Rule);
  static final Cell XCR0_HIGH    = computed("the components that KVM supports and the process may give", answer -> answer.raw().edx() & (int) (answer.report().permittedXcr0() >>> 32)).by(LeafCells::xcr0Rule);
  static final Cell XCR0_SIZE    = computed("bytes of all these components in standard format", answer -> answer.report().layout().standardSize(answer.report().permittedXcr0())).by(LeafCells::xcr0Rule);
  static final Cell COMPACT_SIZE = computed("bytes of all components in compacted format, given XSAVES or XSAVEC", LeafCells::compactSize);
  static final Cell XSS_LOW      = computed("the supervisor components that KVM supports", answer -> answer.raw().ecx() & (int) answer.report().permittedXss()).by(Limit.SUPPORTED_XSS);
  static final Cell XSS_HIGH     = computed("the supervisor components that KVM supports", answer -> answer.raw().edx() & (int) (answer.report().permittedXss() >>> 32)).by(Limit.SUPPORTED_XSS);
  static final Cell COMPONENT_FLAGS = computed("as the CPU answers, without the XFD flag where KVM has no XFD", LeafCells::componentFlags).by(Behaviour.XFD_HIDDEN_WITHOUT_CAP);
  static final Cell AVX10        = computed("the CPU's version, at most what KVM knows, and KVM's capabilities", LeafCells::avx10);
  static final Cell POWER        = computed("the invariant TSC, and nothing else", answer -> answer.capabilities(answer.leaf(), Register.EDX) & answer.raw().edx());
  static final Cell WIDTHS       = computed("physical, linear and guest-physical width", LeafCells::widths).by(Behaviour.GUEST_PHYS_BITS);
  static final Cell LEAK         = computed("the kernel's own flags, unmasked", LeafCells::leak);
  static final Cell RETURN_STACK = computed("the CPU's return stack size, given ERAPS", answer -> answer.has(StaticFeature.ERAPS) ? answer.raw().ebx() & 0x00FF_0000 : 0);
  static final Cell COUNTERS     = computed("counters of KVM's PMU", answer -> answer.report().kvm().pmu().general());
  // spotless:on

  private static final int SYNTHESIS_FROM = 0x8000_001D;
  private static final int SYNTHESIS_TO = 0x8000_0021;

  private LeafCells() {}

  /** Without permission for tile data it is that, and not KVM's limit, which decides. */
  private static Optional<Rule> xcr0Rule(Answer answer) {
    Report report = answer.report();
    if (report.permittedXcr0() == report.kvm().supportedXcr0()) {
      return Optional.of(answer.inForce(Limit.SUPPORTED_XCR0));
    }
    boolean pair = report.rules().does(Behaviour.TILE_STATE_IS_A_PAIR);
    return Optional.of(pair ? Behaviour.TILE_STATE_IS_A_PAIR : Behaviour.DYNAMIC_XSTATE);
  }

  private static int maxExtended(Answer answer) {
    int highest = Cell.least(answer.raw().eax(), answer.limit(Limit.MAX_EXTENDED_LEAF));
    boolean raised =
        Integer.compareUnsigned(highest, SYNTHESIS_FROM) >= 0
            && Integer.compareUnsigned(highest, SYNTHESIS_TO) < 0
            && answer.report().raisesExtendedLimit();
    return raised ? SYNTHESIS_TO : highest;
  }

  private static int pmuEax(Answer answer) {
    PmuCapability pmu = answer.report().kvm().pmu();
    return pmu.version() | pmu.general() << 8 | pmu.generalWidth() << 16 | pmu.events() << 24;
  }

  private static int pmuEdx(Answer answer) {
    PmuCapability pmu = answer.report().kvm().pmu();
    int anyThreadDeprecated = pmu.version() != 0 ? 1 << 15 : 0;
    return pmu.fixed() | pmu.fixedWidth() << 5 | anyThreadDeprecated;
  }

  private static int compactSize(Answer answer) {
    if (!answer.has(StaticFeature.XSAVES) && !answer.has(StaticFeature.XSAVEC)) {
      return 0;
    }
    Report report = answer.report();
    return report.layout().compactedSize(report.permittedXcr0() | report.permittedXss());
  }

  private static int componentFlags(Answer answer) {
    boolean hides =
        answer.report().rules().does(Behaviour.XFD_HIDDEN_WITHOUT_CAP)
            && !answer.has(StaticFeature.XFD);
    return hides ? answer.raw().ecx() & ~4 : answer.raw().ecx();
  }

  private static int avx10(Answer answer) {
    int version = Math.min(answer.raw().ebx() & 0xFF, answer.limit(Limit.AVX10_VERSION));
    return answer.capabilities(answer.leaf(), Register.EBX) | version;
  }

  /** The kernel's flags sit in word 22, which 5.10.y copies to ECX (bits 11 to 14 are known). */
  private static int leak(Answer answer) {
    return answer.capabilities(Leaf.of(0x8000_0021), Register.ECX);
  }

  private static int widths(Answer answer) {
    int raw = answer.raw().eax();
    int physical = raw & 0xFF;
    int linear = Math.max(raw >>> 8 & 0xFF, 48);
    boolean tdp = answer.report().kvm().tdp();
    if (!answer.report().rules().does(Behaviour.GUEST_PHYS_BITS)) {
      return oldPhysical(answer, physical, raw >>> 16 & 0xFF, tdp) | linear << 8;
    }
    if (!tdp) {
      return answer.report().view().physicalBits() | linear << 8;
    }
    int mapped = answer.report().fiveLevelTdp() ? physical : Math.min(physical, 48);
    return physical | linear << 8 | mapped << 16;
  }

  private static int oldPhysical(Answer answer, int physical, int guest, boolean tdp) {
    if (tdp) {
      return guest == 0 ? physical : guest;
    }
    boolean narrowed = answer.report().rules().does(Behaviour.NARROWED_WITHOUT_TDP);
    return narrowed ? answer.report().view().physicalBits() : physical;
  }
}
