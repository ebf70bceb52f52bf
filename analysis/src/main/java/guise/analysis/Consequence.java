package guise.analysis;

/** What a difference means for a guest that runs while it happens, worst first. */
public enum Consequence {
  // spotless:off
  LOST       ("lost",        "a guest that uses it may fail once it runs there"),
  STATE      ("state",       "the size or make-up of the guest's register state differs: saved state may not load"),
  GAINED     ("gained",      "guests that start there see it; a guest that moves there keeps the table it has"),
  DESCRIBED  ("described",   "guests that start there are told something else about the CPU");
  // spotless:on

  private final String title;
  private final String meaning;

  Consequence(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  public String title() {
    return title;
  }

  public String meaning() {
    return meaning;
  }
}
