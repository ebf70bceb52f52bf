package guise.replay.conform;

import guise.kvm.CpuidReply;
import guise.kvm.Errno;
import guise.kvm.Exit;
import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.kvm.MemoryRegion;
import guise.kvm.MpState;
import guise.kvm.Regs;
import guise.kvm.Segment;
import guise.kvm.Segments;
import guise.kvm.Sregs;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.replay.table.TableExpression;
import guise.x86.CpuidTable;
import java.util.function.UnaryOperator;

/** A new VM with one vCPU, which a script is played on. */
final class Bench implements AutoCloseable {
  static final String SUPPORTED = "SUPP";
  private static final String EMPTY = "EMPTY";
  private static final long REAL_MODE = 0x6000_0010;
  private static final long OSXSAVE = 1 << 18;

  private final Kvm kvm;
  private final CpuidTable supported;
  private final GuestMemory memory;
  private final Vm vm;
  private final Vcpu vcpu;
  private final Segments fresh;
  private final TimeLimit limit;
  private boolean halts = true;
  private boolean placed;
  private boolean over;

  private Bench(Kvm kvm, CpuidTable supported, GuestMemory memory, Vm vm) {
    this.kvm = kvm;
    this.supported = supported;
    this.memory = memory;
    this.vm = vm;
    this.vcpu = vm.createVcpu(0);
    this.fresh = vcpu.sregs().segments();
    this.limit = new TimeLimit(vcpu);
  }

  static Bench of(Kvm kvm, CpuidTable supported, GuestMemory memory) {
    memory.clean();
    Vm vm = kvm.createVm();
    try {
      return new Bench(kvm, supported, memory, vm);
    } catch (RuntimeException e) {
      vm.close();
      throw e;
    }
  }

  Kvm kvm() {
    return kvm;
  }

  Vm vm() {
    return vm;
  }

  Vcpu vcpu() {
    return vcpu;
  }

  static void checkBase(String base) {
    if (!base.equals(SUPPORTED) && !base.equals(EMPTY)) {
      throw new IllegalArgumentException("no table '%s': %s, %s".formatted(base, SUPPORTED, EMPTY));
    }
  }

  CpuidTable table(String text) {
    var expression = TableExpression.parse(text);
    return expression.on(expression.base().equals(EMPTY) ? CpuidTable.EMPTY : supported);
  }

  CpuidReply cpuid() {
    return vcpu.getCpuid2(Kvm.MAX_CPUID_ENTRIES);
  }

  void sregs(UnaryOperator<Sregs> change) {
    vcpu.setSregs(change.apply(vcpu.sregs()));
  }

  /** A guest had to be stopped: nobody knows how far it came, so nothing more is asked. */
  boolean isOver() {
    return over;
  }

  /** From now on a guest that halts would not come back. */
  void haltsNoMore() {
    halts = false;
  }

  // -- The guest --------------------------------------------------------------------------------

  /** Executes code in plain real mode; what CR4 keeps is OSXSAVE. */
  String execute(byte[] code, Regs registers) {
    if (!halts || vcpu.mpState() != MpState.RUNNABLE) {
      return "left out: it would not come back";
    }
    place();
    memory.put(code);
    try {
      vcpu.setSregs(realMode(vcpu.sregs()));
      vcpu.setRegs(registers.withRip(GuestMemory.CODE).withRflags(2).withRsp(GuestMemory.STACK));
    } catch (KvmException e) {
      return "not ready: " + e.errno();
    }
    String first = ran();
    return waits(first) ? first + ", then " + ran() : first;
  }

  /** Whether the guest goes on once userspace has been told or asked; a read is answered by 0. */
  private static boolean waits(String exit) {
    return exit.startsWith("Port") || exit.startsWith("Memory") || exit.startsWith("Msr");
  }

  private String ran() {
    Exit exit;
    try {
      exit = limit.run();
    } catch (KvmException e) {
      over = e.errno() == Errno.EINTR;
      return "no end: " + e.errno();
    }
    Regs end = vcpu.regs();
    return exit instanceof Exit.Halted
        ? "%s %s".formatted(GuestMemory.arrival(end.rip()), Answers.regs(end))
        : "%s %s".formatted(exit, Answers.regs(end));
  }

  private Sregs realMode(Sregs sregs) {
    Segment cs = fresh.cs().withBase(0).withSelector(0);
    return sregs
        .withSegments(fresh.withCs(cs))
        .withCr0(REAL_MODE)
        .withCr4(sregs.cr4() & OSXSAVE)
        .withEfer(0);
  }

  private void place() {
    if (!placed) {
      vm.setUserMemoryRegion(MemoryRegion.of(0, 0, memory.segment()));
      placed = true;
    }
  }

  @Override
  public void close() {
    vcpu.close();
    vm.close();
  }
}
