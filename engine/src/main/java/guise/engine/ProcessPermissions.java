package guise.engine;

import guise.guest.HostKernel;
import guise.guest.KernelView;
import guise.guest.Permission;
import guise.host.Host;
import guise.kernel.Behaviour;
import guise.kernel.Kernel;
import guise.kernel.KernelRules;
import guise.kvm.Errno;
import guise.kvm.XcompPermissions;

/** The permissions of one process on a host (arch/x86/kernel/fpu/xstate.c). */
public final class ProcessPermissions implements XcompPermissions {
  private static final long LEGACY = 3;
  private static final int OLDER_BOUND = 19;
  private static final int BOUND_WITH_APX = 20;

  /** What {@code arch_prctl} refuses. */
  private enum PrctlRefusal implements Refusal {
    PRCTL_KNOWN(Errno.EINVAL, "the kernel knows permissions for state components"),
    COMPONENT_KNOWN(Errno.EINVAL, "the component's number is one the kernel knows"),
    COMPONENT_DYNAMIC(Errno.EOPNOTSUPP, "the component needs permission at all"),
    COMPONENT_OF_HOST(Errno.EOPNOTSUPP, "the host has the component"),
    BEFORE_FIRST_VCPU(Errno.EBUSY, "the process has not created a vCPU yet");

    private final Errno errno;
    private final String meaning;

    PrctlRefusal(Errno errno, String meaning) {
      this.errno = errno;
      this.meaning = meaning;
    }

    @Override
    public Errno errno() {
      return errno;
    }

    @Override
    public String meaning() {
      return meaning;
    }
  }

  private final KernelRules rules;
  private final long supported;
  private long own;
  private long guests;
  private boolean locked;

  private ProcessPermissions(KernelRules rules, long supported) {
    this.rules = rules;
    this.supported = supported;
    this.own = supported & ~Permission.DYNAMIC;
    this.guests = own;
  }

  /** A process that never asked for anything. */
  public static ProcessPermissions of(Host host, Kernel kernel) {
    var rules = KernelRules.of(kernel.version());
    KernelView view = HostKernel.view(host.completed(), kernel, rules).value();
    return new ProcessPermissions(rules, view.xcr0() | LEGACY);
  }

  @Override
  public long supported() {
    known("ARCH_GET_XCOMP_SUPP");
    return supported;
  }

  @Override
  public synchronized long permitted() {
    known("ARCH_GET_XCOMP_PERM");
    return own;
  }

  @Override
  public synchronized long guestPermitted() {
    return guests;
  }

  @Override
  public synchronized void request(long component) {
    check(component, "ARCH_REQ_XCOMP_PERM");
    own |= Permission.DYNAMIC;
  }

  @Override
  public synchronized void requestForGuests(long component) {
    String option = "ARCH_REQ_XCOMP_GUEST_PERM";
    check(component, option);
    if ((guests & Permission.DYNAMIC) == 0) {
      PrctlRefusal.BEFORE_FIRST_VCPU.unless(!locked, option);
      guests |= Permission.DYNAMIC;
    }
  }

  private void known(String option) {
    PrctlRefusal.PRCTL_KNOWN.unless(rules.does(Behaviour.XCOMP_PRCTL), option);
  }

  private void check(long component, String option) {
    known(option);
    int bound = rules.does(Behaviour.APX_STATE) ? BOUND_WITH_APX : OLDER_BOUND;
    boolean inRange = component >= 0 && component < bound;
    PrctlRefusal.COMPONENT_KNOWN.unless(inRange, option);
    PrctlRefusal.COMPONENT_DYNAMIC.unless(Permission.DYNAMIC == 1L << component, option);
    PrctlRefusal.COMPONENT_OF_HOST.unless((supported & Permission.DYNAMIC) != 0, option);
  }

  /** The first vCPU of the process ends the time for requests. */
  synchronized void lock() {
    locked = true;
  }

  @Override
  public synchronized ProcessPermissions fork() {
    var child = new ProcessPermissions(rules, supported);
    child.own = own;
    child.guests = guests;
    child.locked = locked;
    return child;
  }
}
