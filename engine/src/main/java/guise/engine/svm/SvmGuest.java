package guise.engine.svm;

import guise.engine.isa.Cpu;
import guise.engine.isa.Decoded;
import guise.engine.isa.Event;
import guise.engine.isa.Intercept;
import guise.engine.isa.NestedGuest;
import guise.engine.isa.Outcome;
import guise.engine.memory.GuestFault;
import guise.engine.memory.NestedFault;
import guise.x86.StaticFeature;
import org.jspecify.annotations.Nullable;

/** L2 under SVM: which of its instructions and events end in #VMEXIT (APM volume 2, 15.7 on). */
final class SvmGuest implements NestedGuest {
  private static final int CR_READ = 0x00;
  private static final int CR_WRITE = 0x10;
  private static final int DR_READ = 0x20;
  private static final int DR_WRITE = 0x30;
  private static final int EXCEPTION = 0x40;
  private static final int INTR = 0x60;
  private static final int NMI = 0x61;
  private static final int IO = 0x7B;
  private static final int MSR = 0x7C;
  private static final int VALID = 1 << 31;
  private static final int HAS_CODE = 1 << 11;
  private static final int CR_IS_MOV = 1 << 31;

  /** L1's own register scales L2's TSC, a fixed-point number of 32 bits and 32. */
  private static final int TSC_RATIO = 0xC000_0104;

  private final NestedSvm nested;
  private final SvmVcpu vcpu;
  private final Vmcb vmcb;

  SvmGuest(NestedSvm nested, SvmVcpu vcpu, Vmcb vmcb) {
    this.nested = nested;
    this.vcpu = vcpu;
    this.vmcb = vmcb;
  }

  // -- instructions -----------------------------------------------------------------------------

  @Override
  public @Nullable Outcome intercepted(Cpu cpu, @Nullable Decoded in, Intercept what, long detail) {
    SvmInterception row = SvmInterception.of(what);
    if (row != null) {
      return row.isOn(vmcb, vcpu) ? exit(cpu, in, row.code(), info(what, detail)) : null;
    }
    return switch (what) {
      case CR_READ -> listed(cpu, in, Vmcb.CR_INTERCEPTS, CR_READ, detail);
      case CR_WRITE -> listed(cpu, in, Vmcb.CR_INTERCEPTS, CR_WRITE, detail);
      case CLTS, LMSW -> listed(cpu, null, Vmcb.CR_INTERCEPTS, CR_WRITE, 0);
      case SMSW -> listed(cpu, null, Vmcb.CR_INTERCEPTS, CR_READ, 0);
      case DR_READ -> listed(cpu, in, Vmcb.DR_INTERCEPTS, DR_READ, detail);
      case DR_WRITE -> listed(cpu, in, Vmcb.DR_INTERCEPTS, DR_WRITE, detail);
      case IN, OUT, INS, OUTS -> port(cpu, in, what, detail);
      case RDMSR -> msr(cpu, in, detail, 0);
      case WRMSR -> msr(cpu, in, detail, 1);
      default -> null;
    };
  }

  private static long info(Intercept what, long detail) {
    return switch (what) {
      case INVLPG, SOFTWARE_INTERRUPT, TASK_SWITCH -> detail;
      default -> 0;
    };
  }

  private Outcome exit(Cpu cpu, @Nullable Decoded in, int code, long info) {
    nested.exit(code, info, 0, cpu.at, in == null ? 0 : in.length());
    return Outcome.ELSEWHERE;
  }

  /** Control and debug registers: a bit for each, reads in the lower half of the word. */
  private @Nullable Outcome listed(
      Cpu cpu, @Nullable Decoded in, int word, int first, long number) {
    int bit = (int) number + (first & 0x10);
    if ((vmcb.getInt(word) & 1 << bit) == 0) {
      return null;
    }
    long general = in == null ? 0 : in.rm();
    boolean control = word == Vmcb.CR_INTERCEPTS;
    long info = in == null ? 0 : control ? (long) CR_IS_MOV << 32 | general : general;
    return exit(cpu, in, first + (int) number, info);
  }

