package guise.lab;

import java.util.Locale;

/** The model-specific registers that scripts name; others go by their number. */
enum Register {
  // spotless:off
  XSS         (0xDA0),
  XFD         (0x1C4),
  XFD_ERR     (0x1C5),
  APIC_BASE   (0x1B),
  MISC_ENABLE (0x1A0);
  // spotless:on

  private final int index;

  Register(int index) {
    this.index = index;
  }

  int index() {
    return index;
  }

  static int read(Arguments words) {
    String word = words.next("a register: xss, xfd, xfd-err, apic-base, misc-enable, or 0x…");
    for (Register register : values()) {
      if (register.name().equals(word.toUpperCase(Locale.ROOT).replace('-', '_'))) {
        return register.index;
      }
    }
    return (int)
        words.number(word, "a register: xss, xfd, xfd-err, apic-base, misc-enable, or 0x…");
  }
}
