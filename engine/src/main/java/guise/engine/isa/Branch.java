package guise.engine.isa;

import guise.engine.memory.GuestFault;

/** Near branches: a target outside the code segment, or not canonical, is #GP(0) and no branch. */
final class Branch {
  private static final long LA57 = 1 << 12;

  private Branch() {}

  // -- targets ----------------------------------------------------------------------------------

  /** Cuts a target to the operand size, and refuses what cannot be fetched from. */
  static long target(Cpu cpu, long to, int size) {
    if (cpu.code64) {
      int unused = (cpu.cr4 & LA57) != 0 ? 7 : 16;
      if (to << unused >> unused != to) {
        throw GuestFault.GP;
      }
      return to;
    }
    long cut = size == 2 ? to & 0xFFFF : to & 0xFFFF_FFFFL;
    if (cut > cpu.segments[SegmentRegister.CS].limit) {
      throw GuestFault.GP;
    }
    return cut;
  }

  private static long relative(Cpu cpu, Decoded in) {
    return target(cpu, cpu.rip + in.immediate(), in.size());
  }

  // -- JMP --------------------------------------------------------------------------------------

  static Outcome jump(Cpu cpu, Decoded in) {
    cpu.rip = relative(cpu, in);
    return Outcome.NEXT;
  }

  /** In 64-bit mode: what is canonical with 48 bits is so with 57. */
  static Outcome jump64(Cpu cpu, Decoded in) {
    long to = cpu.rip + in.immediate();
    cpu.rip = to << 16 >> 16 == to ? to : target(cpu, to, 8);
    return Outcome.NEXT;
  }

  static Outcome jumpRm(Cpu cpu, Decoded in) {
    cpu.rip = target(cpu, in.rm(cpu), in.size());
    return Outcome.NEXT;
  }

  // -- CALL and RET -----------------------------------------------------------------------------

  /** CALL: what the push does wrong comes before what is wrong with the target, as on AMD. */
  static Outcome call(Cpu cpu, Decoded in) {
    Stack.probePush(cpu, in.size());
    long to = relative(cpu, in);
    Stack.push(cpu, in.size(), cpu.rip);
    cpu.rip = to;
    return Outcome.NEXT;
  }

  static Outcome callRm(Cpu cpu, Decoded in) {
    long asked = in.rm(cpu);
    Stack.probePush(cpu, in.size());
    long to = target(cpu, asked, in.size());
    Stack.push(cpu, in.size(), cpu.rip);
    cpu.rip = to;
    return Outcome.NEXT;
  }

  /** RET, with the bytes of parameters that it releases: 0 without an immediate. */
  static Outcome ret(Cpu cpu, Decoded in) {
    long to = target(cpu, Stack.top(cpu, in.size()), in.size());
    Stack.release(cpu, in.size() + in.immediate());
    cpu.rip = to;
    return Outcome.NEXT;
  }

  // -- LOOP and JCXZ ----------------------------------------------------------------------------

  static Outcome loop(Cpu cpu, Decoded in) {
    return loopIf(cpu, in, true);
  }

  static Outcome loope(Cpu cpu, Decoded in) {
    return loopIf(cpu, in, cpu.zf());
  }

  static Outcome loopne(Cpu cpu, Decoded in) {
    return loopIf(cpu, in, !cpu.zf());
  }

  private static Outcome loopIf(Cpu cpu, Decoded in, boolean condition) {
    long count = cpu.r[Cpu.RCX] - 1 & Strings.mask(in);
    if (count != 0 && condition) {
      cpu.rip = relative(cpu, in);
    }
    cpu.setRegister(Cpu.RCX, in.addressSize(), true, count);
    return Outcome.NEXT;
  }

  static Outcome jcxz(Cpu cpu, Decoded in) {
    boolean zero = (cpu.r[Cpu.RCX] & Strings.mask(in)) == 0;
    return zero ? jump(cpu, in) : Outcome.NEXT;
  }
}
