package guise.replay.scenario;

import com.google.errorprone.annotations.Immutable;
import guise.kvm.KvmException;
import java.util.function.IntSupplier;

/**
 * What an ioctl returned, and errno.
 *
 * @param rule the rule that refused; empty if none did or the KVM does not tell
 */
@Immutable
record Answer(int result, String errno, String rule) {

  static Answer returned(int result) {
    return new Answer(result, "0", "");
  }

  static Answer refused(KvmException refusal) {
    return new Answer(-1, refusal.errno().name(), refusal.rule().orElse(""));
  }

  /** The answer of an ioctl that returns a number. */
  static Answer of(IntSupplier ioctl) {
    try {
      return returned(ioctl.getAsInt());
    } catch (KvmException e) {
      return refused(e);
    }
  }

  /** The answer of an ioctl that returns 0. */
  static Answer of(Runnable ioctl) {
    return of(() -> {
      ioctl.run();
      return 0;
    });
  }

  boolean succeeded() {
    return result >= 0;
  }

  @Override
  public String toString() {
    return "r=%d e=%s".formatted(result, errno);
  }
}
