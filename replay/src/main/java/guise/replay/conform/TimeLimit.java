package guise.replay.conform;

import guise.kvm.Exit;
import guise.kvm.Vcpu;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends a run that would not come back: a guest may jump to where nothing stops it. */
final class TimeLimit {
  private static final long SECONDS = 2;
  private static final ScheduledExecutorService TIMER = timer();

  private final Vcpu vcpu;
  private boolean running;

  TimeLimit(Vcpu vcpu) {
    this.vcpu = vcpu;
  }

  private static ScheduledExecutorService timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("time limit").factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /**
   * {@code KVM_RUN}.
   *
   * @throws guise.kvm.KvmException with {@code EINTR} if it takes too long
   */
  Exit run() {
    begin();
    Future<?> end = TIMER.schedule(this::interrupt, SECONDS, TimeUnit.SECONDS);
    try {
      return vcpu.run();
    } finally {
      end.cancel(false);
      settle();
    }
  }

  private synchronized void begin() {
    running = true;
  }

  private synchronized void interrupt() {
    if (running) {
      vcpu.setImmediateExit(true);
    }
  }

  private synchronized void settle() {
    running = false;
    vcpu.setImmediateExit(false);
  }
}
