package guise.guest;

import static guise.x86.StaticFeature.GBPAGES;
import static guise.x86.StaticFeature.LAM;
import static guise.x86.StaticFeature.LBRV;
import static guise.x86.StaticFeature.MOVBE;
import static guise.x86.StaticFeature.MWAIT;
import static guise.x86.StaticFeature.NRIPS;
import static guise.x86.StaticFeature.PAUSEFILTER;
import static guise.x86.StaticFeature.PFTHRESHOLD;
import static guise.x86.StaticFeature.RDPID;
import static guise.x86.StaticFeature.RDTSCP;
import static guise.x86.StaticFeature.TSCRATEMSR;
import static guise.x86.StaticFeature.VGIF;
import static guise.x86.StaticFeature.VMX;
import static guise.x86.StaticFeature.VNMI;
import static guise.x86.StaticFeature.V_VMSAVE_VMLOAD;
import static guise.x86.StaticFeature.XSAVE;
import static guise.x86.StaticFeature.XSAVES;

import guise.kernel.KernelRules;
import guise.kernel.Rule;
import guise.x86.CpuidBits;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Registers;
import guise.x86.StaticFeature;
import guise.x86.Vendor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The stage from the table a vCPU holds to the features KVM honours for it. */
public final class Honouring {
  private static final Set<StaticFeature> OWNED_5_10 = Set.of(VMX, XSAVES, NRIPS);

  private static final Set<StaticFeature> OWNED =
      Set.of(VMX, XSAVES, NRIPS, TSCRATEMSR, LBRV, PAUSEFILTER, PFTHRESHOLD, VGIF, V_VMSAVE_VMLOAD);

  private static final Set<StaticFeature> GOVERNED =
      Set.of(
          VMX,
          XSAVES,
          NRIPS,
          TSCRATEMSR,
          LBRV,
          PAUSEFILTER,
          PFTHRESHOLD,
          VGIF,
          V_VMSAVE_VMLOAD,
          GBPAGES,
          VNMI,
          LAM);

  /** The features that an old kernel honours only where KVM offers them. */
  private static final Map<CapabilityRule, Set<StaticFeature>> NEED_KVM =
      Map.of(
          CapabilityRule.OWNED_BY_MODULE_5_10, OWNED_5_10,
          CapabilityRule.OWNED_BY_MODULE, OWNED,
          CapabilityRule.GOVERNED, GOVERNED);

  /** What KVM emulates where the processor lacks it. */
  private static final Set<StaticFeature> EMULATED = Set.of(MOVBE, MWAIT, RDPID);

  private static final Map<CpuidWord, Integer> FEATURES = masks(List.of(StaticFeature.values()));

