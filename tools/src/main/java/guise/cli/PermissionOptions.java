package guise.cli;

import guise.guest.Permission;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which state the VMM's process may give to guests. */
final class PermissionOptions {
  /** What a process can have asked for. */
  enum Permit {
    AMX,
    NONE;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  @Option(
      names = "--permit",
      paramLabel = "amx|none",
      description =
          "Whether the process asked to give AMX tiles to guests (arch_prctl"
              + " ARCH_REQ_XCOMP_GUEST_PERM). Default: what the VMM does itself; plain KVM: none.")
  private @Nullable Permit permit;

  Optional<Permission> permission() {
    return Optional.ofNullable(permit)
        .map(p -> p == Permit.AMX ? Permission.TILE_DATA : Permission.NONE);
  }
}
