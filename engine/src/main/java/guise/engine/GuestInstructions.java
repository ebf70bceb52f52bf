package guise.engine;

import guise.engine.Outcome.Answer;
import guise.engine.Outcome.Completed;
import guise.engine.Outcome.Faulted;
import guise.engine.Outcome.Value;
import guise.guest.Permission;
import guise.kernel.Behaviour;
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
  private static final Outcome NM = new Faulted(7);
  private static final Outcome GP = new Faulted(13);
  private static final long WP = 1 << 16;
  private static final long CR3_PCID = 0xFFF;

  private final VcpuState v;
  private final Object mutex;
  private final CpuidAnswer answer = new CpuidAnswer();

  GuestInstructions(VcpuState v, Object mutex) {
    this.v = v;
    this.mutex = mutex;
  }

  private int privilege() {
    return v.segments.ss().dpl();
  }

  /** CPUID, with EAX and ECX. */
  public Outcome cpuid(int function, int index) {
    synchronized (mutex) {
      v.hasRun = true;
      v.fpu.passThrough.exited();
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
    synchronized (mutex) {
      v.hasRun = true;
      v.fpu.passThrough.writes(index);
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
      if (!Cr4Bit.OSXSAVE.isSetIn(v.cr4)) {
        return UD;
      }
      v.fpu.passThrough.exited();
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
      v.fpu.passThrough.exited();
      if (privilege() > 0 || !Cr4.isValid(v, value) || !isTransition(value)) {
        return GP;
      }
      Cr4.write(v, value);
      return DONE;
    }
  }

  /** What SREGS does not check: how CR4 may change, given the rest of the state. */
  private boolean isTransition(long value) {
    boolean longMode = EferBit.LMA.isSetIn(v.efer);
    if (longMode && ((value & Cr4Bit.PAE) == 0 || Cr4Bit.LA57.isSetIn(v.cr4 ^ value))) {
      return false;
    }
    boolean takesPcid = Cr4Bit.PCIDE.isSetIn(value) && !Cr4Bit.PCIDE.isSetIn(v.cr4);
    if (takesPcid && (!longMode || (v.cr3 & CR3_PCID) != 0)) {
      return false;
    }
    boolean cet = Cr4Bit.CET.isSetIn(value) && v.platform.does(Behaviour.CET_STATE);
    return !cet || (v.cr0 & WP) != 0;
  }

  /** An instruction on tiles: #UD while XCR0 lacks them, #NM while IA32_XFD disables their data. */
  public Outcome useTiles() {
    synchronized (mutex) {
      v.hasRun = true;
      if (!Cr4Bit.OSXSAVE.isSetIn(v.cr4) || (v.xcr0 & Permission.DYNAMIC) == 0) {
        return UD;
      }
      if ((v.fpu.xfd & Permission.DYNAMIC) == 0) {
        return DONE;
      }
      v.fpu.xfdErr = Permission.DYNAMIC;
      v.fpu.passThrough.deviceNotAvailable(v.fpu.xfd);
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
      return v.cr4;
    }
  }
}