  private static final Map<CapabilityRule, Map<CpuidWord, Integer>> NEED_KVM_MASKS =
      NEED_KVM.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> masks(e.getValue())));

  private final KernelRules rules;
  private final KernelView view;
  private final KvmCapabilities kvm;
  private final CpuidTable guest;
  private final Ledger ledger = new Ledger(Stage.CAPABILITY);
  private final CpuidBits.Builder bits = new CpuidBits.Builder();

  private Honouring(KernelRules rules, KernelView view, KvmCapabilities kvm, CpuidTable guest) {
    this.rules = rules;
    this.view = view;
    this.kvm = kvm;
    this.guest = guest;
  }

  public static Staged<GuestCapabilities> of(
      KernelRules rules, KernelView view, KvmCapabilities kvm, CpuidTable guest) {
    var stage = new Honouring(rules, view, kvm, guest);
    stage.announced();
    stage.explain();
    stage.overrides();
    return stage.ledger.staged(new GuestCapabilities(stage.bits.build()));
  }

  /** The features alone, for who asks often and not why. */
  public static GuestCapabilities capabilities(
      KernelRules rules, KernelView view, KvmCapabilities kvm, CpuidTable guest) {
    var stage = new Honouring(rules, view, kvm, guest);
    stage.announced();
    stage.overrides();
    return new GuestCapabilities(stage.bits.build());
  }

  /** The features by word, with the bits that are features. */
  private static Map<CpuidWord, Integer> masks(Collection<StaticFeature> features) {
    var masks = new TreeMap<CpuidWord, Integer>();
    for (StaticFeature feature : features) {
      masks.merge(feature.bit().word(), feature.bit().mask(), (a, b) -> a | b);
    }
    return Map.copyOf(masks);
  }

  private void announced() {
    for (var word : FEATURES.entrySet()) {
      int announced = guest.read(word.getKey()) & word.getValue();
      if (announced != 0) {
        bits.put(word.getKey(), announced & honoured(word.getKey()));
      }
    }
  }

  /** What of a word counts if it is announced. */
  private int honoured(CpuidWord word) {
    int known = kvm.word(word) | emulated(word);
    if (!rules.has(CapabilityRule.RAW_GUEST_CPUID)) {
      return known;
    }
    int needed = 0;
    for (var some : NEED_KVM_MASKS.entrySet()) {
      needed |= rules.has(some.getKey()) ? some.getValue().getOrDefault(word, 0) : 0;
    }
    return known | ~needed;
  }

  private int emulated(CpuidWord word) {
    int mask = 0;
    for (StaticFeature feature : EMULATED) {
      boolean possible = feature != RDPID || kvm.has(RDTSCP);
      mask |= possible && feature.bit().word().equals(word) ? feature.bit().mask() : 0;
    }
    return mask;
  }

  private void explain() {
    for (StaticFeature feature : StaticFeature.values()) {
      if (guest.announces(feature)) {
        boolean on = bits.has(feature.bit());
        CapabilityRule rule = ruleFor(feature);
        String because = on ? "KVM offers it" : "KVM does not offer it";
        boolean raw = rule == CapabilityRule.RAW_GUEST_CPUID;
        ledger.bit(feature.bit(), on, rule, raw ? "the guest's CPUID announces it" : because);
      }
    }
  }

  private CapabilityRule ruleFor(StaticFeature feature) {
    for (Map.Entry<CapabilityRule, Set<StaticFeature>> some : NEED_KVM.entrySet()) {
      if (rules.has(some.getKey()) && some.getValue().contains(feature)) {
        return some.getKey();
      }
    }
    boolean rawCounts = rules.has(CapabilityRule.RAW_GUEST_CPUID);
    return rawCounts ? CapabilityRule.RAW_GUEST_CPUID : CapabilityRule.KVM_AND_GUEST;
  }

  private void overrides() {
    if (rules.has(CapabilityRule.GBPAGES_BY_NPT) && kvm.tdp()) {
      boolean host = view.has(GBPAGES);
      decide(
          GBPAGES,
          host,
          CapabilityRule.GBPAGES_BY_NPT,
          host ? "the host has it" : "the host lacks it");
    }
    boolean xsave = bits.has(XSAVE.bit());
    if (kvm.module() == VendorModule.KVM_AMD && rules.has(CapabilityRule.XSAVES_ON_SVM)) {
      boolean on = xsave && view.has(XSAVES);
      decide(
          XSAVES,
          on,
          CapabilityRule.XSAVES_ON_SVM,
          on ? "the host has it" : "no XSAVE or no host XSAVES");
    } else if (bits.has(XSAVES.bit()) && !xsave) {
      decide(XSAVES, false, CapabilityRule.XSAVES_NEEDS_XSAVE, "the guest has no XSAVE");
    }
    if (rules.has(CapabilityRule.VLS_NEEDS_AMD) && bits.has(V_VMSAVE_VMLOAD.bit()) && !amdGuest()) {
      decide(V_VMSAVE_VMLOAD, false, CapabilityRule.VLS_NEEDS_AMD, "the guest is not AMD");
    }
  }

  private boolean amdGuest() {
    Registers leaf0 = guest.findAny(0).map(entry -> entry.values()).orElse(Registers.ZERO);
    return Vendor.of(leaf0).map(Vendor::amdCompatible).orElse(false);
  }

  private void decide(StaticFeature feature, boolean on, Rule rule, String because) {
    bits.set(feature.bit(), on);
    ledger.bit(feature.bit(), on, rule, because);
  }
}
