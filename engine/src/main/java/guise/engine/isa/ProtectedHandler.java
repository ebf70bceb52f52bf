package guise.engine.isa;

import guise.engine.memory.GuestFault;

/**
 * Delivery through the interrupt table of protected mode, from virtual-8086 mode included (SDM
 * volume 3, 6.12.1 and 21.3.1).
 */
final class ProtectedHandler {
  private ProtectedHandler() {}

  static Outcome deliver(Cpu cpu, Event event, long flags, int ext) {
    Descriptor gate = Handler.gate(cpu, event, ext);
    if (gate.type() == Descriptor.TASK_GATE) {
      return TaskSwitch.interrupt(cpu, gate.selector(), event, flags, ext);
    }
    Handler handler = Handler.behind(cpu, gate, ext).marked(cpu);
    if (handler.level() < cpu.cpl) {
      inward(cpu, event, handler, flags, ext);
    } else {
      same(cpu, event, handler, flags, ext);
    }
    cpu.settle();
    return Outcome.ELSEWHERE;
  }

  private static void same(Cpu cpu, Event event, Handler handler, long flags, int ext) {
    PushedFrame frame = PushedFrame.current(cpu, handler.width(), ext);
    pushReturn(cpu, frame, event, flags);
    check(handler, ext);
    frame.write();
    handler.enter(cpu, cpu.rflags());
    Stack.setPointer(cpu, frame.pointer());
  }

  private static void check(Handler handler, int ext) {
    if (handler.offset() > handler.code().limit()) {
      throw GuestFault.of(GuestFault.GP_VECTOR, ext);
    }
  }

  private static void inward(Cpu cpu, Event event, Handler handler, long flags, int ext) {
    InnerStack stack = InnerStack.of(cpu, handler.level(), ext);
    int code = Descriptors.code(stack.segment().selector, ext);
    var frame =
        new PushedFrame(
            cpu, stack.segment(), stack.pointer(), handler.width(), handler.level(), false, code);
    if (cpu.v86) {
      for (int segment : new int[] {SegmentRegister.GS, SegmentRegister.FS}) {
        frame.push(cpu.segments[segment].selector);
      }
      frame.push(cpu.segments[SegmentRegister.DS].selector);
      frame.push(cpu.segments[SegmentRegister.ES].selector);
    }
    frame.push(cpu.ss().selector).push(cpu.r[Cpu.RSP]);
    pushReturn(cpu, frame, event, flags);
    check(handler, ext);
    frame.write();
    boolean virtual = cpu.v86;
    stack.enter(cpu);
    handler.enter(cpu, cpu.rflags());
    Stack.setPointer(cpu, frame.pointer());
    if (virtual) {
      forgetData(cpu);
    }
  }

  private static void forgetData(Cpu cpu) {
    for (int i = 0; i < cpu.segments.length; i++) {
      if (i != SegmentRegister.CS && i != SegmentRegister.SS) {
        cpu.segments[i].loadNull(0, 0);
      }
    }
  }

  private static void pushReturn(Cpu cpu, PushedFrame frame, Event event, long flags) {
    frame.push(flags).push(cpu.cs().selector).push(cpu.rip);
    if (event.code() != GuestFault.NO_CODE) {
      frame.push(event.code());
    }
  }
}
