package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;
import guise.engine.memory.GuestFault;

/**
 * What an instruction does: one static method each, the same for an interpreter and for generated
 * code.
 *
 * <p>When it is called, {@link Cpu#rip} is already behind the instruction and {@link Cpu#at} is
 * where it begins. A method that throws {@link GuestFault} or returns {@link Outcome.Faulted} has
 * changed nothing that the manual does not say; the step loop puts RIP back. Memory is read before
 * registers are written, and destinations are written last.
 *
 * <p>What changes IF, TF, or what blocks interrupts returns {@link Outcome#ELSEWHERE}: the step
 * loop looks for events only there, and every few thousand instructions.
 */
@Immutable
@FunctionalInterface
public interface Semantics {
  Outcome execute(Cpu cpu, Decoded in);
}
