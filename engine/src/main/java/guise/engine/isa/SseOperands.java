package guise.engine.isa;

import com.google.errorprone.annotations.Immutable;
import guise.engine.memory.GuestFault;

/**
 * Where operands of SSE and SSE2 come from and where results go. A form and an operation make the
 * semantics of a row, once, when the table is made.
 *
 * <p>Every form first asks whether the unit may be used; what it throws has the manual's order: #UD
 * (CR0.EM, CR4.OSFXSR), #NM (CR0.TS), then the operand's faults, alignment before paging.
 */
final class SseOperands {
  static final long LOW = 0xFFFF_FFFFL;
  private static final long EM = 1 << 2;
  private static final long TS = 1 << 3;
  private static final long OSFXSR = 1 << 9;

  private SseOperands() {}

  /** An operation on each half of the registers for itself. */
  @Immutable
  interface Half {
    long of(long a, long b);
  }

  /** An operation that changes the register whose lower half is {@code x[to]}. */
  @Immutable
  interface Whole {
    void apply(long[] x, int to, long low, long high, int immediate);
  }

  static void check(Cpu cpu) {
    if ((cpu.cr0 & (EM | TS)) != 0 || (cpu.cr4 & OSFXSR) == 0) {
      boolean undefined = (cpu.cr0 & EM) != 0 || (cpu.cr4 & OSFXSR) == 0;
      throw undefined ? GuestFault.UD : GuestFault.NM;
    }
  }

  // -- memory -----------------------------------------------------------------------------------

  /** The address of 16 bytes that must be aligned, which is looked at before anything else. */
  static long aligned(Cpu cpu, Decoded in, boolean write) {
    long offset = in.offset(cpu);
    if ((cpu.linearOf(in.segment(), offset) & 15) != 0) {
      throw GuestFault.GP;
    }
    return cpu.linear(in.segment(), offset, 16, write);
  }

  /** The address of a packed operand, which must be aligned unless MXCSR.MM says otherwise. */
  static long operand(Cpu cpu, Decoded in) {
    boolean anywhere = (cpu.extended.mxcsr & SseControl.MISALIGNED) != 0;
    return anywhere ? unaligned(cpu, in, false) : aligned(cpu, in, false);
  }

  /** The address of 16 bytes; #AC, where it is checked for, wants all of them aligned. */
  static long unaligned(Cpu cpu, Decoded in, boolean write) {
    long linear = cpu.linear(in.segment(), in.offset(cpu), 16, write);
    if ((linear & 15) != 0) {
      cpu.memory.demandAligned(linear, 16);
    }
    return linear;
  }

  /** The lower bytes of the r/m operand, zero-extended: 4 or 8 of them. */
  static long scalar(Cpu cpu, Decoded in, int size) {
    if (in.memory()) {
      return cpu.read(in.segment(), in.offset(cpu), size);
    }
    long low = cpu.extended.xmm[2 * in.rm()];
    return size == 4 ? low & LOW : low;
  }

  // -- forms ------------------------------------------------------------------------------------

  /** {@code OP xmm, xmm/m128}, aligned, with or without an immediate. */
  static Semantics packed(Whole op) {
    return (cpu, in) -> {
      check(cpu);
      long[] x = cpu.extended.xmm;
      long low;
      long high;
      if (in.memory()) {
        long at = operand(cpu, in);
        low = cpu.memory.read(at, 8);
        high = cpu.memory.read(at + 8, 8);
      } else {
        low = x[2 * in.rm()];
        high = x[2 * in.rm() + 1];
      }
      op.apply(x, 2 * in.reg(), low, high, (int) in.immediate());
      return Outcome.NEXT;
    };
  }

  /** {@code OP xmm, xmm/m128}, each half for itself. */
  static Semantics halves(Half op) {
    return packed((x, to, low, high, _) -> {
      x[to] = op.of(x[to], low);
      x[to + 1] = op.of(x[to + 1], high);
    });
  }

  /** {@code OP xmm, imm8}: the shifts of group 12, 13 and 14. */
  static Semantics immediate(Whole op) {
    return (cpu, in) -> {
      check(cpu);
      op.apply(cpu.extended.xmm, 2 * in.rm(), in.immediate() & 0xFF, 0, (int) in.immediate());
      return Outcome.NEXT;
    };
  }
}
