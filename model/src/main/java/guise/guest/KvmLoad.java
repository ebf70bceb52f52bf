package guise.guest;

import guise.host.Host;
import guise.kernel.Kernel;
import guise.kernel.KernelRules;
import guise.kernel.Provided;

/** The stage from the host kernel's view to KVM's own capabilities. */
public final class KvmLoad {
  private KvmLoad() {}

  public static Staged<KvmCapabilities> capabilities(
      Host host, Kernel kernel, KernelRules rules, KernelView view) {
    var loading = new KvmLoading(host, kernel, rules, view);
    for (Provided row : rules.features()) {
      loading.declare(row);
    }
    for (KvmRule rule : KvmRule.values()) {
      rule.apply(loading);
    }
    return loading.ledger.staged(loading.capabilities());
  }
}
