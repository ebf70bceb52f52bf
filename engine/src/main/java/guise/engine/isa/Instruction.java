package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;
import guise.x86.StaticFeature;
import java.util.Optional;

/**
 * A row of the instruction set: an encoding and what it does.
 *
 * <p>The rows stand in one enum for each of the manual's families ({@code IntegerInstructions},
 * {@code StringInstructions}, {@code SystemInstructions}, ...), each of which implements this;
 * {@code InstructionSet} lists the enums. A row looks like
 *
 * <pre>{@code
 * ADD_RM_R ("01 /r",    V, Arithmetic::addRmR),
 * CPUID    ("0F A2",    V, Identification::cpuid),
 * XSETBV   ("NP 0F 01 D1", V, ExtendedState::xsetbv),
 * ANDN     ("VEX.LZ.0F38 F2 /r", Y, BitManipulation::andn, BMI1),
 * }</pre>
 */
@Immutable
public interface Instruction {
  /** The name of the row. */
  String name();

  Encoding encoding();

  Semantics semantics();

  /**
   * The meaning of one decoded instance: a row may return a faster method for a form (registers
   * only, 64 bits), one that means the same. Asked once, when the instruction is decoded.
   */
  default Semantics specialised(Decoded in) {
    return semantics();
  }

  /** Whether it branches by a displacement: its immediate. */
  default boolean isRelative() {
    String text = encoding().text();
    return text.endsWith(" cb") || text.endsWith(" cz");
  }

  /** Whether execution can go on right behind it. */
  default boolean goesOn() {
    return true;
  }

  /** Whether LOCK is legal, if the destination is memory; otherwise LOCK is #UD. */
  default boolean lockable() {
    return false;
  }

  /** Without this in the guest's capabilities, the encoding is #UD. */
  default Optional<StaticFeature> needs() {
    return Optional.empty();
  }
}
