package guise.device;

/**
 * Who ends the run of a vCPU, and why: userspace that wants it back, somebody who closes it, a VM
 * whose memory changed. Lets other threads reach a run without waiting for it.
 */
final class RunControl {
  private final RunArea area;
  private int thread;

  /** How often a thread has entered the guest. */
  private long entries;

  private boolean wanted;
  private boolean closing;

  RunControl(RunArea area) {
    this.area = area;
  }

  /** Before each entry: from here on this thread can be interrupted. */
  synchronized void begin() {
    checkOpen();
    thread = Interruption.thisThread();
    entries++;
    area.setImmediateExit(wanted);
  }

  synchronized void end() {
    thread = 0;
    notifyAll();
  }

  /** After a run was interrupted: whether userspace never asked for that. */
  synchronized boolean beginsAnew() {
    checkOpen();
    return !wanted;
  }

  private void checkOpen() {
    if (closing) {
      throw new IllegalStateException("the vCPU is closed");
    }
  }

  synchronized void setImmediateExit(boolean immediately) {
    checkOpen();
    wanted = immediately;
    area.setImmediateExit(immediately);
    if (immediately) {
      interrupt();
    }
  }

  /**
   * Has a run that is under way take hold of the guest's memory as it is now: when this returns,
   * the guest no longer runs with the old hold.
   */
  synchronized void renew() {
    long entry = entries;
    boolean interrupted = false;
    if (thread != 0) {
      area.setImmediateExit(true);
      interrupt();
    }
    while (thread != 0 && entries == entry) {
      try {
        wait();
      } catch (InterruptedException _) {
        interrupted = true; // the guest must be out before memory may go
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends a run and lets none begin. */
  synchronized void close() {
    if (!closing) {
      closing = true;
      area.setImmediateExit(true);
      interrupt();
    }
  }

  /** The thread lives: it waits for this object before it leaves its run. */
  private void interrupt() {
    if (thread != 0) {
      Interruption.of(thread);
    }
  }
}
