package guise.engine.isa;

/** CMPXCHG8B and CMPXCHG16B: ZF alone tells whether they exchanged. */
final class ExchangePair {
  private ExchangePair() {}

  static Outcome cmpxchg8b(Cpu cpu, Decoded in) {
    return exchange(cpu, in, 4);
  }

  /** An address that is no multiple of 16 is #GP(0) (SDM volume 2, CMPXCHG8B). */
  static Outcome cmpxchg16b(Cpu cpu, Decoded in) {
    if ((cpu.linear(in.segment, in.offset(cpu), 16, true) & 15) != 0) {
      return Outcome.gp();
    }
    return exchange(cpu, in, 8);
  }

  private static Outcome exchange(Cpu cpu, Decoded in, int half) {
    long offset = in.offset(cpu);
    long upper = offset + half & Strings.mask(in);
    long high = cpu.readToModify(in.segment, upper, half);
    long highAt = cpu.modified;
    long low = cpu.readToModify(in.segment, offset, half);
    long lowAt = cpu.modified;
    boolean equal =
        low == cpu.register(Cpu.RAX, half, true) && high == cpu.register(Cpu.RDX, half, true);
    cpu.memory.write(lowAt, half, equal ? cpu.r[Cpu.RBX] : low);
    cpu.memory.write(highAt, half, equal ? cpu.r[Cpu.RCX] : high);
    if (!equal) {
      cpu.setRegister(Cpu.RAX, half, true, low);
      cpu.setRegister(Cpu.RDX, half, true, high);
    }
    cpu.setZero(equal);
    return Outcome.NEXT;
  }
}
