package guise.guest.paging;

import guise.kernel.KernelVersion;
import java.util.OptionalInt;

/** The page role of the root that a vCPU's own translation starts at. */
public final class RootRole {
  /** The guest addresses that four levels of nested page tables reach. */
  private static final int FOUR_LEVELS = 48;

  private RootRole() {}

  /**
   * The levels nested page tables can have on a host.
   *
   * @param most 4 or 5
   * @param forced the levels NPT must have because the host's own tables have them
   */
  public record Tdp(int most, OptionalInt forced) {
    /** EPT on a host, by the levels it announces. */
    public static Tdp ept(int most) {
      return new Tdp(most, OptionalInt.empty());
    }

    /** NPT on a host whose kernel runs with some levels. */
    public static Tdp npt(int levels) {
      return new Tdp(levels, OptionalInt.of(levels));
    }

    /** The levels for a guest of some physical width. */
    public int levelsFor(int physicalBits) {
      boolean fourSuffice = most == PagingMode.MOST && physicalBits <= FOUR_LEVELS;
      return forced.orElse(fourSuffice ? most - 1 : most);
    }
  }

  /** With nested page tables: nothing of the guest's paging counts, but its physical width does. */
  public static Role tdp(KernelVersion version, PagingState state, Tdp tdp) {
    return RoleLayout.of(RoleWord.PAGE, version)
        .empty()
        .with(RoleField.LEVEL, tdp.levelsFor(state.physicalBits()))
        .withIfThere(RoleField.GPTE_IS_8_BYTES, 1)
        .with(RoleField.DIRECT, 1)
        .withAll(RoleField.ACCESS)
        .with(RoleField.EFER_NX, 1)
        .with(RoleField.CR0_WP, 1)
        .with(RoleField.GUEST_MODE, state.guestMode() ? 1 : 0)
        .with(RoleField.SMM, state.smm() ? 1 : 0);
  }

  /**
   * With shadow paging: the CPU's own page role, in PAE format at least, and with NX, which KVM
   * uses for itself.
   */
  public static Role shadow(KernelVersion version, PagingState state) {
    Role role = CpuRole.of(version, state).page();
    int level = Math.max(role.get(RoleField.LEVEL), PagingMode.PAE.levels());
    return role.with(RoleField.LEVEL, level).with(RoleField.EFER_NX, 1);
  }
}
