package guise.engine.isa;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Registers, flags and memory for a case, such that most of its accesses hit the data page. */
final class NativeState {
  private static final long[] EDGES = {
    0,
    1,
    2,
    7,
    8,
    9,
    15,
    16,
    31,
    32,
    63,
    64,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFF_FFFFL,
    0x8000_0000L,
    0xFFFF_FFFFL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };

  private final SplittableRandom random;
  private final byte[][] patterns;
  private final NativeFrames frames;

  NativeState(SplittableRandom random, byte[][] patterns) {
    this.random = random;
    this.patterns = patterns;
    this.frames = new NativeFrames(random);
  }

  static byte[][] patterns(SplittableRandom random) {
    var all = new byte[NativeCase.PATTERNS][NativeCase.PAGE];
    var floats = new NativeFloats(random);
    boolean numbers = false;
    for (byte[] page : all) {
      numbers = !numbers;
      ByteBuffer words = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
      while (words.hasRemaining()) {
        words.putLong(numbers ? floats.next() : value(random));
      }
    }
    return all;
  }

  private static long value(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextLong() >>> random.nextInt(64);
      case 2 -> EDGES[random.nextInt(EDGES.length)] + random.nextInt(-1, 2);
      default -> random.nextLong() << random.nextInt(64);
    };
  }

  void fill(NativeCase test, Decoded in) {
    test.pattern = random.nextInt(NativeCase.PATTERNS);
    long flags = Cpu.STATUS | (random.nextInt(3) == 0 ? Cpu.DF : 0);
    test.flags = random.nextLong() & flags | (random.nextInt(16) == 0 ? Cpu.AC : 0);
    for (int i = 0; i < 16; i++) {
      test.registers[i] = value(random);
    }
    // the stack, also where the instruction names no memory
    test.registers[Cpu.RSP] = somewhere(test);
    if (random.nextBoolean()) {
      test.registers[Cpu.RBP] = somewhere(test);
    }
    var floats = new NativeFloats(random);
    for (int i = 0; i < test.xmm.length; i++) {
      test.xmm[i] = random.nextInt(3) == 0 ? value(random) : floats.next();
    }
    test.mxcsr = floats.control();
    x87(test);
    special(test, in);
    selectors(test, in);
    int place = frames.fill(test, in);
    if (place != 0 && !in.memory()) {
      test.registers[Cpu.RSP] = NativeCase.DATA - test.origin() + place;
    } else if (place != 0) {
      aim(test, in, NativeCase.DATA - test.origin() + place);
    } else if (in.memory()) {
      boolean area = in.instruction() instanceof XsaveInstructions;
      long target = area && random.nextInt(8) != 0 ? area(test) : somewhere(test);
      aim(test, in, target);
      equal(test, in);
    }
  }

  /** An offset in the data page, mostly; at its edges and aligned by 8, often. */
  private long somewhere(NativeCase test) {
    long page = NativeCase.DATA - test.origin();
    return switch (random.nextInt(16)) {
      case 0 -> page + random.nextInt(-16, 17);
      case 1 -> page + NativeCase.PAGE + random.nextInt(-16, 17);
      case 2, 3, 4, 5 -> page + random.nextInt(64, NativeCase.PAGE - 64);
      default -> page + 16L * random.nextInt(8, NativeCase.PAGE / 16 - 8);
    };
  }

  /** Control and status, empty registers and full ones. */
  private void x87(NativeCase test) {
    long control = random.nextBoolean() ? 0x37F : random.nextInt() & 0x1F3F | 0x40;
    long status = random.nextInt(3) == 0 ? random.nextInt() & 0x7F7F : random.nextInt() & 0x7F00;
    test.x87[0] = control | status << 16 | (long) random.nextInt(256) << 32;
    for (int i = 4; i < test.x87.length; i++) {
      test.x87[i] = i % 2 == 0 ? random.nextLong() : random.nextInt(0x10000);
    }
  }

  /** A selector that Linux has, mostly, in whatever an instruction may take it from. */
  private void selectors(NativeCase test, Decoded in) {
    switch (in.instruction()) {
      case SegmentInstructions _ -> {
        if (!in.memory() && random.nextInt(8) != 0) {
          test.registers[in.rm()] = test.registers[in.rm()] & ~0xFFFFL | frames.selector();
        }
      }
      case SystemInstructions row when row.name().endsWith("SBASE") -> {
        test.bases[0] = random.nextLong() >> 17;
        test.bases[1] = random.nextLong() >>> random.nextInt(18, 64);
        test.registers[in.rm()] = random.nextLong() >> random.nextInt(15, 20);
      }
      default -> {}
    }
  }

  /** An aligned place, with an area there that can be restored from, mostly. */
  private long area(NativeCase test) {
    test.area = 64 * random.nextInt(1, 16);
    test.number = random.nextInt(8) == 0 ? random.nextInt() : random.nextInt() & 0xFFFF;
    boolean compacted = random.nextInt(3) == 0;
    long present = random.nextLong() & 0xE7;
    test.header[0] = random.nextInt(16) == 0 ? random.nextLong() >>> random.nextInt(64) : present;
    test.header[1] = compacted ? 1L << 63 | present | random.nextLong() & 0xE7 : 0;
    if (random.nextInt(16) == 0) {
      test.header[random.nextInt(2, 8)] = 1;
    }
    test.registers[Cpu.RAX] = random.nextInt() & 0xFFFF_FFFFL;
    return NativeCase.DATA - test.origin() + test.area;
  }

  private void special(NativeCase test, Decoded in) {
    switch (in.instruction()) {
      case StringInstructions _ -> string(test, in);
      case MultiplyInstructions _ -> dividend(test);
      case MoveInstructions row when row == MoveInstructions.XLAT ->
          test.registers[Cpu.RBX] = somewhere(test);
      case BitInstructions _ when in.memory() && random.nextInt(8) != 0 ->
          test.registers[in.reg()] = random.nextLong(-600, 600);
      case BranchInstructions _ -> branch(test);
      case SseMoveInstructions row when row == SseMoveInstructions.MASKMOVDQU ->
          test.registers[Cpu.RDI] = somewhere(test);
      case SseIntegerInstructions row when row.name().startsWith("PS") && random.nextBoolean() ->
          test.xmm[2 * in.rm()] = random.nextInt(70);
      case ShiftInstructions row when row.name().startsWith("SH") && in.size() == 2 ->
          test.registers[Cpu.RCX] = random.nextInt(17);
      default -> {}
    }
  }

  private void string(NativeCase test, Decoded in) {
    test.repeats = in.repeat() != 0;
    test.registers[Cpu.RSI] = somewhere(test);
    test.registers[Cpu.RDI] = somewhere(test);
    if (in.repeat() != 0 || random.nextBoolean()) {
      test.registers[Cpu.RCX] = random.nextInt(10);
    }
  }

  /** Most random dividends overflow. */
  private void dividend(NativeCase test) {
    test.registers[Cpu.RDX] =
        switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> test.registers[Cpu.RAX] >> 63;
          case 2 -> random.nextInt(-20, 20);
          default -> test.registers[Cpu.RDX];
        };
  }

  private void branch(NativeCase test) {
    if (random.nextBoolean()) {
      test.registers[Cpu.RCX] = random.nextInt(3);
    }
    if (random.nextBoolean()) {
      int register = random.nextInt(16);
      test.registers[register] =
          register == Cpu.RSP ? test.registers[register] : random.nextInt(1 << 20);
    }
  }

  // -- addresses --------------------------------------------------------------------------------

  /** Changes registers, or the displacement, so that the memory operand is at an offset. */
  private void aim(NativeCase test, Decoded in, long target) {
    if (random.nextInt(64) == 0) {
      return;
    }
    boolean base = in.base() >= 0 && in.base() != Decoded.RIP;
    if (base && in.base() == in.index()) {
      long factor = 1 + (1L << in.scale());
      test.registers[in.base()] = Math.floorDiv(target - in.displacement(), factor);
    } else if (base) {
      long index = in.index() < 0 ? 0 : test.registers[in.index()] << in.scale();
      test.registers[in.base()] = target - index - in.displacement();
    } else if (in.index() >= 0) {
      test.registers[in.index()] = target - in.displacement() >> in.scale();
    }
  }

  /** Compare-and-exchange is to succeed now and then. */
  private void equal(NativeCase test, Decoded in) {
    boolean exchanges = in.instruction().name().startsWith("CMPXCHG");
    if (!exchanges || random.nextBoolean()) {
      return;
    }
    var cpu = new NativeAddress(test, in);
    int half = in.instruction().name().equals("CMPXCHG16B") ? 8 : 4;
    long at = cpu.offset() + test.origin() - NativeCase.DATA;
    if (at < 0 || at > NativeCase.PAGE - 16 || in.base() == Cpu.RAX || in.index() == Cpu.RAX) {
      return;
    }
    ByteBuffer page = ByteBuffer.wrap(patterns[test.pattern]).order(ByteOrder.LITTLE_ENDIAN);
    test.registers[Cpu.RAX] = page.getLong((int) at);
    if (in.base() != Cpu.RDX && in.index() != Cpu.RDX) {
      test.registers[Cpu.RDX] = page.getLong((int) at + half);
    }
  }
}
