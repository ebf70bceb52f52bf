package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** Far JMP, CALL and RET (SDM volume 2; volume 3, 5.8). */
final class FarTransfer {
  private FarTransfer() {}

  private static boolean isVirtual(Cpu cpu) {
    return cpu.realMode || cpu.v86;
  }

  // -- operands -----------------------------------------------------------------------------------

  static Outcome jumpPointer(Cpu cpu, Decoded in) {
    return jump(cpu, in, in.immediate2() & 0xFFFF, in.immediate());
  }

  static Outcome jumpMemory(Cpu cpu, Decoded in) {
    long offset = cpu.read(in.segment(), in.offset(cpu), FarPointer.size(cpu, in));
    return jump(cpu, in, selectorBehind(cpu, in), offset);
  }

  static Outcome callPointer(Cpu cpu, Decoded in) {
    return call(cpu, in, in.immediate2() & 0xFFFF, in.immediate());
  }

  static Outcome callMemory(Cpu cpu, Decoded in) {
    long offset = cpu.read(in.segment(), in.offset(cpu), FarPointer.size(cpu, in));
    return call(cpu, in, selectorBehind(cpu, in), offset);
  }

  private static int selectorBehind(Cpu cpu, Decoded in) {
    return (int) cpu.read(in.segment(), FarPointer.behind(cpu, in), 2);
  }

  private static long cut(long offset, int size) {
    return size == 8 ? offset : offset & (size == 4 ? 0xFFFF_FFFFL : 0xFFFF);
  }

  // -- JMP ----------------------------------------------------------------------------------------

  private static Outcome jump(Cpu cpu, Decoded in, int selector, long far) {
    long offset = cut(far, FarPointer.size(cpu, in));
    if (isVirtual(cpu)) {
      return enterVirtual(cpu, selector, offset);
    }
    if (Descriptors.isNull(selector)) {
      throw GuestFault.GP;
    }
    Descriptor found = Descriptors.readSystem(cpu, selector, GuestFault.GP_VECTOR, 0);
    if (found.isCode()) {
      CodeTarget.direct(cpu, selector, found, offset).marked(cpu).enter(cpu);
      return Outcome.ELSEWHERE;
    }
    checkSystem(cpu, selector, found);
    if (isTask(found)) {
      return task(cpu, in, selector, found, TaskSwitch.Source.JMP);
    }
    CodeTarget.gated(cpu, found, false).marked(cpu).enter(cpu);
    return Outcome.ELSEWHERE;
  }

  private static Outcome enterVirtual(Cpu cpu, int selector, long offset) {
    SegmentRegister cs = cpu.cs();
    if (offset > (cpu.v86 ? 0xFFFF : cs.limit)) {
      throw GuestFault.GP;
    }
    if (cpu.v86) {
      cs.loadVirtual(selector);
    } else {
      cs.loadReal(selector);
    }
    cpu.rip = offset;
    cpu.settle();
    return Outcome.ELSEWHERE;
  }

  /** Gates and TSSs: their type, their DPL, their presence. */
  private static void checkSystem(Cpu cpu, int selector, Descriptor found) {
    boolean gate = found.isSystem(Descriptor.CALL32, Descriptor.CALL32);
    boolean legacy = found.isSystem(Descriptor.CALL16, Descriptor.CALL16) || isTask(found);
    boolean known = gate || !cpu.longMode && legacy;
    if (!known || found.dpl() < Math.max(cpu.cpl, selector & Descriptors.RPL)) {
      throw Descriptors.gp(selector);
    }
    if (!found.present()) {
      throw Descriptors.np(selector);
    }
  }

  private static boolean isTask(Descriptor found) {
    return found.isSystem(Descriptor.TASK_GATE, Descriptor.TASK_GATE)
        || found.isSystem(Descriptor.TSS16, Descriptor.TSS32);
  }

  private static Outcome task(
      Cpu cpu, Decoded in, int selector, Descriptor found, TaskSwitch.Source source) {
    boolean gate = found.type() == Descriptor.TASK_GATE;
    return TaskSwitch.far(cpu, in, source, gate ? found.selector() : selector);
  }

  // -- CALL ---------------------------------------------------------------------------------------

  private static Outcome call(Cpu cpu, Decoded in, int selector, long far) {
    long offset = cut(far, FarPointer.size(cpu, in));
    if (isVirtual(cpu)) {
      PushedFrame frame = returnFrame(cpu, FarPointer.size(cpu, in));
      if (offset > (cpu.v86 ? 0xFFFF : cpu.cs().limit)) {
        throw GuestFault.GP;
      }
      frame.write();
      Stack.setPointer(cpu, frame.pointer());
      return enterVirtual(cpu, selector, offset);
    }
    if (Descriptors.isNull(selector)) {
      throw GuestFault.GP;
    }
    Descriptor found = Descriptors.readSystem(cpu, selector, GuestFault.GP_VECTOR, 0);
    if (found.isCode()) {
      return callSame(cpu, CodeTarget.direct(cpu, selector, found, offset), in.size());
    }
    checkSystem(cpu, selector, found);
    if (isTask(found)) {
      return task(cpu, in, selector, found, TaskSwitch.Source.CALL);
    }
    CodeTarget target = CodeTarget.gated(cpu, found, true);
    int width = cpu.longMode ? 8 : found.type() == Descriptor.CALL32 ? 4 : 2;
    return target.level() < cpu.cpl
        ? CallGate.inward(cpu, found, target, width)
        : callSame(cpu, target, width);
  }

  static PushedFrame returnFrame(Cpu cpu, int width) {
    return PushedFrame.current(cpu, width, 0).push(cpu.cs().selector).push(cpu.rip);
  }

  private static Outcome callSame(Cpu cpu, CodeTarget target, int width) {
    CodeTarget ready = target.marked(cpu);
    PushedFrame frame = returnFrame(cpu, width);
    frame.write();
    Stack.setPointer(cpu, frame.pointer());
    ready.enter(cpu);
    return Outcome.ELSEWHERE;
  }

  // -- RET ----------------------------------------------------------------------------------------

  static Outcome ret(Cpu cpu, Decoded in) {
    long released = in.immediate() & 0xFFFF;
    var stack = new StackReader(cpu, in.size());
    long offset = stack.next();
    int selector = stack.nextSelector();
    if (isVirtual(cpu)) {
      if (offset > (cpu.v86 ? 0xFFFF : cpu.cs().limit)) {
        throw GuestFault.GP;
      }
      stack.skip(released);
      stack.pop();
      return enterVirtual(cpu, selector, offset);
    }
    CodeTarget target = CodeTarget.ofReturn(cpu, selector, offset).marked(cpu);
    stack.skip(released);
    if (target.level() == cpu.cpl) {
      stack.pop();
      target.enter(cpu);
      return Outcome.ELSEWHERE;
    }
    long pointer = stack.next();
    OuterStack outer = OuterStack.of(cpu, target, stack.nextSelector());
    outer.enter(cpu, target, pointer + released, in.size());
    return Outcome.ELSEWHERE;
  }
}
