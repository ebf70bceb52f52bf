package guise.kvm.saved;

import java.util.stream.Collectors;

/** KVM does not take a saved state. */
public final class RestoreRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // no one writes it
  private final Restoration restoration;

  RestoreRefused(Restoration restoration) {
    super(message(restoration));
    this.restoration = restoration;
  }

  private static String message(Restoration restoration) {
    String applied =
        restoration.applied().stream().map(Part::name).collect(Collectors.joining(", "));
    return restoration.refused().getFirst()
        + "; applied before: "
        + (applied.isEmpty() ? "nothing" : applied);
  }

  /** What was applied, what was refused, what was not tried. */
  public Restoration restoration() {
    return restoration;
  }
}