  private @Nullable Outcome port(Cpu cpu, @Nullable Decoded in, Intercept what, long port) {
    int size = in == null ? 1 : in.size();
    boolean enabled = (vmcb.getInt(Vmcb.INTERCEPTS_3) & 1 << IO % Integer.SIZE) != 0;
    if (!enabled || !PermissionMaps.io(vmcb, vcpu, port, size)) {
      return null;
    }
    long next = in == null ? cpu.rip : cpu.at + in.length();
    long info = PermissionMaps.information(in, what, port, size);
    nested.exit(IO, info, next, cpu.at, in == null ? 0 : in.length());
    return Outcome.ELSEWHERE;
  }

  private @Nullable Outcome msr(Cpu cpu, @Nullable Decoded in, long msr, int write) {
    boolean enabled = (vmcb.getInt(Vmcb.INTERCEPTS_3) & 1 << MSR % Integer.SIZE) != 0;
    boolean exits = enabled && PermissionMaps.msr(vmcb, vcpu, msr, write);
    return exits ? exit(cpu, in, MSR, write) : null;
  }

  // -- events -----------------------------------------------------------------------------------

  @Override
  public @Nullable Outcome event(Cpu cpu, Event event, long address) {
    return switch (event.kind()) {
      case EXTERNAL -> interrupt(cpu, INTR);
      case NMI -> interrupt(cpu, NMI);
      case SOFTWARE -> null;
      default -> exception(cpu, event, address);
    };
  }

  private @Nullable Outcome interrupt(Cpu cpu, int code) {
    if ((vmcb.getInt(Vmcb.INTERCEPTS_3) & 1 << code % Integer.SIZE) == 0) {
      return null;
    }
    nested.exit(code, 0, 0, cpu.rip, 0);
    return Outcome.ELSEWHERE;
  }

  private @Nullable Outcome exception(Cpu cpu, Event event, long address) {
    if ((vmcb.getInt(Vmcb.EXCEPTION_INTERCEPTS) & 1 << event.vector()) == 0) {
      return null;
    }
    boolean page = event.vector() == GuestFault.PF_VECTOR;
    long code = Math.max(event.code(), 0);
    Event during = cpu.delivering;
    long rip = event.kind().isSoftware() ? cpu.at : cpu.rip;
    long second = page ? address : 0;
    Vmcb told = nested.exit(EXCEPTION + event.vector(), code, second, rip, event.length());
    if (during != null) {
      told.setInt(Vmcb.EXIT_INT_INFO, information(during));
      told.setInt(Vmcb.EXIT_INT_CODE, Math.max(during.code(), 0));
    }
    return Outcome.ELSEWHERE;
  }

  private static int information(Event event) {
    int type =
        switch (event.kind()) {
          case EXTERNAL -> RunEvent.INTERRUPT;
          case NMI -> RunEvent.NMI;
          case SOFTWARE -> RunEvent.SOFTWARE;
          default -> RunEvent.EXCEPTION;
        };
    int code = event.code() == GuestFault.NO_CODE ? 0 : HAS_CODE;
    return VALID | event.vector() | type << 8 | code;
  }

  @Override
  public Outcome refused(Cpu cpu, NestedFault fault) {
    Event during = cpu.delivering;
    Vmcb told = nested.exit(fault.reason(), fault.information(), fault.physical(), cpu.at, 0);
    if (during != null) {
      told.setInt(Vmcb.EXIT_INT_INFO, information(during));
      told.setInt(Vmcb.EXIT_INT_CODE, Math.max(during.code(), 0));
    }
    return Outcome.ELSEWHERE;
  }

  @Override
  public long tsc(Cpu cpu, long host) {
    long offset = vmcb.get(Vmcb.TSC_OFFSET);
    if (!vcpu.has(StaticFeature.TSCRATEMSR)) {
      return host + offset;
    }
    long ratio = vcpu.register(TSC_RATIO);
    long scaled = Math.unsignedMultiplyHigh(host, ratio) << 32 | host * ratio >>> 32;
    return scaled + offset;
  }
}
