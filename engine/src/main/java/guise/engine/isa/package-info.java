/**
 * The processor that executes a guest: registers, encodings, the meaning of instructions.
 *
 * <p>An {@link guise.engine.isa.Instruction} is a row of a table: its encoding in the manual's
 * notation and the one static method that says what it does. The decoder turns bytes into {@link
 * guise.engine.isa.Decoded}, which are cached by physical page; {@link guise.engine.isa.Cpu} is the
 * state they work on. What KVM, not the processor, decides is asked of {@link
 * guise.engine.isa.Hypervisor}.
 */
package guise.engine.isa;
