package guise.engine;

import guise.engine.isa.Cpu;
import guise.engine.isa.Outcome;
import guise.engine.memory.MmioNeeded;
import guise.kvm.Bytes;
import guise.kvm.Exit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The access to a port or to a device's memory that userspace has been asked for, and the answer.
 *
 * <p>The instruction stays where it is until the next run and is then executed once more. If
 * userspace has moved RIP meanwhile, the answer belongs to nobody, as in KVM.
 */
final class PendingAccess {
  private static final int MOST = 8;

  private @Nullable Exit asked;
  private @Nullable MmioNeeded memory;
  private byte[] answer = new byte[MOST];
  private long rip;

  /** RCX when the instruction was begun last: a repeated one that has counted has moved on. */
  private long count;

  private boolean answered;

  /** Whether userspace has refused the register it was asked about. */
  private boolean refused;

  /** How many bytes a read waits for; 0 where there is none. */
  private int wanted;

  /** Asks userspace about a port; RIP goes back to the instruction. */
  Outcome ask(Cpu cpu, Exit access) {
    cpu.rip = cpu.at;
    rip = cpu.rip;
    asked = access;
    answered = false;
    refused = false;
    answer = new byte[MOST];
    wanted = wanted(access);
    return new Outcome.Exited(access);
  }

  private static int wanted(Exit access) {
    if (access instanceof Exit.PortRead read) {
      return read.size() * read.count();
    }
    return access instanceof Exit.MsrRead ? MOST : 0;
  }

  /** Asks userspace about memory that is not there. */
  Exit ask(Cpu cpu, MmioNeeded access) {
    if (cpu.r[Cpu.RCX] != count) {
      cpu.memory.mmio().completed();
    }
    rip = cpu.rip;
    memory = access;
    answer = new byte[MOST];
    wanted = access.isWrite() ? 0 : access.size();
    return access.isWrite()
        ? new Exit.MemoryWrite(access.address(), bytes(access.data(), access.size()))
        : new Exit.MemoryRead(access.address(), access.size());
  }

  /** Userspace gives what a read is to bring; nothing, and it brings zeros. */
  void answer(Bytes data) {
    if (wanted == 0) {
      throw new IllegalStateException("the last run did not end in a read");
    }
    if (data.size() != wanted) {
      throw new IllegalArgumentException(data.size() + " bytes for a read of " + wanted);
    }
    answer = Arrays.copyOf(data.toArray(), MOST);
  }

  /** Whether an instruction waits for its completion, and userspace has not moved on. */
  boolean isWaiting(Cpu cpu) {
    return (asked != null || memory != null) && cpu.rip == rip;
  }

  /** Userspace lets the access to a register end in #GP. */
  void refuse() {
    if (answered || !(asked instanceof Exit.MsrRead || asked instanceof Exit.MsrWrite)) {
      throw new IllegalStateException("the last run did not end at a register");
    }
    refused = true;
  }

  /** The next run begins. */
  void resume(Cpu cpu) {
    wanted = 0;
    count = cpu.r[Cpu.RCX];
    answered = asked != null && cpu.rip == rip;
    if (!answered) {
      asked = null;
    }
    if (memory != null) {
      answerMemory(cpu, memory);
      memory = null;
    }
  }

  private void answerMemory(Cpu cpu, MmioNeeded access) {
    if (cpu.rip == rip) {
      cpu.memory.mmio().answer(access, number(access.size()));
    } else {
      cpu.memory.mmio().completed();
    }
  }

  /** Whether the instruction that asked is being executed once more. */
  boolean resumes() {
    return answered;
  }

  boolean isAnswered(Exit access) {
    return answered && access.equals(asked);
  }

  /** Whether a read of the register has been answered. */
  boolean isReadOf(int index) {
    return answered && asked instanceof Exit.MsrRead read && read.index() == index;
  }

  boolean isWriteOf(int index) {
    return answered && asked instanceof Exit.MsrWrite write && write.index() == index;
  }

  /** Whether the answer is no: it counts once. */
  boolean takeRefusal() {
    boolean no = refused;
    if (no) {
      takeNumber(0);
    }
    refused = false;
    return no;
  }

  /** Takes the answer, which counts once. */
  long takeNumber(int size) {
    asked = null;
    answered = false;
    return number(size);
  }

  private long number(int size) {
    return Bytes.of(answer).getLong(0) & (size == MOST ? -1 : (1L << 8 * size) - 1);
  }

  /** The lower bytes of a number. */
  static Bytes bytes(long value, int size) {
    return Bytes.of(Arrays.copyOf(Bytes.zeros(MOST).withLong(0, value).toArray(), size));
  }
}
