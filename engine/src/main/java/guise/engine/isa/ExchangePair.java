package guise.engine.isa;

/** CMPXCHG8B and CMPXCHG16B: ZF alone tells whether they exchanged. */
final class ExchangePair {
  private static final long WORD = 0xFFFF_FFFFL;

  private ExchangePair() {}

  static Outcome cmpxchg8b(Cpu cpu, Decoded in) {
    long value = in.rmToModify(cpu);
    boolean equal = value == (cpu.r[Cpu.RDX] << 32 | cpu.r[Cpu.RAX] & WORD);
    in.modify(cpu, equal ? cpu.r[Cpu.RCX] << 32 | cpu.r[Cpu.RBX] & WORD : value);
    if (!equal) {
      cpu.r[Cpu.RAX] = value & WORD;
      cpu.r[Cpu.RDX] = value >>> 32;
    }
    cpu.setZero(equal);
    return Outcome.NEXT;
  }

  /**
   * An address that is no multiple of 16 is #GP(0) (SDM volume 2, CMPXCHG8B), before it is #SS for
   * not being canonical.
   */
  static Outcome cmpxchg16b(Cpu cpu, Decoded in) {
    long offset = in.offset(cpu);
    long base = in.segment() < SegmentRegister.FS ? 0 : cpu.segments[in.segment()].base;
    if ((base + offset & 15) != 0) {
      return Outcome.gp();
    }
    long low = cpu.readToModify(in.segment(), offset, 8);
    long at = cpu.modified;
    long high = cpu.memory.readToModify(at + 8, 8);
    boolean equal = low == cpu.r[Cpu.RAX] && high == cpu.r[Cpu.RDX];
    cpu.memory.write(at, 8, equal ? cpu.r[Cpu.RBX] : low);
    cpu.memory.write(at + 8, 8, equal ? cpu.r[Cpu.RCX] : high);
    if (!equal) {
      cpu.r[Cpu.RAX] = low;
      cpu.r[Cpu.RDX] = high;
    }
    cpu.setZero(equal);
    return Outcome.NEXT;
  }
}
