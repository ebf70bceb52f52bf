package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** Accesses to ports: the permission, the exit to L1, then the hypervisor. */
final class PortIo {
  private static final int BITMAP = 0x66;

  private PortIo() {}

  // -- permission -------------------------------------------------------------------------------

  /** CPL up to IOPL may use every port; others (and virtual-8086 mode) what the TSS lets them. */
  private static void check(Cpu cpu, int port, int size) {
    boolean free = (cpu.cr0 & 1) == 0 || cpu.isProtected() && cpu.cpl <= cpu.iopl();
    if (!free && !isMapped(cpu, port, size)) {
      throw GuestFault.GP;
    }
  }

  private static boolean isMapped(Cpu cpu, int port, int size) {
    boolean wide = cpu.tr.type == 9 || cpu.tr.type == 11;
    if (cpu.tr.unusable || !wide || cpu.tr.limit < BITMAP + 1) {
      return false;
    }
    long at = cpu.memory.readSystem(cpu.tr.base + BITMAP, 2) + port / 8;
    if (at + 1 > cpu.tr.limit) {
      return false;
    }
    long bits = cpu.memory.readSystem(cpu.tr.base + at, 2) >>> port % 8;
    return (bits & (1L << size) - 1) == 0;
  }

  // -- IN and OUT -------------------------------------------------------------------------------

  private static int dx(Cpu cpu) {
    return (int) cpu.r[Cpu.RDX] & 0xFFFF;
  }

  static Outcome inImmediate(Cpu cpu, Decoded in) {
    return in(cpu, in, (int) in.immediate() & 0xFF);
  }

  static Outcome in(Cpu cpu, Decoded in) {
    return in(cpu, in, dx(cpu));
  }

  private static Outcome in(Cpu cpu, Decoded in, int port) {
    check(cpu, port, in.size());
    Outcome exit = cpu.intercepted(in, Intercept.IN, port);
    return exit != null ? exit : cpu.hypervisor.in(cpu, port, in.size());
  }

  static Outcome outImmediate(Cpu cpu, Decoded in) {
    return out(cpu, in, (int) in.immediate() & 0xFF);
  }

  static Outcome out(Cpu cpu, Decoded in) {
    return out(cpu, in, dx(cpu));
  }

  private static Outcome out(Cpu cpu, Decoded in, int port) {
    check(cpu, port, in.size());
    Outcome exit = cpu.intercepted(in, Intercept.OUT, port);
    int value = (int) cpu.register(Cpu.RAX, in.size(), true);
    return exit != null ? exit : cpu.hypervisor.out(cpu, port, in.size(), value);
  }

  // -- INS and OUTS: an element at a time, so that each can be asked for -------------------------

  static Outcome ins(Cpu cpu, Decoded in) {
    int port = dx(cpu);
    check(cpu, port, in.size());
    if (isOver(cpu, in)) {
      return Outcome.NEXT;
    }
    long at = cpu.register(Cpu.RDI, in.addressSize(), true);
    cpu.probeWrite(SegmentRegister.ES, at, in.size());
    Outcome exit = cpu.intercepted(in, Intercept.INS, port);
    if (exit != null) {
      return exit;
    }
    long accumulator = cpu.r[Cpu.RAX];
    Outcome outcome = cpu.hypervisor.in(cpu, port, in.size());
    if (!Outcome.is(outcome, Outcome.NEXT)) {
      return outcome;
    }
    long value = cpu.r[Cpu.RAX];
    cpu.r[Cpu.RAX] = accumulator;
    cpu.write(SegmentRegister.ES, at, in.size(), value);
    return advance(cpu, in, Cpu.RDI);
  }

  static Outcome outs(Cpu cpu, Decoded in) {
    int port = dx(cpu);
    check(cpu, port, in.size());
    if (isOver(cpu, in)) {
      return Outcome.NEXT;
    }
    long at = cpu.register(Cpu.RSI, in.addressSize(), true);
    long value = cpu.read(in.segment(), at, in.size());
    Outcome exit = cpu.intercepted(in, Intercept.OUTS, port);
    if (exit != null) {
      return exit;
    }
    Outcome outcome = cpu.hypervisor.out(cpu, port, in.size(), (int) value);
    if (cpu.rip != cpu.at) { // it is done, and not to be executed once more with an answer
      advance(cpu, in, Cpu.RSI);
    }
    return outcome;
  }

  private static boolean isOver(Cpu cpu, Decoded in) {
    return in.repeat() != 0 && cpu.register(Cpu.RCX, in.addressSize(), true) == 0;
  }

  private static Outcome advance(Cpu cpu, Decoded in, int pointer) {
    long step = cpu.flag(Cpu.DF) ? -in.size() : in.size();
    long moved = cpu.register(pointer, in.addressSize(), true) + step;
    cpu.setRegister(pointer, in.addressSize(), true, moved);
    if (in.repeat() != 0) {
      long left = cpu.register(Cpu.RCX, in.addressSize(), true) - 1;
      cpu.setRegister(Cpu.RCX, in.addressSize(), true, left);
      cpu.rip = left == 0 ? cpu.rip : cpu.at;
    }
    return Outcome.NEXT;
  }
}
