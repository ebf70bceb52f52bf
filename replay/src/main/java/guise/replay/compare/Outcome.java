package guise.replay.compare;

/** How a step of a recording fares when it is replayed. */
public enum Outcome {
  REPRODUCED("reproduced"),
  DIFFERING("differing"),
  NEEDS_EXECUTION("needs execution"),
  NO_JAVA_FORM("no Java form"),
  /** It says what the machine or the program is; nothing answered it. */
  GIVEN("given");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
