package guise.contract.vcpu;

import com.google.errorprone.annotations.Immutable;
import guise.engine.Choices;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.kvm.Kvm;
import guise.kvm.XcompPermissions;

/** Where a backend's KVM comes from. */
@Immutable
sealed interface KvmSource permits EmulatedSource, DeviceSource {
  Kvm kvm(Choices choices, XcompPermissions permissions);

  XcompPermissions permissions();

  Host host();

  Kernel kernel();

  /** Whether KVM does here as the kernel's own modules do. */
  boolean keeps(Custom custom);
}
