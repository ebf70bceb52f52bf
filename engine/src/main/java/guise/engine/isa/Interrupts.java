package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** INT n, INT3, INTO and INT1. */
final class Interrupts {
  private Interrupts() {}

  static Outcome interrupt(Cpu cpu, Decoded in) {
    return Delivery.softwareInterrupt(
        cpu, in, (int) in.immediate() & 0xFF, SoftwareInterrupt.INT_N);
  }

  static Outcome breakpoint(Cpu cpu, Decoded in) {
    return Delivery.softwareInterrupt(cpu, in, GuestFault.BP_VECTOR, SoftwareInterrupt.INT3);
  }

  static Outcome overflow(Cpu cpu, Decoded in) {
    return cpu.of()
        ? Delivery.softwareInterrupt(cpu, in, GuestFault.OF_VECTOR, SoftwareInterrupt.INTO)
        : Outcome.NEXT;
  }

  static Outcome debug(Cpu cpu, Decoded in) {
    return Delivery.softwareInterrupt(cpu, in, GuestFault.DB_VECTOR, SoftwareInterrupt.INT1);
  }
}
