package guise.guest.paging;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;

import guise.kernel.Behaviour;
import guise.kernel.KernelVersion;
import guise.kernel.Rule;
import guise.kernel.Versions;
import java.util.EnumSet;
import java.util.Set;

/** What a {@code KVM_SET_CPUID2} that is installed does to the MMUs of its vCPU, in order. */
public enum MmuReset implements Rule {
  // spotless:off
  ROLES_COMPARED        (before(5, 14).documented(),           "the extended role holds MAXPHYADDR: an MMU starts anew only where a role differs"),
  ROOT_ROLE_ZEROED      (since(5, 14).until(6, 2).provisional(), "the root's page role becomes 0, which no root has"),
  ROOT_ROLE_INVALID     (since(6, 2).provisional(),            "the root's page role gets its invalid bit"),
  EXTENDED_ROLE_INVALID (since(5, 14).documented(),            "the extended role loses its valid bit, so no computed role equals it"),
  ROOTS_FREED           (since(5, 14).documented(),            "the vCPU lets go of its current root and of those it remembered"),
  MASKS_RECOMPUTED      (since(5, 14).documented(),            "reserved bits, permissions and the level of the TDP root are computed anew"),
  SHADOW_PAGES_STAY     (ALL,                                  "the VM's shadow pages stay, and are found again by an equal page role"),
  VM_KILLED_IF_FIXED    (Behaviour.NESTED_GUEST_FIXES.versions(), "the VM is killed should the vCPU be one that may not change");
  // spotless:on

  private final Versions versions;
  private final String meaning;

  MmuReset(Versions versions, String meaning) {
    this.versions = versions;
    this.meaning = meaning;
  }

  /** What happens in a kernel. */
  public static Set<MmuReset> in(KernelVersion version) {
    var rows = EnumSet.noneOf(MmuReset.class);
    for (MmuReset row : values()) {
      if (row.versions.include(version)) {
        rows.add(row);
      }
    }
    return Set.copyOf(rows);
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public Versions versions() {
    return versions;
  }
}
