package guise.engine.isa;

/** A CALL through a gate to more privileged code, on the stack of that level (5.8.4, 5.8.5). */
final class CallGate {
  private CallGate() {}

  static Outcome inward(Cpu cpu, Descriptor gate, CodeTarget target, int width) {
    return cpu.longMode ? inLongMode(cpu, target) : legacy(cpu, gate, target, width);
  }

  private static Outcome inLongMode(Cpu cpu, CodeTarget target) {
    int level = target.level();
    long stack = TaskState.longPointer(cpu, level, 0, 0);
    CodeTarget ready = target.marked(cpu);
    var frame = new PushedFrame(cpu, cpu.ss(), stack, 8, level, true, 0);
    frame.push(cpu.ss().selector).push(cpu.r[Cpu.RSP]);
    frame.push(cpu.cs().selector).push(cpu.rip).write();
    cpu.ss().loadNull(level, level);
    cpu.r[Cpu.RSP] = frame.pointer();
    ready.enter(cpu);
    return Outcome.ELSEWHERE;
  }

  private static Outcome legacy(Cpu cpu, Descriptor gate, CodeTarget target, int width) {
    int level = target.level();
    InnerStack stack = InnerStack.of(cpu, level, 0);
    CodeTarget ready = target.marked(cpu);
    int code = Descriptors.code(stack.segment().selector, 0);
    var frame = new PushedFrame(cpu, stack.segment(), stack.pointer(), width, level, false, code);
    frame.push(cpu.ss().selector).push(cpu.r[Cpu.RSP]);
    for (int i = gate.parameters() - 1; i >= 0; i--) {
      long at = cpu.r[Cpu.RSP] + (long) i * width & Stack.mask(cpu);
      frame.push(cpu.read(SegmentRegister.SS, at, width));
    }
    frame.push(cpu.cs().selector).push(cpu.rip).write();
    stack.enter(cpu);
    Stack.setPointer(cpu, frame.pointer());
    ready.enter(cpu);
    Stack.setPointer(cpu, frame.pointer());
    return Outcome.ELSEWHERE;
  }
}
