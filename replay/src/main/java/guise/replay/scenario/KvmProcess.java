package guise.replay.scenario;

import guise.kvm.Kvm;
import guise.kvm.XcompPermissions;
import java.util.function.Function;

/**
 * A process that has opened KVM.
 *
 * @param opening opens the KVM of a process with some permissions
 */
public record KvmProcess(
    XcompPermissions permissions, Kvm kvm, Function<XcompPermissions, Kvm> opening) {

  /** A process that opens its KVM. */
  public static KvmProcess of(
      XcompPermissions permissions, Function<XcompPermissions, Kvm> opening) {
    return new KvmProcess(permissions, opening.apply(permissions), opening);
  }

  /** A child process, with a KVM of its own. */
  KvmProcess fork() {
    return of(permissions.fork(), opening);
  }
}
