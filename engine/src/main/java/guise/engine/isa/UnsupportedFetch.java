package guise.engine.isa;

/** Code is to be fetched where there is no RAM: KVM cannot go on, and nor can this. */
final class UnsupportedFetch extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedFetch(long physical) {
    super("code at %x, where there is no RAM".formatted(physical), null, false, false);
  }
}
