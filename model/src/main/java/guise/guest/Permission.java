package guise.guest;

import com.google.errorprone.annotations.Immutable;
import guise.x86.xstate.XComponent;

/**
 * The state components that a VMM's process may give to its guests beyond those that need no
 * permission ({@code ARCH_GET_XCOMP_GUEST_PERM}).
 *
 * @param granted bits of XCR0 that were asked for with {@code ARCH_REQ_XCOMP_GUEST_PERM}
 */
@Immutable
public record Permission(long granted) {
  /** The components that need permission: AMX tile data. */
  public static final long DYNAMIC = XComponent.TILEDATA.mask();

  /** A process that never asked. */
  public static final Permission NONE = new Permission(0);

  /** A process that asked for AMX tile data, as QEMU and Firecracker do. */
  public static final Permission TILE_DATA = new Permission(DYNAMIC);

  public Permission {
    if ((granted & ~DYNAMIC) != 0) {
      throw new IllegalArgumentException("only component 18 (tile data) needs permission");
    }
  }

  public boolean allows(long components) {
    return (components & DYNAMIC & ~granted) == 0;
  }
}
