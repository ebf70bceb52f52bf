package guise.engine.isa;

/**
 * The status flags that the manuals leave undefined, and what Guise makes of them: what AMD's and
 * Intel's processors commonly do. The comparison with a real processor looks at all others.
 */
enum UndefinedFlags {
  // spotless:off
  LOGIC       (Cpu.AF,                                     When.ALWAYS,       "cleared",            "AND", "OR", "XOR", "TEST"),
  SHIFT       (Cpu.AF,                                     When.ANY_COUNT,    "cleared",            "SHL", "SAL", "SHR", "SAR", "SHLD", "SHRD"),
  FAR         (Cpu.OF,                                     When.COUNT_OVER_1, "as if by one",       "SHL", "SAL", "SHR", "SAR", "ROL", "ROR", "RCL", "RCR", "SHLD", "SHRD"),
  EMPTIED     (Cpu.CF,                                     When.COUNT_OF_ALL, "the last bit out",   "SHL", "SAL", "SHR"),
  WRAPPED     (Cpu.STATUS,                                 When.COUNT_OVER,   "see DoubleShift",    "SHLD", "SHRD"),
  MULTIPLY    (Cpu.SF | Cpu.ZF | Cpu.AF | Cpu.PF,          When.ALWAYS,       "of the lower half",  "MUL", "IMUL"),
  DIVIDE      (Cpu.STATUS,                                 When.ALWAYS,       "unchanged",          "DIV", "IDIV"),
  BIT_TEST    (Cpu.OF | Cpu.SF | Cpu.AF | Cpu.PF,          When.ALWAYS,       "unchanged",          "BT", "BTS", "BTR", "BTC"),
  BIT_SCAN    (Cpu.CF | Cpu.OF | Cpu.SF | Cpu.AF | Cpu.PF, When.ALWAYS,       "unchanged",          "BSF", "BSR"),
  BIT_COUNT   (Cpu.OF | Cpu.SF | Cpu.AF | Cpu.PF,          When.ALWAYS,       "of the count",       "LZCNT", "TZCNT"),
  LOWEST      (Cpu.AF | Cpu.PF,                            When.ALWAYS,       "of the result",      "ANDN", "BLSI", "BLSMSK", "BLSR", "BZHI"),
  FIELD       (Cpu.SF | Cpu.AF | Cpu.PF,                   When.ALWAYS,       "of the result",      "BEXTR"),
  PACKED      (Cpu.OF,                                     When.ALWAYS,       "cleared",            "DAA", "DAS"),
  UNPACKED    (Cpu.OF | Cpu.SF | Cpu.ZF | Cpu.PF,          When.ALWAYS,       "of the digit",       "AAA", "AAS"),
  BASE        (Cpu.OF | Cpu.AF | Cpu.CF,                   When.ALWAYS,       "cleared",            "AAM", "AAD");
  // spotless:on

  /**
   * On what it depends that a flag is undefined. The count is the one that is left of CL's bits.
   */
  enum When {
    ALWAYS,
    ANY_COUNT,
    COUNT_OVER_1,
    COUNT_OF_ALL,
    COUNT_OVER;

    boolean holds(int count, int bits) {
      return switch (this) {
        case ALWAYS -> true;
        case ANY_COUNT -> count > 0;
        case COUNT_OVER_1 -> count > 1;
        case COUNT_OF_ALL -> count >= bits;
        case COUNT_OVER -> count > bits;
      };
    }
  }

  private final long flags;
  private final When when;
  private final String instead;
  private final String mnemonics;

  UndefinedFlags(long flags, When when, String instead, String... mnemonics) {
    this.flags = flags;
    this.when = when;
    this.instead = instead;
    this.mnemonics = " " + String.join(" ", mnemonics) + " ";
  }

  /** What Guise does with them. */
  String instead() {
    return instead;
  }

  /** Whether a row of the instruction set is one of these. */
  boolean names(Instruction instruction) {
    String name = instruction.name();
    int end = name.indexOf('_');
    String mnemonic = end < 0 ? name : name.substring(0, end);
    return mnemonics.contains(" " + mnemonic + " ");
  }

  /** The flags that an instruction leaves undefined, with a count if it has one. */
  static long of(Instruction instruction, int count, int bits) {
    long all = 0;
    for (UndefinedFlags row : values()) {
      if (row.names(instruction) && row.when.holds(count, bits)) {
        all |= row.flags;
      }
    }
    return all;
  }
}
