package guise.replay.scenario;

import guise.kvm.Kvm;
import guise.kvm.XcompPermissions;

/** A process that has opened KVM; its permissions are those the KVM was created with. */
public interface KvmProcess {
  Kvm kvm();

  XcompPermissions permissions();

  /** A child process, with a KVM of its own. */
  KvmProcess fork();
}
