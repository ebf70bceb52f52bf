package guise.engine.isa;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Far pointers and frames for returns, of selectors that Linux has: in the code, on the stack or in
 * the memory operand, so that far transfers and loads of segments succeed now and then.
 */
final class NativeFrames {
  private static final int SELECTORS = 24;

  private final SplittableRandom random;

  NativeFrames(SplittableRandom random) {
    this.random = random;
  }

  int selector() {
    return random.nextInt(SELECTORS) << 3 | random.nextInt(4);
  }

  /**
   * A code segment. A far call from compatibility mode to 64-bit code never ends on this machine:
   * the processor faults on a page that the kernel finds in order, again and again.
   */
  private int code(NativeCase test, String name) {
    int[] some = {0x23, 0x23, 0x33, 0x33, 0x07, 0x2F, 0x3F, selector()};
    int selector = some[random.nextInt(some.length)];
    boolean endless = name.startsWith("CALL") && !test.mode.is64() && selector >>> 3 == 6;
    return endless ? 0x23 : selector;
  }

  private int stack() {
    int[] some = {0x2B, 0x2B, 0x0F, 0x1F, 0x17, selector()};
    return some[random.nextInt(some.length)];
  }

  private long target() {
    return random.nextInt(8) == 0 ? random.nextLong() : random.nextInt(0x1_0000);
  }

  /** A far pointer or an address in the code; whether the code has changed. */
  boolean point(NativeCase test, Decoded in) {
    String name = in.instruction().name();
    if (name.contains("MOFFS") && random.nextInt(8) != 0) {
      long at = NativeCase.DATA - test.origin() + random.nextInt(NativeCase.PAGE);
      for (int i = 0; i < in.addressSize(); i++) {
        test.code[in.length() - in.addressSize() + i] = (byte) (at >>> 8 * i);
      }
      return true;
    }
    if (!name.equals("JMP_FAR") && !name.equals("CALL_FAR")) {
      return false;
    }
    int selector = code(test, name);
    test.code[in.length() - 2] = (byte) selector;
    test.code[in.length() - 1] = (byte) (selector >> 8);
    if (random.nextBoolean()) {
      test.code[in.length() - 3] = 0;
      test.code[in.length() - 4] = 0;
    }
    return true;
  }

  /** A frame on the stack, or a pointer in memory; returns where in the data page, or 0. */
  int fill(NativeCase test, Decoded in) {
    String name = in.instruction().name();
    boolean returns = name.startsWith("RETF") || name.equals("IRET");
    boolean pops = in.instruction() instanceof SegmentInstructions && name.startsWith("POP");
    boolean loads = in.memory() && in.instruction() instanceof SegmentInstructions;
    boolean transfers = name.equals("JMP_FAR_M") || name.equals("CALL_FAR_M");
    if (!(returns || pops || loads || transfers) || random.nextInt(8) == 0) {
      return 0;
    }
    int place = XsaveArea.XSTATE_BV + 64 * random.nextInt(1, 48);
    test.area = place - XsaveArea.XSTATE_BV;
    var frame = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    if (name.startsWith("POP") || !in.memory() && !returns || name.equals("MOV_SREG")) {
      frame.putShort((short) (random.nextBoolean() ? stack() : selector()));
    } else {
      int size = transfers || loads ? Math.min(in.size(), 4) : in.size();
      put(frame, size, target());
      put(frame, size, loads ? name.equals("LSS") ? stack() : selector() : code(test, name));
      put(frame, size, random.nextInt());
      put(frame, size, NativeCase.DATA + target());
      put(frame, size, stack());
    }
    for (int i = 0; i < test.header.length; i++) {
      test.header[i] = frame.getLong(8 * i);
    }
    return place;
  }

  private static void put(ByteBuffer frame, int size, long value) {
    switch (size) {
      case 8 -> frame.putLong(value);
      case 4 -> frame.putInt((int) value);
      default -> frame.putShort((short) value);
    }
  }
}
