package guise.replay.scenario;

import com.google.errorprone.annotations.Immutable;
import guise.kvm.KvmException;
import java.util.function.IntSupplier;

/** What an ioctl returned, and errno. */
@Immutable
record Answer(int result, String errno) {

  /** The answer of an ioctl that returns a number. */
  static Answer of(IntSupplier ioctl) {
    try {
      return new Answer(ioctl.getAsInt(), "0");
    } catch (KvmException e) {
      return new Answer(-1, e.errno().name());
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
