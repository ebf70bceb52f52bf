package guise.engine.svm;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * SVM of a vCPU as userspace saves and restores it: the controls of the nested guest, and where a
 * VMCB has saved state, that of VMRUN's host. L2's own state is in the vCPU's registers.
 */
public final class SavedSvm {
  private static final int SIZE = 4096;
  private static final int CONTROLS = 0x400;

  private final NestedSvm nested;

  /** What userspace gave last, for what of it nobody here understands, and what was made of it. */
  private byte[] given = new byte[SIZE];

  private @Nullable Vmcb made;

  public SavedSvm(NestedSvm nested) {
    this.nested = nested;
  }

  public boolean isInside() {
    return nested.isInside();
  }

  public boolean interruptFlag() {
    return nested.interruptFlag();
  }

  /** The global interrupt flag from now on. */
  public void interruptFlag(boolean set) {
    if (set) {
      nested.setInterruptFlag();
    } else {
      nested.clearInterruptFlag();
    }
  }

  /** Where L1 has the VMCB of the guest that runs, 0 without one. */
  public long address() {
    return nested.address();
  }

  /** Whether VMRUN was executed, but what it injects was not delivered yet. */
  public boolean isRunPending() {
    return nested.isInside() && nested.vcpu().hasInjection();
  }

  public byte[] vmcb() {
    byte[] page = isGiven() ? given.clone() : new byte[SIZE];
    nested.vmcb().copyTo(page, CONTROLS);
    var copy = new Vmcb(MemorySegment.ofArray(page));
    if (!isRunPending()) {
      copy.setInt(Vmcb.EVENT_INJECTION, 0);
    }
    nested.outside().store(copy);
    return page;
  }

  @SuppressWarnings("ReferenceEquality") // the very object
  private boolean isGiven() {
    return nested.vmcb() == made;
  }

  /** L2 goes on as the vCPU's registers have it. */
  public void resume(long address, byte[] page) {
    given = page.clone();
    byte[] controls = Arrays.copyOf(page, SIZE);
    var vmcb = new Vmcb(MemorySegment.ofArray(controls));
    made = vmcb;
    nested.outside().take(vmcb);
    nested.resume(address, vmcb);
  }

  public void leave() {
    nested.abandon();
    made = null;
  }
}
