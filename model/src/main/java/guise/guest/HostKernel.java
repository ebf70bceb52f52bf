package guise.guest;

import guise.host.Host;
import guise.kernel.Kernel;
import guise.kernel.KernelRules;

/** The stage from a host's processor to what its kernel makes of it. */
public final class HostKernel {
  private HostKernel() {}

  public static Staged<KernelView> view(Host host, Kernel kernel, KernelRules rules) {
    var viewing = new KernelViewing(host, kernel, rules);
    for (KernelRule rule : KernelRule.values()) {
      rule.apply(viewing);
    }
    return viewing.ledger.staged(viewing.view());
  }
}
