package guise.cli.report;

/**
 * What text for people is written on.
 *
 * @param width the columns of the terminal; {@link #ENDLESS} where it is none
 */
public record Page(int width, boolean coloured) {
  public static final int ENDLESS = Integer.MAX_VALUE;

  String tinted(Tone tone, String text) {
    return coloured ? tone.on(text) : text;
  }
}
