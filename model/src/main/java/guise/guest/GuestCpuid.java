package guise.guest;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.host.RawCpuid;
import guise.kernel.Behaviour;
import guise.kernel.KernelRules;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import guise.x86.xstate.XstateLayout;

/**
 * The stage from the table a VMM hands to {@code KVM_SET_CPUID2} to the table the vCPU holds: the
 * same entries, with the bits and sizes that mirror the vCPU's state brought up to date.
 */
public final class GuestCpuid {
  private static final Leaf XSTATE = new Leaf(0xD, 0);
  private static final Leaf XSTATE_1 = new Leaf(0xD, 1);
  private static final Leaf SGX_ATTRIBUTES = new Leaf(0x12, 1);

  private final KernelRules rules;
  private final KernelView view;
  private final KvmCapabilities kvm;
  private final XstateLayout layout;
  private final RuntimeState state;
  private final Ledger ledger = new Ledger(Stage.GUEST);
  private CpuidTable table;

  private GuestCpuid(
      RawCpuid raw,
      KernelRules rules,
      KernelView view,
      KvmCapabilities kvm,
      CpuidTable request,
      RuntimeState state) {
    this.rules = rules;
    this.view = view;
    this.kvm = kvm;
    this.layout = XstateLayout.of(raw::query, rules.does(Behaviour.COMPACT_ALIGNS_TO_64));
    this.table = request;
    this.state = state;
  }

  /** The table a vCPU in some state holds once KVM accepted a request. */
  public static Staged<CpuidTable> of(
      RawCpuid raw,
      KernelRules rules,
      KernelView view,
      KvmCapabilities kvm,
      CpuidTable request,
      RuntimeState state) {
    var stage = new GuestCpuid(raw, rules, view, kvm, request, state);
    for (RuntimeFeature feature : RuntimeFeature.values()) {
      stage.mirror(feature);
    }
    stage.sizes();
    stage.enclaveState();
    return stage.ledger.staged(stage.table);
  }

  private void mirror(RuntimeFeature feature) {
    if (table.find(feature.bit().word().leaf()).isEmpty() || !isMirrored(feature)) {
      return;
    }
    boolean on = state.holds(feature);
    table = on ? table.with(feature.bit()) : table.without(feature.bit());
    ledger.bit(
        feature.bit(), on, RuntimeRule.of(feature), feature.meaning() + (on ? "" : ": not now"));
  }

  /** Up to 6.13 KVM leaves OSXSAVE and OSPKE alone where the host itself lacks the feature. */
  private boolean isMirrored(RuntimeFeature feature) {
    if (!rules.does(Behaviour.MIRROR_ASKS_HOST)) {
      return true;
    }
    return switch (feature) {
      case OSXSAVE -> view.has(StaticFeature.XSAVE);
      case OSPKE -> view.has(StaticFeature.PKU);
      case APIC -> true;
    };
  }

  private void sizes() {
    if (table.find(XSTATE).isPresent()) {
      write(XSTATE, layout.standardSize(state.xcr0()), RuntimeRule.XCR0_SIZE);
    }
    int variants = table.find(XSTATE_1).map(entry -> entry.get(EAX)).orElse(0);
    int compacting = StaticFeature.XSAVEC.bit().mask() | StaticFeature.XSAVES.bit().mask();
    if ((variants & compacting) != 0) {
      long components = state.xcr0();
      if (rules.does(Behaviour.XSS_COUNTS_IN_SIZE)) {
        components |= state.xss();
      }
      write(XSTATE_1, layout.compactedSize(components), RuntimeRule.COMPACTED_SIZE);
    }
  }

  private void write(Leaf leaf, int value, RuntimeRule rule) {
    var word = new CpuidWord(leaf, EBX);
    table = table.with(word, value);
    ledger.bits(word, -1, value, rule, rule.meaning());
  }

  /** Up to 6.3 KVM tells enclaves which components of XCR0 they may use. */
  private void enclaveState() {
    var attributes = table.find(SGX_ATTRIBUTES);
    if (!rules.does(Behaviour.ENCLAVE_XFRM_PATCHED) || attributes.isEmpty()) {
      return;
    }
    long xcr0 = supportedXcr0(kvm, table);
    int low = attributes.get().get(ECX) & (int) xcr0 | 3;
    int high = attributes.get().get(EDX) & (int) (xcr0 >>> 32);
    table = table.with(new CpuidWord(SGX_ATTRIBUTES, ECX), low);
    table = table.with(new CpuidWord(SGX_ATTRIBUTES, EDX), high);
    var word = new CpuidWord(SGX_ATTRIBUTES, ECX);
    ledger.bits(word, -1, low, RuntimeRule.ENCLAVE_XFRM, "the guest's XCR0");
  }

  /** The bits of XCR0 that a guest with some table can set. */
  public static long supportedXcr0(KvmCapabilities kvm, CpuidTable guest) {
    return guest
        .find(XSTATE)
        .map(e -> Integer.toUnsignedLong(e.get(EAX)) | (long) e.get(EDX) << 32)
        .map(announced -> announced & kvm.supportedXcr0())
        .orElse(0L);
  }
}
