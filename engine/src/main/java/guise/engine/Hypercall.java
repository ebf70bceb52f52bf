package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.isa.Outcome;

/** What VMCALL and VMMCALL answer: the number in RAX becomes the result in RAX. */
final class Hypercall {
  private static final long NOT_PERMITTED = -1;
  private static final long NO_SUCH_CALL = -1000;
  private static final int VAPIC_POLL_IRQ = 1;

  private Hypercall() {}

  /** Only ring 0 may call; of the calls that need no second vCPU there is one. */
  static Outcome answer(Cpu cpu) {
    long number = cpu.code64 ? cpu.r[Cpu.RAX] : cpu.r[Cpu.RAX] & 0xFFFF_FFFFL;
    long result = number == VAPIC_POLL_IRQ ? 0 : NO_SUCH_CALL;
    if (cpu.cpl > 0) {
      result = NOT_PERMITTED;
    }
    cpu.r[Cpu.RAX] = cpu.code64 ? result : result & 0xFFFF_FFFFL;
    return Outcome.NEXT;
  }
}
