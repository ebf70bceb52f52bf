package guise.replay.scenario;

import guise.kvm.KvmException;
import java.util.Optional;
import java.util.function.Supplier;

/** What an ioctl gave, if it did not refuse, and how it returned. */
record Asked<T>(Optional<T> value, Answer answer) {
  static <T> Asked<T> of(Supplier<T> ioctl) {
    try {
      return new Asked<>(Optional.of(ioctl.get()), Answer.returned(0));
    } catch (KvmException e) {
      return new Asked<>(Optional.empty(), Answer.refused(e));
    }
  }
}
