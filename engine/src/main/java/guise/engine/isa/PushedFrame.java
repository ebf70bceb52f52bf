package guise.engine.isa;

import guise.engine.memory.GuestFault;
import guise.engine.memory.LinearMemory;

/**
 * What is about to be pushed on a stack, perhaps not the current one. Nothing is written before all
 * of it is known to fit: a fault leaves everything as it was.
 */
final class PushedFrame {
  private static final int MOST = 48;

  private final Cpu cpu;
  private final SegmentRegister stack;
  private final int width;
  private final int level;
  private final boolean wide;
  private final int code;
  private final long[] values = new long[MOST];
  private long pointer;
  private int count;

  /**
   * A frame.
   *
   * @param pointer the stack pointer
   * @param width the bytes of an item
   * @param level the privilege level of who will use the stack
   * @param wide whether that will be 64-bit code
   * @param code the error code of #SS, should the frame not fit
   */
  PushedFrame(
      Cpu cpu, SegmentRegister stack, long pointer, int width, int level, boolean wide, int code) {
    this.cpu = cpu;
    this.stack = stack;
    this.pointer = pointer;
    this.width = width;
    this.level = level;
    this.wide = wide;
    this.code = code;
  }

  /** On the current stack, as it is. */
  static PushedFrame current(Cpu cpu, int width, int code) {
    return new PushedFrame(cpu, cpu.ss(), cpu.r[Cpu.RSP], width, cpu.cpl, cpu.code64, code);
  }

  PushedFrame push(long value) {
    values[count] = value;
    count++;
    return this;
  }

  private long mask() {
    if (wide) {
      return -1L;
    }
    return stack.db != 0 ? 0xFFFF_FFFFL : 0xFFFF;
  }

  private long linear(long offset) {
    return wide ? offset : stack.base + offset & 0xFFFF_FFFFL;
  }

  /** Checks the whole, then writes it. The stack pointer is then {@link #pointer}. */
  void write() {
    long mask = mask();
    long at = pointer;
    for (int i = 0; i < count; i++) {
      at = at - width & mask;
      check(at);
    }
    LinearMemory memory = cpu.memory;
    at = pointer;
    for (int i = 0; i < count; i++) {
      at = at - width & mask;
      memory.writeAs(level, linear(at), width, values[i]);
    }
    pointer = pointer & ~mask | at;
  }

  private void check(long at) {
    boolean fits =
        wide
            ? cpu.memory.isCanonical(at) && cpu.memory.isCanonical(at + width - 1)
            : Segmentation.isInside(stack, at, at + width - 1);
    if (!fits) {
      throw GuestFault.of(GuestFault.SS_VECTOR, code);
    }
    cpu.memory.probeWriteAs(level, linear(at), width);
  }

  /** The stack pointer; where the stack has 16 bits, the upper ones are as they were. */
  long pointer() {
    return wide ? pointer : pointer & 0xFFFF_FFFFL;
  }
}
