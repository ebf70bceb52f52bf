package guise.predict;

import guise.guest.Permission;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.request.Request;
import java.util.Optional;

/**
 * A question to the model: which CPU does a guest see there?
 *
 * @param host the machine; what its source cannot show is filled in
 * @param kernel its kernel
 * @param request what the VMM asks for
 * @param permission what the VMM's process may give to guests; empty: what the VMM asks for itself
 */
public record Scenario(Host host, Kernel kernel, Request request, Optional<Permission> permission) {
  public Scenario {
    host = host.completed();
  }

  public Permission granted() {
    return permission.orElseGet(() -> new Permission(request.permissions() & Permission.DYNAMIC));
  }
}
