package guise.engine.isa;

/** What may stand behind opcode and ModRM, by the name of the notation in {@link Encoding}. */
enum Immediate {
  /** A byte, sign-extended. */
  IB,
  /** A word, not extended. */
  IW,
  /** 16 or 32 bits by the operand size, sign-extended. */
  IZ,
  /** As many bytes as the operand has. */
  IV,
  /** A doubleword, sign-extended. */
  ID,
  /** The displacement of a short branch. */
  CB,
  /** The displacement of a near branch, of 16 or 32 bits. */
  CZ,
  /** An address of the address size, which is the memory operand. */
  MOFFS,
  /** An offset of the operand size, and behind it a selector. */
  PTR
}
