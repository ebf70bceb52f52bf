package guise.device;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import guise.host.LiveProcessors;
import guise.kvm.KvmException;
import guise.x86.CpuidBit;
import guise.x86.Register;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The processors of this machine, as far as this process may run on them. Each question is asked by
 * a thread of its own that the kernel lets run on that one only.
 */
public final class ThisProcessors implements LiveProcessors {
  private static final long SCHED_SETAFFINITY = 203;
  private static final long SCHED_GETAFFINITY = 204;
  private static final int MASK_BYTES = 1024;
  private static final CpuidBit OSXSAVE = CpuidBit.at(1, 0, Register.ECX, 27);

  private final List<Integer> numbers;

  private ThisProcessors(List<Integer> numbers) {
    this.numbers = numbers;
  }

  /** The processors; empty where this is not Linux on x86-64. */
  public static Optional<LiveProcessors> find() {
    return Availability.isLinuxOnX86()
        ? Optional.of(new ThisProcessors(allowed()))
        : Optional.empty();
  }

  private static List<Integer> allowed() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      affinity(SCHED_GETAFFINITY, mask);
      var numbers = new ArrayList<Integer>();
      for (int number = 0; number < MASK_BYTES * Byte.SIZE; number++) {
        if ((mask.get(JAVA_BYTE, number / Byte.SIZE) >>> number % Byte.SIZE & 1) != 0) {
          numbers.add(number);
        }
      }
      return List.copyOf(numbers);
    }
  }

  /** Of the calling thread, which the kernel knows as 0. */
  private static void affinity(long call, MemorySegment mask) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      if (Libc.syscall(state, call, 0, mask.byteSize(), mask.address()) < 0) {
        String name = call == SCHED_SETAFFINITY ? "sched_setaffinity" : "sched_getaffinity";
        throw OpenFile.refusal(name, Libc.errno(state));
      }
    }
  }

  @Override
  public List<Integer> numbers() {
    return numbers;
  }

  /**
   * {@inheritDoc}
   *
   * @throws KvmException with {@code EINVAL} if this process may not run there
   */
  @Override
  public <T> T on(int number, Function<Processor, T> questions) {
    Executor thread =
        questioner -> Thread.ofPlatform().daemon().name("CPU " + number).start(questioner);
    try {
      return CompletableFuture.supplyAsync(() -> asked(number, questions), thread).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static <T> T asked(int number, Function<Processor, T> questions) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      mask.set(JAVA_BYTE, number / Byte.SIZE, (byte) (1 << number % Byte.SIZE));
      affinity(SCHED_SETAFFINITY, mask);
    }
    return questions.apply(MachineCode::cpuid);
  }

  /** XCR0 as the kernel set it; empty where the kernel does not use XSAVE. */
  public static OptionalLong xcr0() {
    if (!Availability.isLinuxOnX86()) {
      return OptionalLong.empty();
    }
    int features = MachineCode.cpuid(1, 0).get(OSXSAVE.word().register());
    boolean on = (features & OSXSAVE.mask()) != 0;
    return on ? OptionalLong.of(MachineCode.xgetbv(0)) : OptionalLong.empty();
  }
}
