package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** The delivery of exceptions and interrupts; for now in real-address mode only. */
public final class Delivery {
  private Delivery() {}

  /** Delivers an exception: RIP is at the instruction that faulted, or behind the one that traps. */
  public static Outcome deliver(Cpu cpu, GuestFault fault) {
    return interrupt(cpu, fault.vector());
  }

  /** Delivers an external interrupt or an NMI. */
  public static Outcome interrupt(Cpu cpu, int vector) {
    long entry = cpu.memory.read(cpu.idtBase + 4L * vector, 4);
    push(cpu, cpu.rflags());
    push(cpu, cpu.segments[SegmentRegister.CS].selector);
    push(cpu, cpu.rip);
    cpu.setRflags(cpu.rflags() & ~(Cpu.IF | Cpu.TF | Cpu.RF));
    SegmentRegister cs = cpu.segments[SegmentRegister.CS];
    cs.selector = (int) (entry >>> 16);
    cs.base = (long) cs.selector << 4;
    cpu.rip = entry & 0xFFFF;
    return Outcome.ELSEWHERE;
  }

  private static void push(Cpu cpu, long value) {
    long sp = cpu.r[Cpu.RSP] - 2 & 0xFFFF;
    cpu.write(SegmentRegister.SS, sp, 2, value);
    cpu.setRegister(Cpu.RSP, 2, false, sp);
  }
}
