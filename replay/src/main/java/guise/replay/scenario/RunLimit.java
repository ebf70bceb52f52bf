package guise.replay.scenario;

import guise.kvm.Exit;
import guise.kvm.Vcpu;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs of a guest that come back, if need be by force: what is asked of a guest takes no time, but
 * a kernel may keep a guest that cannot go on.
 */
final class RunLimit {
  private static final long SECONDS = 2;

  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("run-limit").factory());

  private final Vcpu vcpu;
  private boolean running = true;
  private boolean forced;

  private RunLimit(Vcpu vcpu) {
    this.vcpu = vcpu;
  }

  /** What a run ends in; EINTR where its time was up. */
  static Exit run(Vcpu vcpu) {
    var limit = new RunLimit(vcpu);
    Future<?> end = CLOCK.schedule(limit::force, SECONDS, TimeUnit.SECONDS);
    try {
      return vcpu.run();
    } finally {
      end.cancel(false);
      limit.over();
    }
  }

  private synchronized void force() {
    if (running) {
      forced = true;
      vcpu.setImmediateExit(true);
    }
  }

  private synchronized void over() {
    running = false;
    if (forced) {
      vcpu.setImmediateExit(false);
    }
  }
}
