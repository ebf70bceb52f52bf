package guise.engine.isa;

import guise.engine.isa.SvmUnit.Operation;

/** What the instructions of SVM do: operands here, the rest in the unit. */
final class SvmOperations {
  private SvmOperations() {}

  /** What an operation does once nothing forbids it. */
  private interface Body {
    Outcome execute(SvmUnit unit, Cpu cpu, Decoded in);
  }

  private static Outcome unless(Cpu cpu, Decoded in, Operation operation, Body body) {
    SvmUnit unit = cpu.svm;
    if (unit == null) {
      return Outcome.ud();
    }
    Outcome instead = unit.instead(cpu, in, operation);
    return instead != null ? instead : body.execute(unit, cpu, in);
  }

  /** RAX, of the size of an address. */
  private static long address(Cpu cpu, Decoded in) {
    return cpu.register(Cpu.RAX, in.addressSize(), true);
  }

  static Outcome vmrun(Cpu cpu, Decoded in) {
    return unless(cpu, in, Operation.VMRUN, (unit, c, i) -> unit.run(c, address(c, i)));
  }

  static Outcome vmload(Cpu cpu, Decoded in) {
    return unless(cpu, in, Operation.VMLOAD, (unit, c, i) -> unit.load(c, address(c, i)));
  }

  static Outcome vmsave(Cpu cpu, Decoded in) {
    return unless(cpu, in, Operation.VMSAVE, (unit, c, i) -> unit.save(c, address(c, i)));
  }

  static Outcome stgi(Cpu cpu, Decoded in) {
    return unless(cpu, in, Operation.STGI, (unit, _, _) -> unit.setInterruptFlag());
  }

  static Outcome clgi(Cpu cpu, Decoded in) {
    return unless(cpu, in, Operation.CLGI, (unit, _, _) -> unit.clearInterruptFlag());
  }

  /** KVM offers no SKINIT. */
  static Outcome skinit(Cpu cpu, Decoded in) {
    return unless(cpu, in, Operation.SKINIT, (_, _, _) -> Outcome.ud());
  }

  static Outcome invlpga(Cpu cpu, Decoded in) {
    return unless(
        cpu, in, Operation.INVLPGA, (unit, c, i) -> unit.invalidate(address(c, i), (int) c.r[1]));
  }
}
