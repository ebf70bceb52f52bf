package guise.engine.vmx;

import guise.engine.isa.Cpu;
import guise.engine.isa.Decoded;
import guise.engine.isa.Event;
import guise.engine.isa.Intercept;
import guise.engine.isa.NestedGuest;
import guise.engine.isa.Outcome;
import guise.engine.memory.GuestFault;
import guise.engine.memory.NestedFault;
import org.jspecify.annotations.Nullable;

/** L2 under VMX: which of its instructions and events exit, and with what (SDM volume 3, 27). */
final class VmxGuest implements NestedGuest {
  private static final long VALID = 1L << 31;
  private static final long HAS_CODE = 1 << 11;
  private static final long LOW = 0xFFFF_FFFFL;

  private final NestedVmx nested;
  private final VmxVcpu vcpu;
  private final Vmcs vmcs;

  VmxGuest(NestedVmx nested, Vmcs vmcs) {
    this.nested = nested;
    this.vcpu = nested.vcpu();
    this.vmcs = vmcs;
  }

  boolean isOf(Vmcs other) {
    return vmcs == other;
  }

  // -- instructions -----------------------------------------------------------------------------

  @Override
  public @Nullable Outcome intercepted(Cpu cpu, @Nullable Decoded in, Intercept what, long detail) {
    Interception row = Interception.of(what);
    if (row != null) {
      return row.isOn(vmcs) ? plain(cpu, in, what, row.reason(), detail) : null;
    }
    return switch (what) {
      case CR_READ, CR_WRITE, CLTS, LMSW -> controlRegister(cpu, in, what, detail);
      case IN, OUT, INS, OUTS -> port(cpu, in, what, detail);
      case RDMSR -> msr(cpu, in, ExitReason.RDMSR, detail);
      case WRMSR -> msr(cpu, in, ExitReason.WRMSR, detail);
      case XSAVES -> xsaves(cpu, in, ExitReason.XSAVES, detail);
      case XRSTORS -> xsaves(cpu, in, ExitReason.XRSTORS, detail);
      case TASK_SWITCH -> exit(cpu, in, ExitReason.TASK_SWITCH, detail);
      case SHUTDOWN -> exit(cpu, null, ExitReason.TRIPLE_FAULT, 0);
      default -> null;
    };
  }

  private Outcome plain(
      Cpu cpu, @Nullable Decoded in, Intercept what, ExitReason reason, long detail) {
    return switch (what) {
      case INVLPG -> exit(cpu, in, reason, detail);
      case DR_READ -> exit(cpu, in, reason, detail | 1 << 4 | general(in));
      case DR_WRITE -> exit(cpu, in, reason, detail | general(in));
      case INVPCID, SGDT, SIDT, LGDT, LIDT, SLDT, STR, LLDT, LTR ->
          described(cpu, in, what, reason);
      default -> exit(cpu, in, reason, 0);
    };
  }

  private static long general(@Nullable Decoded in) {
    return in == null ? 0 : (long) in.rm() << 8;
  }

  private Outcome exit(Cpu cpu, @Nullable Decoded in, ExitReason reason, long qualification) {
    nested.exit(VmExit.of(reason, qualification, cpu.at, length(in)));
    return Outcome.ELSEWHERE;
  }

  /** With the operands told, and the displacement as qualification. */
  private Outcome described(Cpu cpu, @Nullable Decoded in, Intercept what, ExitReason reason) {
    long information = in == null ? 0 : OperandInformation.of(in, what);
    long displacement = in != null && in.memory() ? in.displacement() : 0;
    nested.exit(VmExit.of(reason, displacement, cpu.at, length(in)).withInformation(information));
    return Outcome.ELSEWHERE;
  }

  private static int length(@Nullable Decoded in) {
    return in == null ? 0 : in.length();
  }

  private @Nullable Outcome controlRegister(
      Cpu cpu, @Nullable Decoded in, Intercept what, long detail) {
    boolean exits =
        switch (what) {
          case CR_READ -> ControlRegisterExits.ofRead(vmcs, detail);
          case CR_WRITE -> in != null && ControlRegisterExits.ofWrite(vmcs, detail, value(cpu, in));
          case CLTS -> ControlRegisterExits.ofClts(vmcs);
          default -> ControlRegisterExits.ofLmsw(vmcs, detail);
        };
    if (!exits) {
      return null;
    }
    return exit(
        cpu, in, ExitReason.CR_ACCESS, ControlRegisterExits.qualification(in, what, detail));
  }

  private static long value(Cpu cpu, Decoded in) {
    return cpu.code64 ? cpu.r[in.rm()] : cpu.r[in.rm()] & LOW;
  }

  private @Nullable Outcome port(Cpu cpu, @Nullable Decoded in, Intercept what, long port) {
    int size = in == null ? 1 : in.size();
    if (!PortExits.exits(vmcs, vcpu, port, size)) {
      return null;
    }
    return exit(cpu, in, ExitReason.IO, PortExits.qualification(in, what, port, size));
  }

  private @Nullable Outcome msr(Cpu cpu, @Nullable Decoded in, ExitReason reason, long msr) {
    boolean write = reason == ExitReason.WRMSR;
    return MsrExits.exits(vmcs, vcpu, msr, write) ? exit(cpu, in, reason, 0) : null;
  }

