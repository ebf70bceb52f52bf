package guise.bench.bochs;

/** A guest did not do on a peer what it does; said in one line. */
final class GuestFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GuestFailed(String line) {
    super(line);
  }
}
