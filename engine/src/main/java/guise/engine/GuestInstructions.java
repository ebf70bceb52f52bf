package guise.engine;

import guise.engine.Outcome.Answer;
import guise.engine.Outcome.Completed;
import guise.engine.Outcome.Faulted;
import guise.engine.Outcome.Value;
import guise.engine.isa.SegmentRegister;
import java.util.Optional;

/**
 * What single instructions would do in the guest of a vCPU, as it stands. Each counts as a run:
 * afterwards the vCPU's CPUID is fixed.
 *
 * <p>Only the instructions that KVM itself answers are here; what the processor decides before KVM
 * is asked is left to the execution of instructions.
 */
public final class GuestInstructions {
  private static final Outcome DONE = new Completed();
  private static final Outcome UD = new Faulted(6);
  private static final Outcome GP = new Faulted(13);

  private final VcpuState v;
  private final Object mutex;
  private final CpuidAnswer answer = new CpuidAnswer();

  GuestInstructions(VcpuState v, Object mutex) {
    this.v = v;
    this.mutex = mutex;
  }

  private int privilege() {
    return v.cpu.segments[SegmentRegister.SS].dpl;
  }

  /** CPUID, with EAX and ECX. */
  public Outcome cpuid(int function, int index) {
    synchronized (mutex) {
      v.hasRun = true;
      if (CpuidInstruction.faults(v, privilege())) {
        return GP;
      }
      CpuidInstruction.answer(v, function, index, answer);
      return new Answer(answer.registers());
    }
  }

  /** RDMSR. */
  public Outcome rdmsr(int index) {
    synchronized (mutex) {
      v.hasRun = true;
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
    synchronized (mutex) {
      v.hasRun = true;
      try {
        v.platform.msrs.write(v, index, value, Access.GUEST);
        return DONE;
      } catch (MsrRefused refused) {
        v.lastRefusal = Optional.of(refused.rule());
        return GP;
      }
    }
  }

  /** XSETBV: #UD without CR4.OSXSAVE comes first, then the privilege, then the value's checks. */
  public Outcome xsetbv(int index, long value) {
    synchronized (mutex) {
      v.hasRun = true;
      if (!Cr4Bit.OSXSAVE.isSetIn(v.cpu.cr4)) {
        return UD;
      }
      if (privilege() > 0 || index != 0) {
        return GP;
      }
      return ExtendedControl.write(v, value).isEmpty() ? DONE : GP;
    }
  }

  /** MOV to CR4. */
  public Outcome movToCr4(long value) {
    synchronized (mutex) {
      v.hasRun = true;
      boolean done =
          privilege() == 0
              && ControlRegisters.setCr4(v, value) == guise.engine.isa.Outcome.ELSEWHERE;
      return done ? DONE : GP;
    }
  }

  /** The value of MOV from CR4. */
  public long cr4() {
    synchronized (mutex) {
      return v.cpu.cr4;
    }
  }
}
