package guise.cli.nested;

/** A run of the pair that did not end as it has to, said in one line. */
public final class TripsFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TripsFailed(String line) {
    super(line);
  }
}
