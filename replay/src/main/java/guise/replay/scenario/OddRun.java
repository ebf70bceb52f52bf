package guise.replay.scenario;

import guise.kvm.Errno;
import guise.kvm.Exit;
import guise.kvm.KvmException;

/** A run of a guest that did not end where its code halts, as recordings tell it. */
final class OddRun {
  /** {@code KVM_EXIT_INTR}: what the kernel leaves when a signal ends a run. */
  private static final int INTERRUPTED = 10;

  private OddRun() {}

  static String refused(KvmException refusal, long rip) {
    int reason = refusal.errno() == Errno.EINTR ? INTERRUPTED : 0;
    return "r=-1 e=%s exit=%d rip=%x hw=0".formatted(refusal.errno(), reason, rip);
  }

  static String ended(Exit exit, long rip) {
    return "r=0 e=0 exit=%d rip=%x%s".formatted(number(exit), rip, detail(exit));
  }

  private static String detail(Exit exit) {
    return switch (exit) {
      case Exit.FailedInternally failed -> " suberr=%x".formatted(failed.suberror());
      case Exit.EntryFailed failed -> " hw=%x".formatted((int) failed.reason());
      default -> " hw=0";
    };
  }

  /** The number of an exit in {@code linux/kvm.h}. */
  static int number(Exit exit) {
    return switch (exit) {
      case Exit.PortWrite _, Exit.PortRead _ -> 2;
      case Exit.Halted _ -> 5;
      case Exit.MemoryWrite _, Exit.MemoryRead _ -> 6;
      case Exit.Shutdown _ -> 8;
      case Exit.EntryFailed _ -> 9;
      case Exit.FailedInternally _ -> 17;
      case Exit.MsrRead _ -> 29;
      case Exit.MsrWrite _ -> 30;
      case Exit.Unknown unknown -> unknown.reason();
    };
  }
}
