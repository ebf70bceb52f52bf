package guise.replay.scenario;

import com.google.errorprone.annotations.Immutable;
import guise.kvm.Regs;

/**
 * One run of the guest until it halted.
 *
 * @param vector the exception it met, or one of the constants
 * @param regs its registers then
 */
@Immutable
record Trip(int vector, Regs regs) {
  static final int FINISHED = -1;
  static final int ODD = -2;

  /** No instruction was executed. */
  static final int NOWHERE = -3;

  private static final int INVALID_OPCODE = 6;
  private static final int GENERAL_PROTECTION = 13;

  boolean executed() {
    return vector != NOWHERE;
  }

  boolean finished() {
    return vector == FINISHED;
  }

  String word() {
    return switch (vector) {
      case FINISHED -> "ok";
      case ODD -> "odd";
      case NOWHERE -> "not executed";
      case INVALID_OPCODE -> "#UD";
      case GENERAL_PROTECTION -> "#GP";
      default -> "#" + vector;
    };
  }
}
