package guise.cli;

import guise.engine.EmulatedVcpu;
import guise.kvm.Bytes;
import guise.kvm.Regs;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** What is written down of a run. */
final class Traces implements AutoCloseable {
  private final @Nullable PrintStream instructions;
  private final @Nullable CpuidTrace cpuid;
  private final boolean stays;

  /**
   * Writes to streams.
   *
   * @param stays whether the stream of instructions is not ours to close
   */
  Traces(@Nullable PrintStream instructions, @Nullable CpuidTrace cpuid, boolean stays) {
    this.instructions = instructions;
    this.cpuid = cpuid;
    this.stays = stays;
  }

  void attach(EmulatedVcpu vcpu) {
    PrintStream out = instructions;
    if (out != null) {
      vcpu.listen((String name, Bytes bytes, Regs regs) -> out.println(line(name, bytes, regs)));
    }
    CpuidTrace answers = cpuid;
    if (answers != null) {
      vcpu.listen(answers::answered);
    }
  }

  private static String line(String name, Bytes bytes, Regs r) {
    return ("%016x %-30s %-20s rax=%x rbx=%x rcx=%x rdx=%x rsi=%x rdi=%x rsp=%x rbp=%x r8=%x r9=%x"
            + " r10=%x r11=%x r12=%x r13=%x r14=%x r15=%x rflags=%x")
        .formatted(
            r.rip(),
            bytes,
            name,
            r.rax(),
            r.rbx(),
            r.rcx(),
            r.rdx(),
            r.rsi(),
            r.rdi(),
            r.rsp(),
            r.rbp(),
            r.r8(),
            r.r9(),
            r.r10(),
            r.r11(),
            r.r12(),
            r.r13(),
            r.r14(),
            r.r15(),
            r.rflags());
  }

  /**
   * The run is over.
   *
   * @throws BadInput if a file of instructions has not become whole
   */
  void finish() {
    if (instructions != null && instructions.checkError() && !stays) {
      throw new BadInput("the trace cannot be written: is the disk full?");
    }
  }

  @Override
  public void close() {
    if (instructions != null) {
      instructions.flush();
      if (!stays) {
        instructions.close();
      }
    }
  }
}
