package guise.engine.isa;

/** A few rows until the families are here. */
enum FirstInstruction implements Instruction {
  // spotless:off
  CPUID   ("0F A2",    OperandSize.D, (cpu, _) -> cpu.hypervisor.cpuid(cpu)),
  RDMSR   ("0F 32",    OperandSize.D, (cpu, _) -> cpu.hypervisor.rdmsr(cpu)),
  WRMSR   ("0F 30",    OperandSize.D, (cpu, _) -> cpu.hypervisor.wrmsr(cpu)),
  XSETBV  ("NP 0F 01 D1", OperandSize.D, (cpu, _) -> (cpu.cr4 & 1 << 18) == 0 ? Outcome.ud() : cpu.cpl > 0 ? Outcome.gp() : cpu.hypervisor.xsetbv(cpu)),
  MOV_CR4 ("0F 22 /4 asreg", OperandSize.NATURAL, (cpu, in) -> cpu.hypervisor.setCr4(cpu, in.rm(cpu))),
  HLT     ("F4",       OperandSize.V, (cpu, _) -> cpu.hypervisor.halt(cpu)),
  OUT     ("E6 ib",    OperandSize.B, (cpu, in) -> cpu.hypervisor.out(cpu, (int) in.immediate & 0xFF, 1, (int) cpu.r[0] & 0xFF)),
  IN      ("E4 ib",    OperandSize.B, (cpu, in) -> cpu.hypervisor.in(cpu, (int) in.immediate & 0xFF, 1));
  // spotless:on

  private final Encoding encoding;
  private final Semantics semantics;

  FirstInstruction(String text, OperandSize size, Semantics semantics) {
    this.encoding = new Encoding(text, size);
    this.semantics = semantics;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public Semantics semantics() {
    return semantics;
  }
}
