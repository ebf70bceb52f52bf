package guise.engine;

import guise.engine.Outcome.Answer;
import guise.engine.Outcome.Completed;
import guise.engine.Outcome.Faulted;
import guise.engine.Outcome.Value;
import guise.engine.isa.Cpu;
import guise.engine.isa.SegmentRegister;
import guise.guest.Permission;
import guise.x86.Registers;
import java.util.Optional;

/**
 * What single instructions would do in the guest of a vCPU, as it stands, without code in its
 * memory. Each counts as a run: afterwards the vCPU's CPUID is fixed.
 *
 * <p>Only the instructions that KVM itself answers are here. The general registers are as before.
 */
public final class GuestInstructions {
  private static final Outcome DONE = new Completed();
  private static final Outcome UD = new Faulted(6);
  private static final Outcome NM = new Faulted(7);
  private static final Outcome GP = new Faulted(13);
  private static final long LOW = 0xFFFF_FFFFL;

  private final VcpuState v;
  private final Object mutex;

  GuestInstructions(VcpuState v, Object mutex) {
    this.v = v;
    this.mutex = mutex;
  }

  /** What an instruction does with the registers prepared for it. */
  private interface Instruction {
    Outcome execute(Cpu cpu);
  }

  private Outcome with(long rax, long rcx, long rdx, Instruction instruction) {
    synchronized (mutex) {
      v.hasRun = true;
      Cpu cpu = v.cpu;
      long[] before = cpu.r.clone();
      cpu.r[Cpu.RAX] = rax & LOW;
      cpu.r[Cpu.RCX] = rcx & LOW;
      cpu.r[Cpu.RDX] = rdx & LOW;
      Outcome outcome = instruction.execute(cpu);
      System.arraycopy(before, 0, cpu.r, 0, before.length);
      return outcome;
    }
  }

  private int privilege() {
    return v.cpu.segments[SegmentRegister.SS].dpl;
  }

  private static boolean faults(guise.engine.isa.Outcome outcome) {
    return outcome instanceof guise.engine.isa.Outcome.Faulted;
  }

  /** CPUID, with EAX and ECX. */
  public Outcome cpuid(int function, int index) {
    return with(
        function,
        index,
        0,
        cpu -> {
          cpu.cpl = privilege();
          boolean faults = faults(cpu.hypervisor.cpuid(cpu));
          cpu.settle();
          return faults ? GP : new Answer(registers(cpu));
        });
  }

  private static Registers registers(Cpu cpu) {
    return new Registers(
        (int) cpu.r[Cpu.RAX], (int) cpu.r[Cpu.RBX], (int) cpu.r[Cpu.RCX], (int) cpu.r[Cpu.RDX]);
  }

  /** RDMSR. */
  public Outcome rdmsr(int index) {
    synchronized (mutex) {
      v.hasRun = true;
      v.fpu.passThrough.reads(v, index);
      try {
        return new Value(v.platform.msrs.read(v, index, Access.GUEST));
      } catch (MsrRefused refused) {
        v.lastRefusal = Optional.of(refused.rule());
        return GP;
      }
    }
  }

  /** WRMSR. */
  public Outcome wrmsr(int index, long value) {
    return with(value, index, value >>> 32, cpu -> faults(cpu.hypervisor.wrmsr(cpu)) ? GP : DONE);
  }

  /** XSETBV: #UD without CR4.OSXSAVE comes first, then the privilege, then the value's checks. */
  public Outcome xsetbv(int index, long value) {
    return with(
        value,
        index,
        value >>> 32,
        cpu -> {
          if (!Cr4Bit.OSXSAVE.isSetIn(cpu.cr4)) {
            return UD;
          }
          return privilege() > 0 || faults(cpu.hypervisor.xsetbv(cpu)) ? GP : DONE;
        });
  }

  /** MOV to CR4. */
  public Outcome movToCr4(long value) {
    return with(
        0, 0, 0, cpu -> privilege() > 0 || faults(cpu.hypervisor.setCr4(cpu, value)) ? GP : DONE);
  }

  /** An instruction on tiles: #UD while XCR0 lacks them, #NM while IA32_XFD disables their data. */
  public Outcome useTiles() {
    synchronized (mutex) {
      v.hasRun = true;
      Cpu cpu = v.cpu;
      if (!Cr4Bit.OSXSAVE.isSetIn(cpu.cr4) || (cpu.xcr0 & Permission.DYNAMIC) == 0) {
        return UD;
      }
      if ((v.cpu.extended.xfd & Permission.DYNAMIC) == 0) {
        return DONE;
      }
      v.cpu.extended.xfdErr = Permission.DYNAMIC;
      v.fpu.passThrough.deviceNotAvailable(v.cpu.extended.xfd);
      return NM;
    }
  }

  /** A VM exit for a reason that leaves no other trace: an interrupt of the host, say. */
  public void exit() {
    synchronized (mutex) {
      v.hasRun = true;
      v.fpu.passThrough.exited();
    }
  }

  /** The value of MOV from CR4. */
  public long cr4() {
    synchronized (mutex) {
      return v.cpu.cr4;
    }
  }
}
