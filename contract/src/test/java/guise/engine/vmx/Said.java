package guise.engine.vmx;

/** What an instruction of VMX says in the flags (SDM volume 3, 32.2). */
enum Said {
  SUCCESS,
  INVALID,
  VALID;

  private static final long ALL = 0x8D5;
  private static final long CF = 1;
  private static final long ZF = 1 << 6;

  static Said of(long rflags) {
    long arithmetic = rflags & ALL;
    if (arithmetic == 0) {
      return SUCCESS;
    }
    if (arithmetic == CF) {
      return INVALID;
    }
    if (arithmetic == ZF) {
      return VALID;
    }
    throw new AssertionError("flags %#x are no answer of VMX".formatted(rflags));
  }
}
