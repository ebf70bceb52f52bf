package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** Delivery through the interrupt table of IA-32e mode (SDM volume 3, 6.14). */
final class LongHandler {
  private LongHandler() {}

  static void deliver(Cpu cpu, Event event, long flags, int ext) {
    Descriptor gate = Handler.gate(cpu, event, ext);
    Handler handler = Handler.behind(cpu, gate, ext).marked(cpu);
    int level = handler.level();
    boolean inward = level < cpu.cpl;
    long stack = cpu.r[Cpu.RSP];
    if (inward || gate.ist() != 0) {
      stack = TaskState.longPointer(cpu, level, gate.ist(), ext);
    }
    if (!cpu.memory.isCanonical(gate.offset())) {
      throw GuestFault.of(GuestFault.GP_VECTOR, ext);
    }
    var frame = new PushedFrame(cpu, cpu.ss(), stack & ~0xFL, 8, level, true, ext);
    frame.push(cpu.ss().selector).push(cpu.r[Cpu.RSP]).push(flags);
    frame.push(cpu.cs().selector).push(cpu.rip);
    if (event.code() != GuestFault.NO_CODE) {
      frame.push(event.code());
    }
    frame.write();
    handler.enter(cpu, cpu.rflags());
    cpu.rip = gate.offset();
    if (inward) {
      cpu.ss().loadNull(level, level);
    }
    cpu.r[Cpu.RSP] = frame.pointer();
    cpu.settle();
  }
}
