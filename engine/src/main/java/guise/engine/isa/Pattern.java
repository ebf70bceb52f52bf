package guise.engine.isa;

import java.util.List;

/**
 * An {@link Encoding} taken apart: for each thing that tells encodings of one opcode apart, the set
 * of its values as a mask. An encoding is what lies in all of the sets.
 */
final class Pattern {
  static final int NP = 1;
  static final int P66 = 2;
  static final int PF3 = 4;
  static final int PF2 = 8;
  static final int ANY_PREFIX = 0xF;
  static final int L128 = 1;
  static final int L256 = 2;
  static final int MEMORY = 1;
  static final int REGISTER = 2;

  boolean vex;
  OpcodeMap map = OpcodeMap.ONE_BYTE;
  int first;
  int last;

  /** Of NP, 66, F3 and F2, where an F3 or F2 hides a 66. */
  int prefixes = ANY_PREFIX;

  /** Bit 0: W=0, bit 1: W=1. */
  int w = 3;

  /** Bit 0: outside 64-bit mode, bit 1: in it. */
  int modes = 3;

  int lengths = L128 | L256;

  /** The values of ModRM.reg, ModRM.mod (as memory or register) and ModRM.rm. */
  int regs = 0xFF;

  int mods = MEMORY | REGISTER;
  int rms = 0xFF;
  boolean modRm;

  /** Whether rm is a register whatever mod says. */
  boolean asRegister;

  /** Whether the lower bits of the opcode name a register. */
  boolean plusRegister;

  /** Whether VEX.vvvv has to be 1111. */
  boolean noVvvv;

  List<Immediate> immediates = List.of();

  /** Whether 66 is spoken for, so that it says nothing about the operand size. */
  boolean takes66() {
    return prefixes == P66;
  }

  boolean admits(int prefix, int wide, int mode, int length, int modRmByte) {
    if ((prefixes & prefix) == 0 || (w & wide) == 0 || (modes & mode) == 0) {
      return false;
    }
    return (lengths & length) != 0 && (!modRm || admits(modRmByte));
  }

  private boolean admits(int modRmByte) {
    int mod = modRmByte >>> 6 == 3 ? REGISTER : MEMORY;
    return (mods & mod) != 0
        && (regs >>> (modRmByte >>> 3 & 7) & 1) != 0
        && (rms >>> (modRmByte & 7) & 1) != 0;
  }

  private boolean sameOpcodeSpace(Pattern other) {
    return vex == other.vex && map == other.map;
  }

  /** Whether some encoding is in both. */
  boolean meets(Pattern other) {
    return sameOpcodeSpace(other)
        && first <= other.last
        && other.first <= last
        && (prefixes & other.prefixes) != 0
        && (w & other.w) != 0
        && (modes & other.modes) != 0
        && (lengths & other.lengths) != 0
        && (regs & other.regs) != 0
        && (mods & other.mods) != 0
        && (rms & other.rms) != 0;
  }

  /** Whether every encoding of another is in this one. */
  boolean covers(Pattern other) {
    return sameOpcodeSpace(other)
        && first <= other.first
        && other.last <= last
        && (other.prefixes & ~prefixes) == 0
        && (other.w & ~w) == 0
        && (other.modes & ~modes) == 0
        && (other.lengths & ~lengths) == 0
        && (other.regs & ~regs) == 0
        && (other.mods & ~mods) == 0
        && (other.rms & ~rms) == 0;
  }

  /** How much it admits: what another covers is smaller than that. */
  int breadth() {
    return (last - first + 1)
        + Integer.bitCount(prefixes)
        + Integer.bitCount(w)
        + Integer.bitCount(modes)
        + Integer.bitCount(lengths)
        + Integer.bitCount(regs)
        + Integer.bitCount(mods)
        + Integer.bitCount(rms);
  }
}
