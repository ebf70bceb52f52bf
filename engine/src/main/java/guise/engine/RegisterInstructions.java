package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.isa.Outcome;
import guise.kvm.Exit;
import java.util.Optional;

/**
 * RDMSR and WRMSR as KVM executes them: by its table of registers, or by asking userspace about an
 * access that failed for a reason it wants to hear of ({@code KVM_CAP_X86_USER_SPACE_MSR}).
 */
final class RegisterInstructions {
  private static final long LOW = 0xFFFF_FFFFL;

  private final VcpuState v;

  RegisterInstructions(VcpuState v) {
    this.v = v;
  }

  private static int index(Cpu cpu) {
    return (int) cpu.r[Cpu.RCX];
  }

  static long edxEax(Cpu cpu) {
    return cpu.r[Cpu.RAX] & LOW | cpu.r[Cpu.RDX] << 32;
  }

  private static void setEdxEax(Cpu cpu, long value) {
    cpu.r[Cpu.RAX] = value & LOW;
    cpu.r[Cpu.RDX] = value >>> 32;
  }

  Outcome read(Cpu cpu) {
    int index = index(cpu);
    v.fpu.passThrough.reads(v, index);
    if (v.pending.isReadOf(index)) {
      return answered(cpu);
    }
    try {
      setEdxEax(cpu, v.platform.msrs.read(v, index, Access.GUEST));
      return Outcome.NEXT;
    } catch (MsrRefused refused) {
      int reason = noted(refused);
      return asks(reason) ? v.pending.ask(cpu, new Exit.MsrRead(index, reason)) : Outcome.gp();
    }
  }

  private Outcome answered(Cpu cpu) {
    if (v.pending.takeRefusal()) {
      return Outcome.gp();
    }
    setEdxEax(cpu, v.pending.takeNumber(Long.BYTES));
    return Outcome.NEXT;
  }

  /** A register may change what addresses mean and how code is read: EFER above all. */
  Outcome write(Cpu cpu) {
    int index = index(cpu);
    v.fpu.passThrough.writes(index);
    if (v.pending.isWriteOf(index)) {
      boolean refused = v.pending.takeRefusal();
      v.pending.takeNumber(0);
      return refused ? Outcome.gp() : Outcome.NEXT;
    }
    long value = edxEax(cpu);
    try {
      v.platform.msrs.write(v, index, value, Access.GUEST);
      cpu.settle();
      return Outcome.ELSEWHERE;
    } catch (MsrRefused refused) {
      int reason = noted(refused);
      return asks(reason)
          ? v.pending.ask(cpu, new Exit.MsrWrite(index, value, reason))
          : Outcome.gp();
    }
  }

  private int noted(MsrRefused refused) {
    v.lastRefusal = Optional.of(refused.rule());
    return refused.rule().exitReason();
  }

  private boolean asks(int reason) {
    return (v.vm.settings.msrExits & reason) != 0;
  }
}
