package guise.cli;

import guise.cli.report.Form;
import guise.cli.report.Report;
import picocli.CommandLine.Option;

/** The options that say how to print an answer. */
final class OutputOptions {
  /** Whether to print in colour. */
  enum Color {
    AUTO,
    ALWAYS,
    NEVER;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  @Option(
      names = "--output",
      paramLabel = "table|json|csv|markdown",
      description = "The form of the answer (default: ${DEFAULT-VALUE}).")
  private Form form = Form.TABLE;

  @Option(
      names = "--color",
      paramLabel = "auto|always|never",
      description =
          "Colour; auto: on a terminal, unless NO_COLOR is set (default: ${DEFAULT-VALUE}).")
  private Color color = Color.AUTO;

  Form form() {
    return form;
  }

  void print(Report report, Console console) {
    boolean coloured =
        switch (color) {
          case AUTO -> console.likesColour();
          case ALWAYS -> true;
          case NEVER -> false;
        };
    console.print(form.of(report, console.page(coloured)));
  }
}
