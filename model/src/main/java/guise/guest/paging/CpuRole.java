package guise.guest.paging;

import guise.kernel.KernelVersion;

/**
 * The CPU role of one of a vCPU's MMUs: the page role its own tables would have, and the extended
 * role. Where a change of state leaves it as it was, KVM does not initialise the MMU anew, and the
 * masks of reserved bits stay.
 *
 * @param page the lower 32 bits
 * @param extended the upper 32 bits
 */
public record CpuRole(Role page, Role extended) {
  /** The role a kernel computes for a state. */
  public static CpuRole of(KernelVersion version, PagingState state) {
    return new CpuRole(
        RoleLayout.of(RoleWord.PAGE, version).of(state),
        RoleLayout.of(RoleWord.EXTENDED, version).of(state));
  }

  /** The role that 64 bits of a kernel mean. */
  public static CpuRole decoded(KernelVersion version, long bits) {
    return new CpuRole(
        new Role(RoleLayout.of(RoleWord.PAGE, version), (int) bits),
        new Role(RoleLayout.of(RoleWord.EXTENDED, version), (int) (bits >>> Integer.SIZE)));
  }

  /** As KVM keeps and compares it. */
  public long bits() {
    return Integer.toUnsignedLong(page.word())
        | Integer.toUnsignedLong(extended.word()) << Integer.SIZE;
  }

  @Override
  public String toString() {
    return page + " | " + extended;
  }
}
