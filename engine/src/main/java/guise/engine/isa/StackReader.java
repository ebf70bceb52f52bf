package guise.engine.isa;

/** Reads from the current stack, item by item, without moving the stack pointer. */
final class StackReader {
  private final Cpu cpu;
  private final int width;
  private long offset;

  StackReader(Cpu cpu, int width) {
    this.cpu = cpu;
    this.width = width;
  }

  long next() {
    long at = cpu.r[Cpu.RSP] + offset & Stack.mask(cpu);
    offset += width;
    return cpu.read(SegmentRegister.SS, at, width);
  }

  int nextSelector() {
    return (int) next() & 0xFFFF;
  }

  void skip(long bytes) {
    offset += bytes;
  }

  /** Moves the stack pointer behind what was read. */
  void pop() {
    Stack.setPointer(cpu, cpu.r[Cpu.RSP] + offset);
  }
}
