package guise.device;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import guise.kvm.Bytes;
import guise.kvm.Exit;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.LongSupplier;

/** What a vCPU shares with the kernel: {@code struct kvm_run} and the page of port data. */
final class RunArea implements AutoCloseable {
  private static final Field IMMEDIATE_EXIT = Field.of(Layouts.RUN, "immediate_exit");
  private static final Field REASON = Field.of(Layouts.RUN, "exit_reason");
  private static final Field PORT_DIRECTION = Field.of(Layouts.RUN, "exit", "io", "direction");
  private static final Field PORT_SIZE = Field.of(Layouts.RUN, "exit", "io", "size");
  private static final Field PORT = Field.of(Layouts.RUN, "exit", "io", "port");
  private static final Field PORT_COUNT = Field.of(Layouts.RUN, "exit", "io", "count");
  private static final Field PORT_DATA = Field.of(Layouts.RUN, "exit", "io", "data_offset");
  private static final Field ADDRESS = Field.of(Layouts.RUN, "exit", "mmio", "phys_addr");
  private static final Field MEMORY_DATA = Field.of(Layouts.RUN, "exit", "mmio", "data");
  private static final Field LENGTH = Field.of(Layouts.RUN, "exit", "mmio", "len");
  private static final Field IS_WRITE = Field.of(Layouts.RUN, "exit", "mmio", "is_write");
  private static final Field MSR_ERROR = Field.of(Layouts.RUN, "exit", "msr", "error");
  private static final Field MSR_REASON = Field.of(Layouts.RUN, "exit", "msr", "reason");
  private static final Field MSR_INDEX = Field.of(Layouts.RUN, "exit", "msr", "index");
  private static final Field MSR_DATA = Field.of(Layouts.RUN, "exit", "msr", "data");
  private static final Field ENTRY_REASON =
      Field.of(Layouts.RUN, "exit", "fail_entry", "hardware_entry_failure_reason");
  private static final Field SUBERROR = Field.of(Layouts.RUN, "exit", "internal", "suberror");
  private static final Field ERROR_WORDS = Field.of(Layouts.RUN, "exit", "internal", "ndata");
  private static final Field ERROR_FLAGS =
      Field.of(Layouts.RUN, "exit", "emulation_failure", "flags");
  private static final Field CODE_SIZE =
      Field.of(Layouts.RUN, "exit", "emulation_failure", "insn_size");
  private static final Field CODE =
      Field.of(Layouts.RUN, "exit", "emulation_failure", "insn_bytes");

  /** {@code KVM_INTERNAL_ERROR_EMULATION}. */
  private static final int NOT_EMULATED = 1;

  /** {@code KVM_INTERNAL_ERROR_EMULATION_FLAG_INSTRUCTION_BYTES}. */
  private static final int HAS_CODE = 1;

  /** {@code KVM_EXIT_IO_OUT}. */
  private static final int OUT = 1;

  private final Arena arena = Arena.ofShared(); // closed by whichever thread closes the vCPU
  private final MemorySegment run;

  RunArea(OpenFile file, int size) {
    run = file.map(size, arena);
  }

  void setImmediateExit(boolean immediately) {
    IMMEDIATE_EXIT.set(run, immediately);
  }

  /**
   * Why the last run came back; the data of a read is zeroed, to wait for an answer.
   *
   * @param rip asks the vCPU where it is
   */
  Exit exit(LongSupplier rip) {
    int reason = REASON.getInt(run);
    return switch (reason) {
      case 2 -> port();
      case 5 -> new Exit.Halted();
      case 6 -> memory();
      case 8 -> new Exit.Shutdown();
      case 9 -> new Exit.EntryFailed(ENTRY_REASON.get(run));
      case 17 -> new Exit.FailedInternally(SUBERROR.getInt(run), code(), rip.getAsLong());
      case 29 -> new Exit.MsrRead(MSR_INDEX.getInt(run), MSR_REASON.getInt(run));
      case 30 ->
          new Exit.MsrWrite(MSR_INDEX.getInt(run), MSR_DATA.get(run), MSR_REASON.getInt(run));
      default -> new Exit.Unknown(reason);
    };
  }

  /** The bytes of an instruction that was not emulated, where KVM tells them (5.15). */
  private Bytes code() {
    boolean told =
        SUBERROR.get(run) == NOT_EMULATED
            && ERROR_WORDS.get(run) > 0
            && (ERROR_FLAGS.get(run) & HAS_CODE) != 0;
    int size = told ? Math.min(CODE_SIZE.getInt(run), CODE.size()) : 0;
    return bytes(run.asSlice(CODE.offset(), size));
  }

  private Exit port() {
    int port = PORT.getInt(run);
    int size = PORT_SIZE.getInt(run);
    int count = PORT_COUNT.getInt(run);
    MemorySegment data = portData(size * count);
    if (PORT_DIRECTION.get(run) == OUT) {
      return new Exit.PortWrite(port, size, count, bytes(data));
    }
    data.fill((byte) 0);
    return new Exit.PortRead(port, size, count);
  }

  private MemorySegment portData(int size) {
    return run.asSlice(PORT_DATA.get(run), size);
  }

  private Exit memory() {
    int length = LENGTH.getInt(run);
    MemorySegment data = memoryData(length);
    if (IS_WRITE.isSet(run)) {
      return new Exit.MemoryWrite(ADDRESS.get(run), bytes(data));
    }
    data.fill((byte) 0);
    return new Exit.MemoryRead(ADDRESS.get(run), length);
  }

  private MemorySegment memoryData(int size) {
    return run.asSlice(MEMORY_DATA.offset(), Math.min(size, MEMORY_DATA.size()));
  }

  private static Bytes bytes(MemorySegment data) {
    return Bytes.of(data.toArray(JAVA_BYTE));
  }

  /** Puts the data where the completion of an exit takes it from. */
  void answer(Exit exit, Bytes data) {
    switch (exit) {
      case Exit.PortRead read -> put(data, portData(read.size() * read.count()));
      case Exit.MemoryRead read -> put(data, memoryData(read.size()));
      case Exit.MsrRead _ -> put(data, run.asSlice(MSR_DATA.offset(), MSR_DATA.size()));
      default -> throw new IllegalStateException("the last run ended in " + exit + ", no read");
    }
  }

  private static void put(Bytes data, MemorySegment place) {
    if (data.size() != place.byteSize()) {
      throw new IllegalArgumentException(data.size() + " bytes for a read of " + place.byteSize());
    }
    place.copyFrom(MemorySegment.ofArray(data.toArray()));
  }

  /** Ends the instruction that accesses a register in a fault. */
  void refuse(Exit exit) {
    if (!(exit instanceof Exit.MsrRead || exit instanceof Exit.MsrWrite)) {
      throw new IllegalStateException("the last run ended in " + exit + ", not at a register");
    }
    MSR_ERROR.set(run, true);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
