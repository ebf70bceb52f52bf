package guise.engine.isa;

import guise.engine.memory.GuestFault;

/**
 * Delivery through the interrupt vector table of real-address mode (SDM volume 3, 21.1.4), and of
 * virtual-8086 mode's own for software interrupts that are redirected (21.3.3).
 */
final class RealHandler {
  private static final int ENTRY = 4;

  private RealHandler() {}

  static void deliver(Cpu cpu, Event event, long flags, int ext) {
    long at = (long) event.vector() * ENTRY;
    if (at + ENTRY - 1 > cpu.idtLimit) {
      throw GuestFault.of(GuestFault.GP_VECTOR, event.vector() << 3 | 2 | ext);
    }
    enter(cpu, cpu.memory.readSystem(cpu.idtBase + at & 0xFFFF_FFFFL, ENTRY), flags);
    cpu.setRflags(cpu.rflags() & ~(Cpu.IF | Cpu.TF | Cpu.AC | Cpu.RF));
    cpu.settle();
  }

  /** In virtual-8086 mode with CR4.VME, without leaving it: IF is VIF where IOPL is below 3. */
  static void redirected(Cpu cpu, int vector) {
    long entry = cpu.memory.read((long) vector * ENTRY, ENTRY);
    boolean virtual = cpu.iopl() < 3;
    long flags = cpu.rflags();
    long shown = flags;
    if (virtual) {
      shown = flags & ~Cpu.IF | Cpu.IOPL | ((flags & Cpu.VIF) != 0 ? Cpu.IF : 0);
    }
    enter(cpu, entry, shown);
    cpu.setRflags(flags & ~(Cpu.TF | Cpu.NT | Cpu.RF | (virtual ? Cpu.VIF : Cpu.IF)));
    cpu.settle();
  }

  private static void enter(Cpu cpu, long entry, long flags) {
    PushedFrame frame = PushedFrame.current(cpu, 2, 0);
    frame.push(flags).push(cpu.cs().selector).push(cpu.rip);
    frame.write();
    Stack.setPointer(cpu, frame.pointer());
    SegmentRegister cs = cpu.cs();
    if (cpu.v86) {
      cs.loadVirtual((int) (entry >>> 16));
    } else {
      cs.loadReal((int) (entry >>> 16));
    }
    cpu.rip = entry & 0xFFFF;
    cpu.shadow = 0;
    cpu.under = 0;
  }
}
