package guise.kvm;

/**
 * What a process may do with state components that need permission ({@code arch_prctl}, Linux 5.16;
 * for guests 5.17). One object stands for one process: every {@link Kvm} of a process is created
 * with the same one.
 */
public interface XcompPermissions {
  /** {@code ARCH_GET_XCOMP_SUPP}: the components of XCR0 that the kernel supports. */
  long supported();

  /** {@code ARCH_GET_XCOMP_PERM}: the components the process itself may use. */
  long permitted();

  /** {@code ARCH_GET_XCOMP_GUEST_PERM}: the components the process may give to guests. */
  long guestPermitted();

  /**
   * {@code ARCH_REQ_XCOMP_PERM}: asks to use a component.
   *
   * @throws KvmException as {@link #requestForGuests}, but never {@code EBUSY}
   */
  void request(long component);

  /**
   * {@code ARCH_REQ_XCOMP_GUEST_PERM}: asks to give a component to guests.
   *
   * @throws KvmException with {@code EINVAL} if there is no such component, {@code EOPNOTSUPP} if
   *     it needs no permission or the host lacks it, {@code EBUSY} if the process created a vCPU
   *     before
   */
  void requestForGuests(long component);

  /** {@code fork()}: the permissions of a child process, locked as its parent's are. */
  XcompPermissions fork();
}
