package guise.guest;

import guise.guest.paging.RootRole.Tdp;
import guise.host.Host;
import guise.x86.StaticFeature;
import guise.x86.msr.Msr;

/** The levels that nested page tables can have on a host. */
public final class NestedTables {
  private static final int EPT_FIVE_LEVELS = 1 << 7;
  private static final int FIVE = 5;

  private NestedTables() {}

  public static Tdp of(Host host, KernelView view, KvmCapabilities kvm) {
    int most = haveFiveLevels(host, view, kvm) ? FIVE : FIVE - 1;
    return kvm.module() == VendorModule.KVM_AMD ? Tdp.npt(most) : Tdp.ept(most);
  }

  /** NPT has the levels of the host's own page tables; EPT those that VMX announces. */
  static boolean haveFiveLevels(Host host, KernelView view, KvmCapabilities kvm) {
    if (kvm.module() == VendorModule.KVM_AMD) {
      return view.has(StaticFeature.LA57);
    }
    var announced = host.boot().msr(Msr.VMX_EPT_VPID_CAP);
    return announced.isPresent()
        ? (announced.getAsLong() & EPT_FIVE_LEVELS) != 0
        : host.cpuid().has(StaticFeature.LA57.bit());
  }
}
