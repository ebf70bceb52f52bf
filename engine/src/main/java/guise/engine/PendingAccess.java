package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.isa.Outcome;
import guise.kvm.Bytes;
import guise.kvm.Exit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The port access that userspace has been asked for, and the answer.
 *
 * <p>The instruction stays where it is until the next run and is then executed once more. If
 * userspace has moved RIP meanwhile, the answer belongs to nobody, as in KVM.
 */
final class PendingAccess {
  private static final int MOST = 8;

  private @Nullable Exit asked;
  private byte[] answer = new byte[MOST];
  private long rip;
  private boolean answered;

  /** Asks userspace; RIP goes back to the instruction. */
  Outcome ask(Cpu cpu, Exit access) {
    cpu.rip = cpu.at;
    rip = cpu.rip;
    asked = access;
    answered = false;
    answer = new byte[MOST];
    return new Outcome.Exited(access);
  }

  /** Userspace gives what a read is to bring; nothing, and it brings zeros. */
  void answer(Bytes data) {
    answer = Arrays.copyOf(data.toArray(), MOST);
  }

  /** The next run begins. */
  void resume(Cpu cpu) {
    answered = asked != null && cpu.rip == rip;
    if (!answered) {
      asked = null;
    }
  }

  boolean isAnswered(Exit access) {
    return answered && access.equals(asked);
  }

  /** Takes the answer, which counts once. */
  long takeNumber(int size) {
    asked = null;
    answered = false;
    return Bytes.of(answer).getLong(0) & (size == MOST ? -1 : (1L << 8 * size) - 1);
  }

  /** The lower bytes of a number. */
  static Bytes bytes(long value, int size) {
    return Bytes.of(Arrays.copyOf(Bytes.zeros(MOST).withLong(0, value).toArray(), size));
  }
}
