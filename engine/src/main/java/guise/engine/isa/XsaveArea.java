package guise.engine.isa;

import guise.engine.memory.GuestFault;
import guise.engine.memory.LinearMemory;
import java.util.Arrays;

/**
 * An area of an XSAVE instruction in the guest's memory: where its parts lie, and how components
 * move between it and the registers. Outside 64-bit mode the upper half of the registers is not
 * accessed (SDM volume 1, 13.5.2 and following).
 */
final class XsaveArea {
  static final int XSTATE_BV = 512;
  static final int XCOMP_BV = 520;
  static final int RESERVED = 528;
  static final int HEADER_END = 576;
  static final long COMPACTED = 1L << 63;
  private static final int PAGE = 4096;
  private static final int MXCSR = 24;
  private static final int ST = 32;
  private static final int XMM = 160;
  private static final int HI256 = 6;
  private static final int HI16 = 7;
  private static final long LOW = 0xFFFF_FFFFL;

  private XsaveArea() {}

  /** The linear address of an area, which must be aligned. */
  static long at(Cpu cpu, Decoded in, int alignment, boolean write) {
    long linear = cpu.linear(in.segment(), in.offset(cpu), 1, write);
    if ((linear & alignment - 1) != 0) {
      throw GuestFault.GP;
    }
    return linear;
  }

  /** Faults now where a write into an area would. */
  static void probeWrite(Cpu cpu, long base, int size) {
    cpu.memory.probeWrite(base, 1);
    for (long at = (base | PAGE - 1) + 1; at - base < size; at += PAGE) {
      cpu.memory.probeWrite(at, 1);
    }
  }

  static void probeRead(Cpu cpu, long base, int size) {
    cpu.memory.probeRead(base, 1);
    for (long at = (base | PAGE - 1) + 1; at - base < size; at += PAGE) {
      cpu.memory.probeRead(at, 1);
    }
  }

  /** Where a component from 2 on lies; a format of 0 is the standard one. */
  private static long offset(ExtendedState state, int component, long format) {
    return format == 0
        ? state.layout().offset(component)
        : state.layout().offset(component, format & ~COMPACTED);
  }

  /** The words of a component's registers that the mode lets an instruction access. */
  private static int words(Cpu cpu, int component) {
    int all = cpu.extended.layout().size(component) >>> 3;
    if (cpu.code64) {
      return all;
    }
    return switch (component) {
      case ExtendedState.AVX, HI256 -> all / 2;
      case HI16 -> 0;
      default -> all;
    };
  }

  private static int xmmWords(Cpu cpu) {
    return cpu.code64 ? 32 : 16;
  }

  // -- saving -----------------------------------------------------------------------------------

  static void save(Cpu cpu, Decoded in, long base, long components, long format) {
    if ((components & 1) != 0) {
      saveX87(cpu, in, base);
    }
    if ((components & 2) != 0) {
      saveXmm(cpu, base);
    }
    for (long left = components & ~3L; left != 0; left &= left - 1) {
      int component = Long.numberOfTrailingZeros(left);
      long at = base + offset(cpu.extended, component, format);
      if (component == ExtendedState.PKRU) {
        cpu.memory.write(at, 8, cpu.pkru & LOW);
      } else {
        write(cpu.memory, at, cpu.extended.component(component), words(cpu, component));
      }
    }
  }

  private static void write(LinearMemory memory, long at, long[] from, int words) {
    for (int i = 0; i < words; i++) {
      memory.write(at + 8L * i, 8, from[i]);
    }
  }

  /** Without REX.W pointers have 32 bits, and the selectors beside them are 0. */
  static void saveX87(Cpu cpu, Decoded in, long base) {
    ExtendedState state = cpu.extended;
    long mask = in.size() == 8 ? -1 : LOW;
    long words = state.fcw | (long) state.fsw << 16 | (long) state.ftw << 32;
    cpu.memory.write(base, 8, words | (long) state.fop << 48);
    cpu.memory.write(base + 8, 8, state.fip & mask);
    cpu.memory.write(base + 16, 8, state.fdp & mask);
    write(cpu.memory, base + ST, state.st, state.st.length);
  }

  static void saveXmm(Cpu cpu, long base) {
    write(cpu.memory, base + XMM, cpu.extended.xmm, xmmWords(cpu));
  }

  static void saveControl(Cpu cpu, long base) {
    long mask = (long) SseControl.bits(cpu) << 32;
    cpu.memory.write(base + MXCSR, 8, cpu.extended.mxcsr | mask);
  }

  // -- restoring --------------------------------------------------------------------------------

  static int control(Cpu cpu, long base) {
    return (int) cpu.memory.read(base + MXCSR, 4);
  }

  static void load(Cpu cpu, Decoded in, long base, long components, long format) {
    if ((components & 1) != 0) {
      loadX87(cpu, in, base);
    }
    if ((components & 2) != 0) {
      loadXmm(cpu, base);
    }
    for (long left = components & ~3L; left != 0; left &= left - 1) {
      int component = Long.numberOfTrailingZeros(left);
      long at = base + offset(cpu.extended, component, format);
      if (component == ExtendedState.PKRU) {
        cpu.pkru = (int) cpu.memory.read(at, 4);
      } else {
        read(cpu.memory, at, cpu.extended.component(component), words(cpu, component));
      }
    }
  }

  private static void read(LinearMemory memory, long at, long[] to, int words) {
    for (int i = 0; i < words; i++) {
      to[i] = memory.read(at + 8L * i, 8);
    }
  }

  static void loadX87(Cpu cpu, Decoded in, long base) {
    ExtendedState state = cpu.extended;
    long mask = in.size() == 8 ? -1 : LOW;
    long words = cpu.memory.read(base, 8);
    state.fcw = (int) words & X87Control.FCW_BITS | X87Control.FCW_ONE;
    state.fsw = (int) (words >>> 16) & 0xFFFF;
    state.ftw = (int) (words >>> 32) & 0xFF;
    state.fop = (int) (words >>> 48) & 0x7FF;
    state.fip = cpu.memory.read(base + 8, 8) & mask;
    state.fdp = cpu.memory.read(base + 16, 8) & mask;
    read(cpu.memory, base + ST, state.st, state.st.length);
    for (int i = 1; i < state.st.length; i += 2) {
      state.st[i] &= 0xFFFF;
    }
    X87Control.settle(state);
  }

  static void loadXmm(Cpu cpu, long base) {
    read(cpu.memory, base + XMM, cpu.extended.xmm, xmmWords(cpu));
  }

  /** Brings registers into their initial state, those that the mode lets an instruction access. */
  static void initialise(Cpu cpu, long components) {
    ExtendedState state = cpu.extended;
    state.initialise(components & 1);
    if ((components & 2) != 0) {
      Arrays.fill(state.xmm, 0, xmmWords(cpu), 0);
    }
    for (long left = components & ~3L; left != 0; left &= left - 1) {
      int component = Long.numberOfTrailingZeros(left);
      if (component == ExtendedState.PKRU) {
        cpu.pkru = 0;
      } else {
        Arrays.fill(state.component(component), 0, words(cpu, component), 0);
      }
    }
  }
}
