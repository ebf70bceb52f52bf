package guise.cli.run;

/** An image that cannot be loaded, said in one line. */
public final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ImageException(String line) {
    super(line);
  }
}
