package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** DAA, DAS, AAA, AAS, AAM, AAD; not in 64-bit mode. */
final class Decimal {
  private static final int BYTE = 0xFF;

  private Decimal() {}

  private static int al(Cpu cpu) {
    return (int) cpu.r[Cpu.RAX] & BYTE;
  }

  private static int ax(Cpu cpu) {
    return (int) cpu.r[Cpu.RAX] & 0xFFFF;
  }

  private static boolean adjustsLow(Cpu cpu) {
    return (al(cpu) & 0xF) > 9 || cpu.af();
  }

  static Outcome daa(Cpu cpu, Decoded in) {
    return packed(cpu, 1);
  }

  static Outcome das(Cpu cpu, Decoded in) {
    return packed(cpu, -1);
  }

  private static Outcome packed(Cpu cpu, int sign) {
    int old = al(cpu);
    boolean low = adjustsLow(cpu);
    boolean high = old > 0x99 || cpu.cf();
    boolean borrows = sign < 0 && low && old < 6;
    int value = old + sign * ((low ? 6 : 0) + (high ? 0x60 : 0));
    cpu.setRegister(Cpu.RAX, 1, true, value);
    cpu.flagsOf(value, high || borrows, false, 1);
    setAdjust(cpu, low);
    return Outcome.NEXT;
  }

  private static void setAdjust(Cpu cpu, boolean on) {
    cpu.setStatus(cpu.rflags() & ~Cpu.AF | (on ? Cpu.AF : 0));
  }

  static Outcome aaa(Cpu cpu, Decoded in) {
    return unpacked(cpu, 0x106);
  }

  static Outcome aas(Cpu cpu, Decoded in) {
    return unpacked(cpu, -0x106);
  }

  private static Outcome unpacked(Cpu cpu, int correction) {
    boolean adjusts = adjustsLow(cpu);
    int value = ax(cpu) + (adjusts ? correction : 0);
    cpu.setRegister(Cpu.RAX, 2, true, value & 0xFF0F);
    cpu.flagsOf(value & 0xF, adjusts, false, 1);
    setAdjust(cpu, adjusts);
    return Outcome.NEXT;
  }

  static Outcome aam(Cpu cpu, Decoded in) {
    int base = (int) in.immediate() & BYTE;
    if (base == 0) {
      return new Outcome.Faulted(GuestFault.DE);
    }
    int value = al(cpu);
    cpu.setRegister(Cpu.RAX, 2, true, value / base << 8 | value % base);
    cpu.flagsOfLogic(value % base, 1);
    return Outcome.NEXT;
  }

  static Outcome aad(Cpu cpu, Decoded in) {
    int base = (int) in.immediate() & BYTE;
    int value = al(cpu) + (ax(cpu) >>> 8) * base & BYTE;
    cpu.setRegister(Cpu.RAX, 2, true, value);
    cpu.flagsOfLogic(value, 1);
    return Outcome.NEXT;
  }
}
