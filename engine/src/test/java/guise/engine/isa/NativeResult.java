package guise.engine.isa;

import java.nio.ByteBuffer;
import java.util.StringJoiner;

/**
 * What an instruction has left.
 *
 * @param trap the vector of its fault, or 1: it was done
 * @param first where the changed bytes of memory begin, and {@code last} where they end
 */
@SuppressWarnings("ArrayRecordComponent") // a million of them: nothing boxed, never compared
record NativeResult(
    long[] registers,
    long rip,
    long flags,
    int trap,
    int error,
    long address,
    int first,
    int last,
    long hash,
    int mxcsr,
    long[] xmm) {
  static final int SIZE = 176 + 8 + 32 * 8;
  static final int DONE = 1;
  private static final int PAGE_FAULT = 14;
  private static final String[] NAMES = {
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
    "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"
  };

  static NativeResult read(ByteBuffer in) {
    var registers = new long[16];
    for (int i = 0; i < registers.length; i++) {
      registers[i] = in.getLong();
    }
    return new NativeResult(
        registers,
        in.getLong(),
        in.getLong(),
        in.getInt(),
        in.getInt(),
        in.getLong(),
        in.getInt(),
        in.getInt(),
        in.getLong(),
        (int) in.getLong(),
        vectors(in));
  }

  private static long[] vectors(ByteBuffer in) {
    var xmm = new long[32];
    for (int i = 0; i < xmm.length; i++) {
      xmm[i] = in.getLong();
    }
    return xmm;
  }

  /** How another differs from this; empty if it does not. */
  String differences(NativeResult other, NativeCase test, long undefined) {
    var text = new StringJoiner(", ");
    long mask = test.mode == CodeMode.CODE64 ? -1 : 0xFFFF_FFFFL;
    int registersThere = test.mode == CodeMode.CODE64 ? 16 : 8;
    for (int i = 0; i < registersThere; i++) {
      differ(text, NAMES[i], registers[i] & mask, other.registers[i] & mask);
    }
    differ(text, "rip", rip, other.rip);
    long compared = (Cpu.STATUS | Cpu.DF | Cpu.AC | Cpu.ID | Cpu.NT) & ~undefined;
    differ(text, "flags", flags & compared, other.flags & compared);
    differ(text, "trap", trap, other.trap);
    if (trap == other.trap && trap != DONE) {
      fault(text, other, UserMode.faultsInAnyOrder(test));
    }
    differ(text, "first", first, other.first);
    differ(text, "last", last, other.last);
    differ(text, "memory", hash, other.hash);
    differ(text, "mxcsr", mxcsr, other.mxcsr);
    for (int i = 0; i < 2 * registersThere; i++) {
      differ(text, "xmm" + i / 2 + (i % 2 == 0 ? ".low" : ".high"), xmm[i], other.xmm[i]);
    }
    return text.toString();
  }

  /** Linux shows an access to its half of the addresses as one to a page that is present. */
  private void fault(StringJoiner text, NativeResult other, boolean anyOrder) {
    boolean kernel = trap == PAGE_FAULT && address >>> 47 != 0;
    int compared = kernel ? ~1 : -1;
    differ(text, "error", error & compared, other.error & compared);
    if (trap == PAGE_FAULT && !anyOrder) {
      differ(text, "cr2", address, other.address);
    }
  }

  private static void differ(StringJoiner text, String name, long here, long there) {
    if (here != there) {
      text.add("%s %x but %x".formatted(name, here, there));
    }
  }
}
