package guise.engine.isa;

import guise.engine.memory.GuestFault;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes cases: a row, prefixes and operands for it, and a state in which it mostly succeeds. */
final class NativeGenerator {
  private final SplittableRandom random;
  private final List<OpcodeTable.Row> rows;
  private final NativeEngine engine;
  private final NativeState state;
  private final NativeFrames frames;
  private final byte[] code = new byte[32];
  private int length;

  NativeGenerator(long seed, List<OpcodeTable.Row> rows, NativeEngine engine, byte[][] patterns) {
    this.random = new SplittableRandom(seed);
    this.rows = rows;
    this.engine = engine;
    this.state = new NativeState(random, patterns);
    this.frames = new NativeFrames(random);
  }

  /** A case and what its bytes say, which need not be the row they were made from. */
  record Made(NativeCase test, Decoded decoded) {}

  Made next() {
    while (true) {
      var test = new NativeCase();
      test.mode =
          switch (random.nextInt(4)) {
            case 0 -> CodeMode.CODE32;
            case 1 -> CodeMode.CODE16;
            default -> CodeMode.CODE64;
          };
      OpcodeTable.Row row = rows.get(random.nextInt(rows.size()));
      boolean there = (row.pattern().modes & (test.mode.is64() ? 2 : 1)) != 0;
      if (!there || !encode(row.pattern(), test)) {
        continue;
      }
      test.made = row.instruction().name();
      Decoded decoded = decoded(test);
      if (decoded != null && frames.point(test, decoded)) {
        decoded = decoded(test);
      }
      if (decoded != null && UserMode.contains(test, decoded)) {
        test.length = decoded.length();
        test.row = decoded.instruction().name();
        state.fill(test, decoded);
        shadow(test, decoded);
        if (UserMode.contains(test, decoded)) {
          return new Made(test, decoded);
        }
      }
    }
  }

  /** The trap after a load of SS comes one instruction later. */
  private static void shadow(NativeCase test, Decoded in) {
    String name = in.instruction().name();
    boolean moves = name.equals("MOV_SREG") && (in.reg() & 7) == SegmentRegister.SS;
    if (moves || name.equals("POP_SS")) {
      test.code[in.length()] = (byte) 0x90;
      test.shadowed = true;
    }
  }

  private Decoded decoded(NativeCase test) {
    try {
      return engine.decode(test);
    } catch (GuestFault _) {
      return null;
    }
  }

  // -- bytes ------------------------------------------------------------------------------------

  private void put(int value) {
    code[length++] = (byte) value;
  }

  /** Spells a row; false if it came out too long. */
  private boolean encode(Pattern pattern, NativeCase test) {
    length = 0;
    if (pattern.vex) {
      vex(pattern, test.mode);
    } else {
      prefixes(pattern, test.mode);
      map(pattern.map);
    }
    put(pattern.first + random.nextInt(pattern.last - pattern.first + 1));
    if (pattern.modRm) {
      modRm(pattern, test.mode);
    }
    int constants = random.nextInt(4);
    for (int i = 0; i < 10; i++) {
      put(constants == 0 ? (byte) random.nextInt(-3, 4) : random.nextInt(256));
    }
    System.arraycopy(code, 0, test.code, 0, 15);
    test.code[15] = (byte) 0xCC;
    return length <= 25;
  }

  private void prefixes(Pattern pattern, CodeMode mode) {
    var some = new ArrayList<Integer>();
    int number = random.nextInt(4) == 0 ? random.nextInt(1, 3) : random.nextInt(2);
    for (int i = 0; i < number; i++) {
      some.add(
          List.of(0x66, 0x66, 0x67, 0x2E, 0x3E, 0x26, 0x36, 0xF2, 0xF3, 0xF0)
              .get(random.nextInt(10)));
    }
    boolean plain = (pattern.prefixes & Pattern.NP) != 0;
    if (!plain) {
      some.add(
          (pattern.prefixes & Pattern.P66) != 0
              ? 0x66
              : (pattern.prefixes & Pattern.PF3) != 0 ? 0xF3 : 0xF2);
    }
    some.forEach(this::put);
    boolean wide = pattern.w == 2;
    if (mode.is64() && (wide || random.nextBoolean())) {
      put(0x40 | random.nextInt(16) | (wide ? 8 : 0));
    }
  }

  private void map(OpcodeMap map) {
    switch (map) {
      case ONE_BYTE -> {}
      case MAP_0F -> put(0x0F);
      case MAP_0F38 -> {
        put(0x0F);
        put(0x38);
      }
      case MAP_0F3A -> {
        put(0x0F);
        put(0x3A);
      }
    }
  }

  private void vex(Pattern pattern, CodeMode mode) {
    if (random.nextInt(4) == 0) {
      put(0x67);
    }
    put(0xC4);
    int high = mode.is64() ? random.nextInt(8) : 7;
    int map = pattern.map == OpcodeMap.MAP_0F38 ? 2 : pattern.map == OpcodeMap.MAP_0F3A ? 3 : 1;
    put(high << 5 | map);
    int prefix = Integer.numberOfTrailingZeros(pattern.prefixes);
    int vvvv = pattern.noVvvv && random.nextInt(8) != 0 ? 15 : random.nextInt(16);
    int longer = random.nextInt(32) == 0 ? 4 : 0;
    put(random.nextInt(2) << 7 | vvvv << 3 | longer | prefix);
  }

  private void modRm(Pattern pattern, CodeMode mode) {
    int reg = one(pattern.regs);
    int rm = one(pattern.rms);
    boolean memory =
        pattern.mods == Pattern.MEMORY || pattern.mods != Pattern.REGISTER && random.nextBoolean();
    int mod = memory ? random.nextInt(3) : 3;
    put(mod << 6 | reg << 3 | rm);
    if (memory && rm == 4 && (mode != CodeMode.CODE16 || random.nextBoolean())) {
      put(random.nextInt(256));
    }
  }

  private int one(int set) {
    int bit;
    do {
      bit = random.nextInt(8);
    } while ((set >>> bit & 1) == 0);
    return bit;
  }
}
