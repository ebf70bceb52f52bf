package guise.contract.vcpu;

import guise.engine.Rest;
import guise.kvm.Errno;
import guise.kvm.KvmException;
import guise.kvm.Regs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.TreeMap;

/** A guest that runs strings of bytes, every one of them from the same state. */
final class ByteRunner {
  /** Enough for three bytes, and for what an exception leads to. */
  private static final int FEW_INSTRUCTIONS = 5;

  /** Where there is HLT and nothing else, and up to where there are tables. */
  private static final int FILLED = 0x900;

  private static final int TABLES = 0x10000;
  private static final int USED = 0x14000;
  private static final int HALT = 0xF4F4_F4F4;

  private final Guest guest = new Guest(Backend.SAPPHIRE_RAPIDS_7_2);
  private final TreeMap<String, Long> endings = new TreeMap<>();
  private final Rest start;
  private final Regs registers;
  private final byte[] memory;

  ByteRunner(CodeSize size) {
    size.enter(guest);
    guest.memory.asSlice(FILLED, TABLES - FILLED).fill((byte) 0xF4);
    long m = 0x4000;
    registers = new Regs(m, m, m, m, m, m, 0x8000, m, m, m, m, m, m, m, m, m, Guest.CODE, 2);
    guest.vcpu.setRegs(registers);
    start = new Rest(guest.vcpu);
    memory = guest.memory.asSlice(0, USED).toArray(ValueLayout.JAVA_BYTE);
  }

  /** How many strings ended how. */
  Map<String, Long> endings() {
    return endings;
  }

  /** Runs the 256 strings that begin with two bytes; memory is what it was before them. */
  void run(int two) {
    MemorySegment.copy(memory, 0, guest.memory, ValueLayout.JAVA_BYTE, 0, memory.length);
    start.restoreAll();
    for (int third = 0; third < 256; third++) {
      String ending = run(two, third);
      endings.merge(ending, 1L, Long::sum);
      start.restore();
    }
  }

  private String run(int two, int third) {
    int bytes = two | third << 16 | HALT & 0xFF << 24;
    guest.memory.set(ValueLayout.JAVA_INT, Guest.CODE, bytes);
    guest.memory.set(ValueLayout.JAVA_INT, Guest.CODE + 4, HALT);
    guest.vcpu.setRegs(registers);
    guest.vcpu.limitInstructions(guest.vcpu.instructions() + FEW_INSTRUCTIONS);
    try {
      return guest.vcpu.run().getClass().getSimpleName();
    } catch (KvmException e) {
      if (e.errno() != Errno.EINTR) {
        throw new AssertionError("%06x".formatted(bytes & 0xFF_FFFF), e);
      }
      return "limit";
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("%06x".formatted(bytes & 0xFF_FFFF), e);
    }
  }
}
