package guise.lab;

/**
 * What is wrong with a script, in one line that begins with its name and the number of the line.
 */
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ScriptException(String script, int line, String what) {
    super(script + ":" + line + ": " + what);
  }
}
