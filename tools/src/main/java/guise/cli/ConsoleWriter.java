package guise.cli;

import java.io.Writer;

/** A writer to a console's output, which is quiet when the reader has gone. */
final class ConsoleWriter extends Writer {
  private final Console console;

  ConsoleWriter(Console console) {
    this.console = console;
  }

  @Override
  public void write(char[] text, int from, int length) {
    console.print(new String(text, from, length));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
