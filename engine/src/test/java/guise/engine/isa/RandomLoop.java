package guise.engine.isa;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Code that goes round in circles and mostly does not fault: arithmetic, memory, branches forwards
 * and back, calls, stores into itself. The same bytes are code in 32- and in 64-bit mode.
 */
final class RandomLoop {
  private static final int DATA = 0x2_0000;
  private static final int LENGTH = 40;

  private final SplittableRandom random;
  private final ByteArrayOutputStream code = new ByteArrayOutputStream();

  /** Where instructions begin, and one-byte displacements that are to lead to such a place. */
  private final List<Integer> starts = new ArrayList<>();

  private final List<Integer> branches = new ArrayList<>();

  /** Immediates, and four-byte addresses that are to be those of immediates. */
  private final List<Integer> immediates = new ArrayList<>();

  private final List<Integer> selfStores = new ArrayList<>();

  private RandomLoop(SplittableRandom random) {
    this.random = random;
  }

  static int[] of(SplittableRandom random) {
    return new RandomLoop(random).make();
  }

  private int[] make() {
    for (int i = 0; i < LENGTH; i++) {
      starts.add(code.size());
      instruction();
    }
    bytes(0xFF, 0xC9, 0x0F, 0x85); // DEC ECX; JNZ to the beginning
    word(-(code.size() + 4));
    bytes(0xF4);
    byte[] made = code.toByteArray();
    branches.forEach(at -> link(made, at));
    selfStores.forEach(at -> aim(made, at));
    int[] unsigned = new int[made.length];
    for (int i = 0; i < made.length; i++) {
      unsigned[i] = made[i] & 0xFF;
    }
    return unsigned;
  }

  private void link(byte[] made, int at) {
    int to = starts.get(random.nextInt(starts.size()));
    int distance = to - at - 1;
    made[at] = (byte) (distance == (byte) distance ? distance : 0);
  }

  private void aim(byte[] made, int at) {
    if (!immediates.isEmpty()) {
      int to = (int) Machine.AT + immediates.get(random.nextInt(immediates.size()));
      made[at] = (byte) to;
      made[at + 1] = (byte) (to >> 8);
    }
  }

  private void bytes(int... values) {
    for (int value : values) {
      code.write(value);
    }
  }

  private void word(int value) {
    bytes(value, value >> 8, value >> 16, value >> 24);
  }

  /** EAX, EDX, EBX, ESI or EDI: neither the counter nor the stack. */
  private int register() {
    int[] free = {0, 2, 3, 6, 7};
    return free[random.nextInt(free.length)];
  }

  private void instruction() {
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> bytes(random.nextInt(8) << 3 | 1 + 2 * random.nextInt(2), registers());
      case 3 -> bytes(0x69, registers(), random.nextInt(256), random.nextInt(4), 0, 0); // IMUL
      case 4 -> memory(random.nextInt(8) << 3 | random.nextInt(4), register());
      case 5 -> memory(0x89 + 2 * random.nextInt(2), register());
      case 6 -> bytes(0xC1, 0xC0 | random.nextInt(8) << 3 | register(), random.nextInt(40));
      case 7, 8 -> branch(0x70 + random.nextInt(16));
      case 9 -> pushAndPop();
      case 10 -> bytes(0x0F, 0x40 + random.nextInt(16), registers()); // CMOVcc
      case 11 -> bytes(0x0F, 0x90 + random.nextInt(16), 0xC0 | random.nextInt(4)); // SETcc
      case 12 -> store();
      case 13 -> addImmediate();
      case 14 -> selfStore();
      default -> rarely();
    }
  }

  private int registers() {
    return 0xC0 | register() << 3 | register();
  }

  /** An operand at an absolute address, by a SIB byte without base: the same in both modes. */
  private void memory(int opcode, int register) {
    bytes(opcode, register << 3 | 4, 0x25);
    word(DATA + random.nextInt(0x2000));
  }

  private void branch(int opcode) {
    bytes(opcode);
    branches.add(code.size());
    bytes(0);
  }

  private void pushAndPop() {
    bytes(0x50 + register(), 0x58 + register());
  }

  /** MOV BYTE [absolute], imm8. */
  private void store() {
    bytes(0xC6, 0x04, 0x25);
    word(DATA + random.nextInt(0x1000));
    bytes(random.nextInt(256));
  }

  /** The same, into an immediate of the code: the one right behind it, or any. */
  private void selfStore() {
    bytes(0x88, 0x1C, 0x25); // MOV [absolute], BL
    selfStores.add(code.size());
    word((int) Machine.AT);
    starts.add(code.size());
    addImmediate();
  }

  private void addImmediate() {
    bytes(0x81, 0xC0 | register());
    immediates.add(code.size());
    word(random.nextInt());
  }

  private void rarely() {
    switch (random.nextInt(8)) {
      case 0 -> bytes(0xF7, 0xF0 | register()); // DIV: #DE as often as not
      case 1, 2 -> bytes(0x0F, 0xA2); // CPUID
      case 3 -> pushAndPop();
      case 4 -> bytes(0x8C, 0xD0, 0x8E, 0xD0); // MOV EAX, SS; MOV SS, EAX
      case 5 -> bytes(0xBF, 0, 0, 3, 0, 0xF3, 0xAA, 0xB1, 200); // REP STOSB; MOV CL, 200
      default -> branch(0xEB);
    }
  }
}
