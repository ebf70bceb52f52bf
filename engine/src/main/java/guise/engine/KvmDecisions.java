package guise.engine;

import guise.engine.Hardware.Peculiarity;
import guise.engine.isa.Cpu;
import guise.engine.isa.Hypervisor;
import guise.engine.isa.Outcome;
import guise.kvm.Exit;
import guise.x86.StaticFeature;
import java.util.SplittableRandom;

/** What a vCPU's processor leaves to KVM: the instructions that KVM intercepts. */
final class KvmDecisions implements Hypervisor {
  private static final long LOW = 0xFFFF_FFFFL;
  private static final long PKRU = 1 << 9;
  private static final int MICROS = 1000;
  private static final long SEED = 0x6775_6973_65L;

  private final VcpuState v;
  private final SplittableRandom random;
  private final CpuidAnswer answer = new CpuidAnswer();
  private final RegisterInstructions registers;

  KvmDecisions(VcpuState v) {
    this.v = v;
    this.registers = new RegisterInstructions(v);
    this.random = new SplittableRandom(SEED + v.id);
  }

  @Override
  public boolean has(StaticFeature feature) {
    return v.has(feature);
  }

  @Override
  public Outcome cpuid(Cpu cpu) {
    v.fpu.passThrough.exited();
    if (CpuidInstruction.faults(v, cpu.cpl)) {
      return Outcome.gp();
    }
    int function = (int) cpu.r[Cpu.RAX];
    int index = (int) cpu.r[Cpu.RCX];
    CpuidInstruction.answer(v, function, index, answer);
    if (v.hasCpuidListener()) {
      v.cpuidListener.answered(cpu.at, function, index, answer.registers());
    }
    cpu.r[Cpu.RAX] = answer.eax & LOW;
    cpu.r[Cpu.RBX] = answer.ebx & LOW;
    cpu.r[Cpu.RCX] = answer.ecx & LOW;
    cpu.r[Cpu.RDX] = answer.edx & LOW;
    return Outcome.NEXT;
  }

  @Override
  public Outcome rdmsr(Cpu cpu) {
    return registers.read(cpu);
  }

  @Override
  public Outcome wrmsr(Cpu cpu) {
    return registers.write(cpu);
  }

  @Override
  public boolean takesEveryXsetbv() {
    return v.platform.choices.hardware().has(Peculiarity.XSETBV_UNCHECKED);
  }

  @Override
  public boolean executesInRealMode(byte[] code) {
    return !PvmRule.CODE_NOT_EMULATED.on(v.platform) || !isUnknownToEmulator(code);
  }

  /** 0F 01 CA, CB and D0. */
  private static boolean isUnknownToEmulator(byte[] code) {
    boolean group = code.length > 2 && code[0] == 0x0F && code[1] == 1;
    return group && ((code[2] & 0xFE) == 0xCA || (code[2] & 0xFF) == 0xD0);
  }

  @Override
  public Outcome xsetbv(Cpu cpu) {
    v.fpu.passThrough.exited();
    boolean xcr0 = (int) cpu.r[Cpu.RCX] == 0;
    boolean written = xcr0 && ExtendedControl.write(v, RegisterInstructions.edxEax(cpu)).isEmpty();
    return written ? Outcome.NEXT : Outcome.gp();
  }

  @Override
  public Outcome setCr0(Cpu cpu, long value) {
    return ControlRegisters.setCr0(v, value);
  }

  @Override
  public Outcome setCr3(Cpu cpu, long value) {
    return ControlRegisters.setCr3(v, value);
  }

  @Override
  public Outcome setCr4(Cpu cpu, long value) {
    v.fpu.passThrough.exited();
    return ControlRegisters.setCr4(v, value);
  }

  @Override
  public Outcome setCr8(Cpu cpu, long value) {
    return ControlRegisters.setCr8(v, value);
  }

  // -- what userspace is asked ------------------------------------------------------------------

  /** The instruction is executed again once userspace has answered, and finds the answer. */
  @Override
  public Outcome in(Cpu cpu, int port, int size) {
    var access = new Exit.PortRead(port, size, 1);
    if (!v.pending.isAnswered(access)) {
      return v.pending.ask(cpu, access);
    }
    cpu.setAccumulator(size, v.pending.takeNumber(size));
    return Outcome.NEXT;
  }

  @Override
  public Outcome out(Cpu cpu, int port, int size, int value) {
    var access = new Exit.PortWrite(port, size, 1, PendingAccess.bytes(value, size));
    if (PvmRule.OUT_ADVANCES.on(v.platform)) {
      return new Outcome.Exited(access);
    }
    if (!v.pending.isAnswered(access)) {
      return v.pending.ask(cpu, access);
    }
    v.pending.takeNumber(0);
    return Outcome.NEXT;
  }

  /** RIP is already behind HLT, as KVM has it. */
  @Override
  public Outcome halt(Cpu cpu) {
    return v.halted();
  }

  // -- the rest ---------------------------------------------------------------------------------

  @Override
  public Outcome monitor(Cpu cpu) {
    return mwait(cpu);
  }

  /** NOPs to KVM, unless userspace has disabled the quirk that spares guests without MWAIT. */
  @Override
  public Outcome mwait(Cpu cpu) {
    boolean spared = !v.vm.disabled(Quirk.MWAIT_NEVER_UD_FAULTS);
    return spared || v.has(StaticFeature.MWAIT) ? Outcome.NEXT : Outcome.ud();
  }

  @Override
  public Outcome hypercall(Cpu cpu) {
    return Hypercall.answer(cpu);
  }

  /** Without counters every one of them is unknown. */
  @Override
  public Outcome rdpmc(Cpu cpu) {
    return Outcome.gp();
  }

  @Override
  public boolean amdCompatible() {
    return v.amdCompatible;
  }

  @Override
  public long stateInUse() {
    return v.cpu.extended.inUse() | (v.cpu.pkru != 0 ? PKRU : 0);
  }

  @Override
  public long tsc() {
    return v.msrs.getOrDefault(SystemMsrs.TSC, 0L) + System.nanoTime() / MICROS * v.tscKhz / MICROS;
  }

  @Override
  public long random() {
    return random.nextLong();
  }
}
