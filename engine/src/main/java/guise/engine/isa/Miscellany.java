package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** The instructions of no family. */
final class Miscellany {
  private Miscellany() {}

  /** NOP, hints, prefetches and fences: one processor's accesses are in order. */
  static Outcome nop(Cpu cpu, Decoded in) {
    return Outcome.NEXT;
  }

  /** CLFLUSH and CLWB: to protection and paging they are reads of a byte. */
  static Outcome touchLine(Cpu cpu, Decoded in) {
    cpu.read(in.segment(), in.offset(cpu), 1);
    return Outcome.NEXT;
  }

  static Outcome undefined(Cpu cpu, Decoded in) {
    return Outcome.ud();
  }

  static Outcome bound(Cpu cpu, Decoded in) {
    int bits = 8 * in.size();
    long offset = in.offset(cpu);
    long lower = Shift.signed(cpu.read(in.segment(), offset, in.size()), bits);
    long above = offset + in.size() & Strings.mask(in);
    long upper = Shift.signed(cpu.read(in.segment(), above, in.size()), bits);
    long index = Shift.signed(in.reg(cpu), bits);
    boolean within = lower <= index && index <= upper;
    return within
        ? Outcome.NEXT
        : new Outcome.Faulted(GuestFault.of(GuestFault.BR_VECTOR, GuestFault.NO_CODE));
  }

  /** ARPL: #UD in real-address and virtual-8086 mode. */
  static Outcome arpl(Cpu cpu, Decoded in) {
    if ((cpu.cr0 & 1) == 0 || cpu.flag(Cpu.VM)) {
      return Outcome.ud();
    }
    long selector = in.rm(cpu);
    long level = in.reg(cpu) & 3;
    boolean raises = (selector & 3) < level;
    if (raises) {
      in.setRm(cpu, selector & ~3 | level);
    }
    cpu.setZero(raises);
    return Outcome.NEXT;
  }

  /** SALC: AL is CF, eight times. */
  static Outcome salc(Cpu cpu, Decoded in) {
    cpu.setRegister(Cpu.RAX, 1, true, cpu.cf() ? 0xFF : 0);
    return Outcome.NEXT;
  }
}
