package guise.engine;

import guise.kvm.Bytes;
import guise.kvm.Regs;

/** Is told of every instruction before it is executed. */
@FunctionalInterface
public interface InstructionListener {
  /**
   * An instruction is about to be executed.
   *
   * @param name its row in the table of instructions
   * @param bytes its bytes
   * @param regs the registers before; RIP is where the instruction is
   */
  void executes(String name, Bytes bytes, Regs regs);
}
