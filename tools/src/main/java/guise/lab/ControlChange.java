package guise.lab;

/**
 * What becomes of CR4.
 *
 * @param set bits that become 1
 * @param clear bits that become 0
 */
record ControlChange(long set, long clear) {
  static final ControlChange NONE = new ControlChange(0, 0);

  /** Reads {@code +osxsave -pke}, as far as such words go. */
  static ControlChange read(Arguments words) {
    long set = 0;
    long clear = 0;
    while (words.switches()) {
      String word = words.next("a bit of CR4");
      long mask =
          ControlFlag.of(word.substring(1))
              .orElseThrow(() -> words.wrong("CR4 has no bit '" + word.substring(1) + "'"))
              .mask();
      if (word.charAt(0) == '+') {
        set |= mask;
      } else {
        clear |= mask;
      }
    }
    return new ControlChange(set, clear);
  }

  /** The same where at least one bit must be named. */
  static ControlChange readSome(Arguments words) {
    if (!words.switches()) {
      throw words.wrong("bits of CR4 are missing: +osxsave, -pke");
    }
    return read(words);
  }

  long of(long cr4) {
    return (cr4 | set) & ~clear;
  }
}
