package guise.engine.isa;

/** How bytes are to be read as instructions: all that decoding depends on besides the bytes. */
enum CodeMode {
  /** Real-address and virtual-8086 mode, where VEX is no prefix. */
  REAL16(2, false),
  /** The same with a code segment whose D is set. */
  REAL32(4, false),
  CODE16(2, true),
  CODE32(4, true),
  CODE64(8, true);

  private final int size;
  private final boolean vex;

  CodeMode(int size, boolean vex) {
    this.size = size;
    this.vex = vex;
  }

  /** The bytes of a default address. */
  int size() {
    return size;
  }

  /** Whether C4, C5 and 62 may begin a VEX or EVEX prefix. */
  boolean vex() {
    return vex;
  }

  boolean is64() {
    return size == 8;
  }

  /** The mode that a processor is in. */
  static CodeMode of(Cpu cpu) {
    if (cpu.code64) {
      return CODE64;
    }
    boolean protectedMode = (cpu.cr0 & 1) != 0 && !cpu.flag(Cpu.VM);
    if (cpu.codeSize == 4) {
      return protectedMode ? CODE32 : REAL32;
    }
    return protectedMode ? CODE16 : REAL16;
  }
}
