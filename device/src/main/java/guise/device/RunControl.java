package guise.device;

/**
 * Who ends the run of a vCPU, and why: userspace that wants it back, somebody who closes it, a VM
 * whose memory changed. Lets other threads reach a run without waiting for it.
 */
final class RunControl {
  private final RunArea area;
  private int thread;
  private boolean wanted;
  private boolean closing;

  RunControl(RunArea area) {
    this.area = area;
  }

  /** Before each entry: from here on this thread can be interrupted. */
  synchronized void begin() {
    checkOpen();
    thread = Interruption.thisThread();
    area.setImmediateExit(wanted);
  }

  synchronized void end() {
    thread = 0;
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

  /** Lets a run that is under way take hold of the guest's memory as it is now. */
  synchronized void renew() {
    if (thread != 0) {
      area.setImmediateExit(true);
      interrupt();
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
