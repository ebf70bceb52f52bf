package guise.guest;

import guise.host.Host;
import guise.host.RawCpuid;
import guise.kernel.Behaviour;
import guise.kernel.KernelRules;
import guise.x86.StaticFeature;
import guise.x86.xstate.XComponent;
import guise.x86.xstate.XstateLayout;

/**
 * What KVM has before it when userspace asks which CPUID it supports.
 *
 * @param host the machine it runs on
 * @param rules the kernel's rules
 * @param view what the kernel makes of the CPU
 * @param kvm KVM's capabilities
 * @param permission what the asking process may give to guests
 */
record Report(
    Host host, KernelRules rules, KernelView view, KvmCapabilities kvm, Permission permission) {
  RawCpuid raw() {
    return host.cpuid();
  }

  /** The bits of XCR0 that this process's guests can have. */
  long permittedXcr0() {
    long supported = kvm.supportedXcr0();
    if (!rules.does(Behaviour.DYNAMIC_XSTATE) || permission.allows(supported)) {
      return supported;
    }
    long permitted = supported & ~Permission.DYNAMIC;
    return rules.does(Behaviour.TILE_STATE_IS_A_PAIR)
        ? permitted & ~XComponent.TILECFG.mask()
        : permitted;
  }

  long permittedXss() {
    return kvm.supportedXss();
  }

  boolean fiveLevelTdp() {
    return NestedTables.haveFiveLevels(host, view, kvm);
  }

  XstateLayout layout() {
    return XstateLayout.of(raw()::query, rules.does(Behaviour.COMPACT_ALIGNS_TO_64));
  }

  /** The highest extended leaf KVM reports (spec: leaf 0x80000000). */
  boolean raisesExtendedLimit() {
    return rules.does(Behaviour.EXTENDED_SYNTHESIS)
        && (view.has(StaticFeature.LFENCE_RDTSC) || !view.has(CpuBug.NULL_SEG));
  }
}
