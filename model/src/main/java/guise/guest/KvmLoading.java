package guise.guest;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import guise.host.Host;
import guise.host.RawCpuid;
import guise.kernel.Behaviour;
import guise.kernel.Kernel;
import guise.kernel.KernelRules;
import guise.kernel.KvmParameter;
import guise.kernel.Limit;
import guise.kernel.Provided;
import guise.kernel.Rule;
import guise.x86.CpuidBits;
import guise.x86.CpuidWord;
import guise.x86.Feature;
import guise.x86.IntelModel;
import guise.x86.StaticFeature;
import guise.x86.Vendor;
import guise.x86.msr.Msr;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/** KVM's modules as they load: the state that the rows of {@link KvmRule} change in turn. */
final class KvmLoading {
  final Host host;
  final Kernel kernel;
  final KernelRules rules;
  final KernelView view;
  final RawCpuid raw;
  final VendorModule module;
  final Ledger ledger = new Ledger(Stage.KVM);
  final boolean tdp;
  long xcr0;
  long xss;
  PmuCapability pmu = PmuCapability.NONE;

  private static final int ENABLE_EPT = 1;
  private static final Set<IntelModel> WITHOUT_EPT =
      EnumSet.of(
          IntelModel.CORE_YONAH,
          IntelModel.CORE2_MEROM,
          IntelModel.CORE2_MEROM_L,
          IntelModel.CORE2_PENRYN,
          IntelModel.CORE2_DUNNINGTON);

  private final CpuidBits.Builder bits = new CpuidBits.Builder();
  private final Set<StaticFeature> declared = EnumSet.noneOf(StaticFeature.class);

  KvmLoading(Host host, Kernel kernel, KernelRules rules, KernelView view) {
    this.host = host;
    this.kernel = kernel;
    this.rules = rules;
    this.view = view;
    this.raw = host.cpuid();
    this.module = VendorModule.of(raw, kernel.modules());
    this.tdp = nestedPaging();
    this.xcr0 = view.xcr0() & Integer.toUnsignedLong(rules.limit(Limit.SUPPORTED_XCR0));
  }

  private boolean nestedPaging() {
    return switch (module) {
      case KVM_INTEL -> isOn(KvmParameter.EPT) && hasEpt();
      case KVM_AMD -> isOn(KvmParameter.NPT) && hasNpt();
      case KVM_PVM -> false;
    };
  }

  /** Without the register that lists the controls: every processor since Nehalem has EPT. */
  private boolean hasEpt() {
    boolean usual =
        raw.vendor().filter(Vendor.CENTAUR::equals).isEmpty() || raw.signature().family() != 6;
    boolean old = IntelModel.anyOf(WITHOUT_EPT, raw.signature());
    return allows(Msr.VMX_PROCBASED_CTLS2, ENABLE_EPT, usual && !old);
  }

  private boolean hasNpt() {
    return view.has(StaticFeature.NPT);
  }

  KvmCapabilities capabilities() {
    return new KvmCapabilities(bits.build(), xcr0, xss, pmu, tdp, module);
  }

  boolean isOn(KvmParameter parameter) {
    return parameter.isOn(kernel);
  }

  boolean vmx() {
    return module == VendorModule.KVM_INTEL;
  }

  boolean svm() {
    return module == VendorModule.KVM_AMD;
  }

  boolean pvm() {
    return module == VendorModule.KVM_PVM;
  }

  boolean has(Feature feature) {
    return bits.has(feature.bit());
  }

  /** Whether this kernel's KVM has a row for a feature at all. */
  boolean declares(StaticFeature feature) {
    return declared.contains(feature);
  }

  void declare(Provided row) {
    if (row.feature() instanceof StaticFeature feature) {
      declared.add(feature);
    }
    boolean on = isProvided(row);
    bits.set(row.feature().bit(), on);
    ledger.bit(row.feature().bit(), on, row, on ? "" : reason(row));
  }

  private boolean isProvided(Provided row) {
    Feature feature = row.feature();
    return switch (row.provision()) {
      case HOST, SCATTERED, ALIAS -> view.has(feature) && rawHas(feature);
      case RAW -> rawHas(feature);
      case EMULATED -> true;
      case SYNTHESIZED -> view.has(feature);
      case VENDOR -> false;
    };
  }

  private String reason(Provided row) {
    return switch (row.provision()) {
      case VENDOR -> "";
      case SYNTHESIZED -> "the host kernel does not vouch for it";
      default -> rawHas(row.feature()) ? "the host kernel does not use it" : "the CPU lacks it";
    };
  }

  /** Before 6.14 KVM read beyond the processor's highest leaf. */
  private boolean rawHas(Feature feature) {
    CpuidWord word = feature.bit().word();
    boolean checked = rules.does(Behaviour.MAX_LEAF_CHECKED) || KernelWord.keeps(word);
    int value = checked ? raw.readInRange(word) : raw.read(word);
    return (value & feature.bit().mask()) != 0;
  }

  /** Offers a feature, if this kernel's KVM knows it, and says whether that changed anything. */
  @CanIgnoreReturnValue
  boolean set(StaticFeature feature, Rule rule, String because) {
    boolean news = declares(feature) && !has(feature);
    if (news) {
      change(feature, true, rule, because);
    }
    return news;
  }

  void clear(StaticFeature feature, Rule rule, String because) {
    if (has(feature)) {
      change(feature, false, rule, because);
    }
  }

  /** Says that an offered feature stays because of something the host's source does not tell. */
  void keep(StaticFeature feature, Rule rule, String because, String assumption) {
    if (has(feature)) {
      change(feature, true, rule, because);
      ledger.assuming(assumption);
    }
  }

  /** Says why a feature left to the vendor module is not offered after all. */
  void leaveOut(StaticFeature feature, Rule rule, String because) {
    if (declares(feature) && !has(feature)) {
      change(feature, false, rule, because);
    }
  }

  void setIf(boolean condition, StaticFeature feature, Rule rule, String yes, String no) {
    if (condition) {
      set(feature, rule, yes);
    } else {
      leaveOut(feature, rule, no);
    }
  }

  private void change(StaticFeature feature, boolean on, Rule rule, String because) {
    bits.set(feature.bit(), on);
    ledger.bit(feature.bit(), on, rule, because);
  }

  /**
   * Whether the processor has a control of VMX: bit {@code 32 + n} of a capability register says
   * that control n may be 1. Without the register the answer is the given one.
   */
  boolean allows(Msr capabilityMsr, int control, boolean otherwise) {
    OptionalLong register = host.boot().msr(capabilityMsr);
    return register.isEmpty() ? otherwise : (register.getAsLong() >>> 32 + control & 1) != 0;
  }

  boolean knows(Msr msr) {
    return host.boot().msr(msr).isPresent();
  }
}
