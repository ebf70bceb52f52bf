package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** IRET in all modes (SDM volume 2, IRET). */
final class InterruptReturn {
  private static final long VME = 1;

  private InterruptReturn() {}

  static Outcome iret(Cpu cpu, Decoded in) {
    if (cpu.v86 && cpu.iopl() < 3 && ((cpu.cr4 & VME) == 0 || in.size() != 2)) {
      return Outcome.gp();
    }
    NestedGuest nested = cpu.nested;
    if (nested != null) {
      Outcome taken = nested.intercepted(cpu, in, Intercept.IRET, 0);
      if (taken != null) {
        return taken;
      }
    }
    Outcome outcome = cpu.realMode || cpu.v86 ? virtual(cpu, in.size()) : protectedMode(cpu, in);
    cpu.nmiMasked = false;
    cpu.shadow = 0;
    return outcome;
  }

  private static Outcome virtual(Cpu cpu, int size) {
    var stack = new StackReader(cpu, size);
    long offset = stack.next();
    int selector = stack.nextSelector();
    long popped = stack.next();
    if (offset > (cpu.v86 ? 0xFFFF : cpu.cs().limit)) {
      throw GuestFault.GP;
    }
    long flags = cpu.rflags();
    boolean extended = cpu.v86 && cpu.iopl() < 3;
    if (extended) {
      boolean pending = (flags & Cpu.VIP) != 0 && (popped & Cpu.IF) != 0;
      if (pending || (popped & Cpu.TF) != 0) {
        throw GuestFault.GP;
      }
    }
    stack.pop();
    if (cpu.v86) {
      cpu.cs().loadVirtual(selector);
    } else {
      cpu.cs().loadReal(selector);
    }
    cpu.rip = offset;
    cpu.setRflags(extended ? extended(flags, popped) : plain(cpu, flags, popped, size));
    cpu.settle();
    return Outcome.ELSEWHERE;
  }

  private static long plain(Cpu cpu, long flags, long popped, int size) {
    long mask = cpu.v86 ? FlagRights.ofVirtual(size) : FlagRights.ofIret(cpu, size);
    return FlagRights.merged(flags, popped, mask);
  }

  /** With CR4.VME and IOPL below 3 the popped IF is VIF. */
  private static long extended(long flags, long popped) {
    long merged = FlagRights.merged(flags, popped, FlagRights.ofVirtual(2) & ~Cpu.IF);
    return merged & ~Cpu.VIF | ((popped & Cpu.IF) != 0 ? Cpu.VIF : 0);
  }

  private static Outcome protectedMode(Cpu cpu, Decoded in) {
    if (cpu.flag(Cpu.NT)) {
      return cpu.longMode ? Outcome.gp() : TaskSwitch.back(cpu, in);
    }
    var stack = new StackReader(cpu, in.size());
    long offset = stack.next();
    int selector = stack.nextSelector();
    long popped = stack.next();
    boolean toVirtual = in.size() != 2 && (popped & Cpu.VM) != 0 && cpu.cpl == 0 && !cpu.longMode;
    if (toVirtual) {
      return enterVirtual(cpu, stack, offset, selector, popped);
    }
    CodeTarget target = CodeTarget.ofReturn(cpu, selector, offset).marked(cpu);
    long flags = FlagRights.merged(cpu.rflags(), popped, FlagRights.ofIret(cpu, in.size()));
    if (cpu.code64 || target.level() > cpu.cpl) {
      long pointer = stack.next();
      OuterStack outer = OuterStack.of(cpu, target, stack.nextSelector());
      outer.enter(cpu, target, pointer, in.size());
    } else {
      stack.pop();
      target.enter(cpu);
    }
    cpu.setRflags(flags);
    cpu.settle();
    return Outcome.ELSEWHERE;
  }

  private static Outcome enterVirtual(
      Cpu cpu, StackReader stack, long offset, int selector, long popped) {
    if (offset > 0xFFFF) {
      throw GuestFault.GP;
    }
    long pointer = stack.next();
    int[] order = {
      SegmentRegister.SS,
      SegmentRegister.ES,
      SegmentRegister.DS,
      SegmentRegister.FS,
      SegmentRegister.GS
    };
    int[] selectors = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      selectors[i] = stack.nextSelector();
    }
    for (int i = 0; i < order.length; i++) {
      cpu.segments[order[i]].loadVirtual(selectors[i]);
    }
    cpu.cs().loadVirtual(selector);
    cpu.rip = offset;
    cpu.r[Cpu.RSP] = pointer & 0xFFFF_FFFFL;
    long all = FlagRights.ofIret(cpu, 4) | Cpu.VM;
    cpu.setRflags(FlagRights.merged(cpu.rflags(), popped, all));
    cpu.settle();
    return Outcome.ELSEWHERE;
  }
}