  /** Without the control, #UD: L1 has not let L2 have the instruction. */
  private @Nullable Outcome xsaves(
      Cpu cpu, @Nullable Decoded in, ExitReason reason, long components) {
    if (!Control.XSAVES.isOn(vmcs)) {
      return Outcome.ud();
    }
    boolean exits = (components & vmcs.get(VmcsField.XSS_EXIT_BITMAP)) != 0;
    return exits ? exit(cpu, in, reason, 0) : null;
  }

  @Override
  public boolean withholds(Intercept what) {
    return switch (what) {
      case RDTSCP -> !Control.RDTSCP.isOn(vmcs);
      case INVPCID -> !Control.INVPCID.isOn(vmcs);
      case XSAVES, XRSTORS -> !Control.XSAVES.isOn(vmcs);
      case WAITPKG -> !Control.USER_WAIT.isOn(vmcs);
      default -> false;
    };
  }

  // -- events -----------------------------------------------------------------------------------

  @Override
  public @Nullable Outcome event(Cpu cpu, Event event, long address) {
    return switch (event.kind()) {
      case EXTERNAL -> external(cpu, event);
      case NMI -> Control.NMI_EXITING.isOn(vmcs) ? exception(cpu, event, 0) : null;
      case SOFTWARE -> null;
      case EXCEPTION, PRIVILEGED, SOFTWARE_EXCEPTION ->
          wants(event) ? exception(cpu, event, address) : null;
    };
  }

  private boolean wants(Event event) {
    boolean listed = vmcs.has(VmcsField.EXCEPTION_BITMAP, 1L << event.vector());
    if (event.vector() != GuestFault.PF_VECTOR) {
      return listed;
    }
    int masked = event.code() & vmcs.bits(VmcsField.PAGE_FAULT_MASK);
    return listed == (masked == vmcs.bits(VmcsField.PAGE_FAULT_MATCH));
  }

  private @Nullable Outcome external(Cpu cpu, Event event) {
    if (!Control.EXTERNAL_INTERRUPT_EXITING.isOn(vmcs)) {
      return null;
    }
    boolean acknowledged = Control.EXIT_ACK_INTERRUPT.isOn(vmcs);
    long information = acknowledged ? information(event) : 0;
    nested.exit(
        VmExit.of(ExitReason.EXTERNAL_INTERRUPT, 0, cpu.rip, 0).withInterruption(information, 0));
    return Outcome.ELSEWHERE;
  }

  private Outcome exception(Cpu cpu, Event event, long qualification) {
    boolean software = event.kind().isSoftware() || event.kind() == Event.Kind.PRIVILEGED;
    long rip = software ? cpu.at : cpu.rip;
    nested.exit(
        VmExit.of(ExitReason.EXCEPTION_OR_NMI, qualification, rip, event.length())
            .withInterruption(information(event), Math.max(event.code(), 0))
            .withVectoring(vectoring(cpu), vectoringCode(cpu)));
    return Outcome.ELSEWHERE;
  }

  private static long information(Event event) {
    long code = event.code() == GuestFault.NO_CODE ? 0 : HAS_CODE;
    return VALID | event.vector() | (long) event.kind().number() << 8 | code;
  }

  private static long vectoring(Cpu cpu) {
    Event during = cpu.delivering;
    return during == null ? 0 : information(during);
  }

  private static long vectoringCode(Cpu cpu) {
    Event during = cpu.delivering;
    return during == null ? 0 : Math.max(during.code(), 0);
  }

  @Override
  public Outcome refused(Cpu cpu, NestedFault fault) {
    ExitReason reason =
        fault.reason() == ExitReason.EPT_MISCONFIG.number()
            ? ExitReason.EPT_MISCONFIG
            : ExitReason.EPT_VIOLATION;
    nested.exit(
        VmExit.of(reason, fault.information(), cpu.at, 0)
            .withVectoring(vectoring(cpu), vectoringCode(cpu))
            .withAddresses(fault.linear(), fault.physical()));
    return Outcome.ELSEWHERE;
  }

  // -- what L2 believes -------------------------------------------------------------------------

  @Override
  public long cr0Seen(Cpu cpu) {
    return seen(cpu.cr0, VmcsField.CR0_MASK, VmcsField.CR0_SHADOW);
  }

  @Override
  public long cr4Seen(Cpu cpu) {
    return seen(cpu.cr4, VmcsField.CR4_MASK, VmcsField.CR4_SHADOW);
  }

  private long seen(long real, VmcsField mask, VmcsField shadow) {
    return real & ~vmcs.get(mask) | vmcs.get(shadow) & vmcs.get(mask);
  }

  @Override
  public long cr0Written(Cpu cpu, long value) {
    long owned = vmcs.get(VmcsField.CR0_MASK);
    return cpu.cr0 & owned | value & ~owned;
  }

  @Override
  public long cr4Written(Cpu cpu, long value) {
    long owned = vmcs.get(VmcsField.CR4_MASK);
    return cpu.cr4 & owned | value & ~owned;
  }

  @Override
  public long tsc(Cpu cpu, long host) {
    if (!Control.TSC_OFFSETTING.isOn(vmcs)) {
      return host;
    }
    return scaled(host) + vmcs.get(VmcsField.TSC_OFFSET);
  }

  /** The multiplier is a fixed-point number of 16 bits and 48. */
  private long scaled(long host) {
    if (!Control.TSC_SCALING.isOn(vmcs)) {
      return host;
    }
    long multiplier = vmcs.get(VmcsField.TSC_MULTIPLIER);
    return Math.unsignedMultiplyHigh(host, multiplier) << 16 | host * multiplier >>> 48;
  }
}
