package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.isa.Outcome;
import guise.kvm.Exit;
import java.util.Optional;

/**
 * RDMSR and WRMSR of a guest: the register answers; if it refuses, userspace where it wants to be
 * asked ({@code KVM_CAP_X86_USER_SPACE_MSR}); and else there is #GP.
 */
final class GuestMsrs {
  private static final long LOW = 0xFFFF_FFFFL;
  private static final int INVALID = 1;
  private static final int UNKNOWN = 2;
  private static final int FILTERED = 4;

  private GuestMsrs() {}

  static Outcome read(VcpuState v, Cpu cpu) {
    if (v.pending.asked() instanceof Exit.MsrRead) {
      return v.pending.takeRefusal() ? Outcome.gp() : give(cpu, v.pending.takeNumber(Long.BYTES));
    }
    int index = (int) cpu.r[Cpu.RCX];
    try {
      return give(cpu, v.platform.msrs.read(v, index, Access.GUEST));
    } catch (MsrRefused refused) {
      int reason = reason(v, refused.rule());
      return asks(v, reason) ? v.pending.ask(cpu, new Exit.MsrRead(index, reason)) : Outcome.gp();
    }
  }

  /** A register may change what addresses mean and how code is read: EFER above all. */
  static Outcome write(VcpuState v, Cpu cpu) {
    if (v.pending.asked() instanceof Exit.MsrWrite) {
      boolean refused = v.pending.takeRefusal();
      v.pending.takeNumber(0);
      return refused ? Outcome.gp() : Outcome.NEXT;
    }
    int index = (int) cpu.r[Cpu.RCX];
    long value = cpu.r[Cpu.RAX] & LOW | cpu.r[Cpu.RDX] << 32;
    try {
      v.platform.msrs.write(v, index, value, Access.GUEST);
      cpu.settle();
      return Outcome.ELSEWHERE;
    } catch (MsrRefused refused) {
      int reason = reason(v, refused.rule());
      return asks(v, reason)
          ? v.pending.ask(cpu, new Exit.MsrWrite(index, value, reason))
          : Outcome.gp();
    }
  }

  private static Outcome give(Cpu cpu, long value) {
    cpu.r[Cpu.RAX] = value & LOW;
    cpu.r[Cpu.RDX] = value >>> 32;
    return Outcome.NEXT;
  }

  private static boolean asks(VcpuState v, int reason) {
    return (v.vm.settings.msrExits & reason) != 0;
  }

  /** {@code KVM_MSR_EXIT_REASON_*}. */
  private static int reason(VcpuState v, MsrRule rule) {
    v.lastRefusal = Optional.of(rule);
    if (rule == MsrRule.PASSES_FILTER) {
      return FILTERED;
    }
    return rule.meansAbsent() ? UNKNOWN : INVALID;
  }
}
