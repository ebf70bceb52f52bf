package guise.contract.vcpu;

import com.google.errorprone.annotations.Immutable;
import guise.engine.Choices;
import guise.engine.EmulatedKvm;
import guise.engine.ProcessPermissions;
import guise.formats.Profiles;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.kvm.Kvm;
import guise.kvm.XcompPermissions;

/** The engine, on a shipped host and a kernel. */
@Immutable
record EmulatedSource(String profile, String version) implements KvmSource {
  @Override
  public Kvm kvm(Choices choices, XcompPermissions permissions) {
    return new EmulatedKvm(host(), kernel(), permissions, choices);
  }

  @Override
  public XcompPermissions permissions() {
    return ProcessPermissions.of(host(), kernel());
  }

  @Override
  public Host host() {
    return Profiles.find(profile).orElseThrow();
  }

  @Override
  public Kernel kernel() {
    return Kernel.of(version);
  }

  @Override
  public boolean keeps(Custom custom) {
    return true;
  }
}
