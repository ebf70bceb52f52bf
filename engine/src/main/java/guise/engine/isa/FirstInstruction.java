package guise.engine.isa;

/** A few rows until the families are here. */
enum FirstInstruction implements Instruction {
  // spotless:off
  NOP     ("90",       OperandSize.V, (_, _) -> Outcome.NEXT),
  MOV_R_I ("B8+r iv",  OperandSize.V, FirstInstruction::load),
  MOV_STORE("89 /r",   OperandSize.V, FirstInstruction::store),
  MOV_LOAD("8B /r",    OperandSize.V, FirstInstruction::fetch),
  ADD     ("01 /r",    OperandSize.V, FirstInstruction::add),
  XOR     ("31 /r",    OperandSize.V, FirstInstruction::xor),
  DEC     ("FF /1",    OperandSize.V, FirstInstruction::dec),
  JNZ     ("75 cb",    OperandSize.F64, FirstInstruction::jnz),
  JMP     ("EB cb",    OperandSize.F64, FirstInstruction::jmp);
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

  @Override
  public Semantics specialised(Decoded in) {
    boolean registers = !in.memory && in.size == 8;
    return switch (this) {
      case ADD -> registers ? FirstInstruction::add64 : semantics;
      case XOR -> registers ? FirstInstruction::xor64 : semantics;
      case DEC -> registers ? FirstInstruction::dec64 : semantics;
      case MOV_STORE -> registers ? FirstInstruction::move64 : semantics;
      default -> semantics;
    };
  }

  private static Outcome add64(Cpu cpu, Decoded in) {
    long a = cpu.r[in.rm];
    long b = cpu.r[in.reg];
    long sum = a + b;
    cpu.r[in.rm] = sum;
    cpu.flagsOfAdd(a, b, sum, 8);
    return Outcome.NEXT;
  }

  private static Outcome xor64(Cpu cpu, Decoded in) {
    long value = cpu.r[in.rm] ^ cpu.r[in.reg];
    cpu.r[in.rm] = value;
    cpu.flagsOfLogic(value, 8);
    return Outcome.NEXT;
  }

  private static Outcome dec64(Cpu cpu, Decoded in) {
    long a = cpu.r[in.rm];
    boolean carry = cpu.cf();
    cpu.r[in.rm] = a - 1;
    cpu.flagsOfSubtract(a, 1, a - 1, 8);
    cpu.keepCarry(carry);
    return Outcome.NEXT;
  }

  private static Outcome move64(Cpu cpu, Decoded in) {
    cpu.r[in.rm] = cpu.r[in.reg];
    return Outcome.NEXT;
  }

  private static Outcome load(Cpu cpu, Decoded in) {
    cpu.setRegister(in.reg, in.size, in.rex, in.immediate);
    return Outcome.NEXT;
  }

  private static Outcome store(Cpu cpu, Decoded in) {
    in.setRm(cpu, in.reg(cpu));
    return Outcome.NEXT;
  }

  private static Outcome fetch(Cpu cpu, Decoded in) {
    in.setReg(cpu, in.rm(cpu));
    return Outcome.NEXT;
  }

  private static Outcome add(Cpu cpu, Decoded in) {
    long a = in.rm(cpu);
    long b = in.reg(cpu);
    in.setRm(cpu, a + b);
    cpu.flagsOfAdd(a, b, a + b, in.size);
    return Outcome.NEXT;
  }

  private static Outcome xor(Cpu cpu, Decoded in) {
    long value = in.rm(cpu) ^ in.reg(cpu);
    in.setRm(cpu, value);
    cpu.flagsOfLogic(value, in.size);
    return Outcome.NEXT;
  }

  private static Outcome dec(Cpu cpu, Decoded in) {
    long a = in.rm(cpu);
    boolean carry = cpu.cf();
    in.setRm(cpu, a - 1);
    cpu.flagsOfSubtract(a, 1, a - 1, in.size);
    cpu.keepCarry(carry);
    return Outcome.NEXT;
  }

  private static Outcome jnz(Cpu cpu, Decoded in) {
    return cpu.zf() ? Outcome.NEXT : jmp(cpu, in);
  }

  private static Outcome jmp(Cpu cpu, Decoded in) {
    long target = cpu.rip + in.immediate;
    cpu.rip = in.size == 8 ? target : target & (in.size == 4 ? 0xFFFF_FFFFL : 0xFFFF);
    return Outcome.NEXT;
  }
}
