package guise.formats;

/** A form in which people have CPUs. It is told by what is in a text, never by a file's name. */
interface Format {
  /** What it is called in a message. */
  String name();

  /** Whether a text is of this form, however damaged. */
  boolean recognises(Content content);

  /**
   * What the text says.
   *
   * @throws FormatException if it is damaged beyond use
   */
  Document read(Content content);
}
