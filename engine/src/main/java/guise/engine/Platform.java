package guise.engine;

import guise.guest.EmulatedCpuid;
import guise.guest.HostKernel;
import guise.guest.KernelView;
import guise.guest.KvmCapabilities;
import guise.guest.KvmLoad;
import guise.guest.NestedTables;
import guise.guest.Permission;
import guise.guest.Reflection;
import guise.guest.SupportedCpuid;
import guise.guest.VendorModule;
import guise.guest.paging.RootRole;
import guise.guest.vmx.OfferedVmx;
import guise.host.Host;
import guise.kernel.Behaviour;
import guise.kernel.Kernel;
import guise.kernel.KernelRules;
import guise.kernel.Limit;
import guise.x86.CpuidTable;
import guise.x86.StaticFeature;
import guise.x86.xstate.XstateLayout;
import java.util.Optional;
import java.util.function.Predicate;

/** KVM as it is loaded on a host: what all its VMs share and nothing changes. */
final class Platform {
  final Host host;
  final Kernel kernel;
  final KernelRules rules;
  final KernelView view;
  final KvmCapabilities caps;
  final OfferedVmx offeredVmx;
  final XstateLayout layout;
  final Reflection.Means means;
  final CpuidTable emulated;
  final UpdateStrategy updates;
  final XfdInterception xfd;
  final FpuGrowth growth;
  final Choices choices;
  final MsrSpace msrs;

  /** What kvm_pvm imposes, where that is the vendor module. */
  final Optional<PvmFindings> pvm;

  /** The rules for CR4 and EFER that KVM's own capabilities make. */
  final long cr4Reserved;

  final long eferAllowed;

  Platform(Host given, Kernel kernel, Choices choices) {
    this.host = given.completed();
    this.kernel = kernel;
    this.choices = choices;
    this.rules = KernelRules.of(kernel.version());
    this.view = HostKernel.view(host, kernel, rules).value();
    this.caps = KvmLoad.capabilities(host, kernel, rules, view).value();
    this.offeredVmx = OfferedVmx.on(host, kernel, rules, caps);
    this.layout = XstateLayout.of(host.cpuid()::query, rules.does(Behaviour.COMPACT_ALIGNS_TO_64));
    this.means = new Reflection.Means(rules, view, layout, caps.supportedXcr0(), caps.module());
    this.emulated = EmulatedCpuid.of(caps).value();
    this.updates = choices.updates().orElseGet(() -> UpdateStrategy.of(rules));
    this.xfd = choices.xfd().orElseGet(() -> XfdInterception.of(caps.module()));
    this.growth = choices.growth();
    this.pvm =
        Optional.of(caps.module())
            .filter(VendorModule.KVM_PVM::equals)
            .map(_ -> choices.learned().orElseGet(() -> PvmFindings.expectedOn(host)))
            .map(findings -> findings.without(choices.without()));
    this.cr4Reserved = cr4Reserved(caps::has);
    this.eferAllowed = EferBit.allowed(this);
    this.msrs = new MsrSpace(this);
  }

  CpuidTable supported(long guestPermitted) {
    var permission = new Permission(guestPermitted & Permission.DYNAMIC);
    return SupportedCpuid.of(host, rules, view, caps, permission).value();
  }

  /** The levels that nested page tables can have here. */
  RootRole.Tdp nestedTables() {
    return NestedTables.of(host, view, caps);
  }

  /** The bits of CR4 that guests with some features may not set. */
  long cr4Reserved(Predicate<StaticFeature> features) {
    return pvm.filter(_ -> PvmRule.CR4_FIXED.on(this))
        .map(findings -> ~findings.cr4())
        .orElseGet(() -> Cr4Bit.reserved(rules, features));
  }

  /** The quirks that can be disabled. */
  long quirks() {
    long known = Integer.toUnsignedLong(rules.limit(Limit.QUIRKS));
    return PvmRule.PAT_QUIRK_STAYS.on(this) ? known & ~Quirk.IGNORE_GUEST_PAT.mask() : known;
  }

  /** Whether the kernel was built with an option. */
  boolean built(BuildOption option) {
    return pvm.map(findings -> !findings.missing().contains(option)).orElse(true);
  }

  boolean does(Behaviour behaviour) {
    return rules.does(behaviour);
  }

  boolean vmx() {
    return caps.module() == VendorModule.KVM_INTEL;
  }

  boolean svm() {
    return caps.module() == VendorModule.KVM_AMD;
  }

  /** The width of virtual addresses that decides what is canonical. */
  int virtualWidth() {
    return caps.has(StaticFeature.LA57) ? 57 : 48;
  }
}
