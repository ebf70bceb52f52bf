package guise.engine.vmx;

import guise.engine.isa.Decoded;
import guise.engine.isa.Intercept;

/** The operands of an instruction as an exit tells them (SDM volume 3, 29.2.5). */
final class OperandInformation {
  private static final int NO_INDEX = 1 << 22;
  private static final int NO_BASE = 1 << 27;
  private static final int REGISTER = 1 << 10;

  private OperandInformation() {}

  /** Of VMREAD, VMWRITE and the instructions with one memory operand (tables 29-12 to 29-15). */
  static long ofVmx(Decoded in) {
    if (!in.memory()) {
      return REGISTER | (long) in.rm() << 3 | (long) in.reg() << 28;
    }
    return address(in) | (long) in.reg() << 28;
  }

  private static long address(Decoded in) {
    int size = Integer.numberOfTrailingZeros(in.addressSize()) - 1;
    long at = in.scale() | size << 7 | (long) in.segment() << 15;
    at |= in.index() < 0 ? NO_INDEX : (long) in.index() << 18;
    boolean based = in.base() >= 0 && in.base() != Decoded.RIP;
    return at | (based ? (long) in.base() << 23 : NO_BASE);
  }

  /** Of the accesses to descriptor tables and INVPCID (tables 29-9 to 29-11). */
  static long of(Decoded in, Intercept what) {
    return switch (what) {
      case SGDT, SIDT, LGDT, LIDT ->
          address(in) | (in.size() == 2 ? 0 : 1L << 11) | table(what) << 28;
      case SLDT, STR, LLDT, LTR ->
          (in.memory() ? address(in) : REGISTER | (long) in.rm() << 3) | table(what) << 28;
      default -> ofVmx(in);
    };
  }

  /** Which of the four instructions it was. */
  private static long table(Intercept what) {
    return switch (what) {
      case SIDT, STR -> 1;
      case LGDT, LLDT -> 2;
      case LIDT, LTR -> 3;
      default -> 0;
    };
  }
}
