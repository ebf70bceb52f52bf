package guise.replay.scenario;

import guise.kvm.CpuidReply;
import guise.kvm.EnableCap;
import guise.kvm.MsrEntry;
import guise.kvm.MsrReply;
import guise.kvm.Sregs;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.kvm.Xcrs;
import guise.replay.table.NamedTable;
import guise.replay.text.Recorder;
import guise.replay.text.Step.Kind;
import guise.x86.CpuidTable;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * A VM with a vCPU, and what scenarios ask of them. Every verb records its line, except for those
 * called quiet.
 */
final class Probe implements AutoCloseable {
  /** The room offered for a table. */
  static final int ROOM = 400;

  /** Recordings have no name for it. */
  private static final NamedTable NEVER_SET = NamedTable.of("", CpuidTable.EMPTY);

  private static final long TSS_ADDRESS = 0xfffb_d000L;

  private final Session session;
  private final Vm vm;
  private final GuestCode guest;
  private Vcpu vcpu;
  private NamedTable lastSet = NEVER_SET;
  private CpuidTable lastGot = CpuidTable.EMPTY;
  private boolean stale;

  private Probe(Session session, Vm vm, Vcpu vcpu) {
    this.session = session;
    this.vm = vm;
    this.vcpu = vcpu;
    guest = new GuestCode(this);
  }

  static Probe of(Session session, Shape shape) {
    Vm vm = session.kvm().createVm();
    if (shape.quirksOff() != 0) {
      Capabilities.disableQuirks(session.recorder(), vm, shape.quirksOff());
    }
    if (shape.exitsOff() != 0) {
      Capabilities.disableExits(session.recorder(), vm, shape.exitsOff());
    }
    if (shape.irqchip()) {
      Answer.of(() -> vm.setTssAddress(TSS_ADDRESS));
      session.recorder().answered("CREATE_IRQCHIP -> ", Answer.of(vm::createIrqchip).toString());
    }
    return new Probe(session, vm, vm.createVcpu(0));
  }

  Session session() {
    return session;
  }

  Vm vm() {
    return vm;
  }

  Vcpu vcpu() {
    return vcpu;
  }

  Recorder recorder() {
    return session.recorder();
  }

  GuestCode guest() {
    return guest;
  }

  NamedTable supported() {
    return session.supported();
  }

  /** The table of the last successful SET. */
  NamedTable lastSet() {
    return lastSet;
  }

  /** Says which table the next GET is compared with. */
  void compareWith(NamedTable table) {
    lastSet = table;
  }

  /** What the last GET returned. */
  NamedTable got() {
    return NamedTable.of("GOT", lastGot);
  }

  /** Goes on with another vCPU of the VM, and returns the one used so far. */
  Vcpu switchTo(Vcpu other) {
    Vcpu former = vcpu;
    vcpu = other;
    return former;
  }

  /** What the vCPU answers from now on shows what guest code did that nobody executed. */
  void becomesStale() {
    stale = true;
  }

  void answered(String question, Object answer) {
    answered(Kind.ANSWERED, question, answer);
  }

  private void answered(Kind kind, String question, Object answer) {
    recorder().step(stale ? Kind.UNEXECUTED : kind, question, answer.toString());
    if (answer instanceof Answer refusal) {
      by(refusal);
    }
  }

  /** Notes the rule behind a refusal that the latest line tells. */
  private void by(Answer answer) {
    if (!answer.rule().isEmpty()) {
      recorder().refusedBy(answer.rule());
    }
  }

  // -- CPUID ------------------------------------------------------------------------------------

  Answer set(NamedTable table) {
    Answer answer = setKeeping(table);
    lastSet = answer.succeeded() ? table : lastSet;
    return answer;
  }

  /** SET that does not change what the next GET is compared with. */
  Answer setKeeping(NamedTable table) {
    Answer answer = setQuietly(table);
    answered("SET " + table + " n=", table.size() + " -> " + answer);
    by(answer);
    return answer;
  }

  Answer setQuietly(NamedTable table) {
    return Answer.of(() -> vcpu.setCpuid2(table.table()));
  }

  void get() {
    Asked<CpuidReply> reply = Asked.of(() -> vcpu.getCpuid2(ROOM));
    if (reply.value().isEmpty()) {
      answered("GET -> ", reply.answer());
      return;
    }
    lastGot = reply.value().get().entries();
    CpuidTable told = session.anonymity().got(lastSet.table(), lastGot);
    var difference = new TableDifference(lastSet.table(), told);
    answered("GET -> ", difference.summary(reply.value().get().nent()));
    difference.lines().forEach(recorder()::detail);
  }

  void getQuietly() {
    lastGot = vcpu.getCpuid2(ROOM).entries();
  }

  // -- Special registers ------------------------------------------------------------------------

  Answer cr4(long value) {
    return sregs(" cr4=%x".formatted(value), sregs -> sregs.withCr4(value));
  }

  Answer cr0(long value) {
    return sregs(" cr0=%x".formatted(value), sregs -> sregs.withCr0(value));
  }

  Answer efer(long value) {
    return sregs(" efer=%x".formatted(value), sregs -> sregs.withEfer(value));
  }

  Answer apicBase(long value) {
    return sregs(" apic_base=%x".formatted(value), sregs -> sregs.withApicBase(value));
  }

  Answer cr4AndEfer(long cr4, long efer) {
    return sregs(
        " cr4=%x efer=%x".formatted(cr4, efer), sregs -> sregs.withCr4(cr4).withEfer(efer));
  }

  Answer mode(long cr0, long cr4, long efer) {
    return sregs(
        " cr0=%x cr4=%x efer=%x".formatted(cr0, cr4, efer),
        sregs -> sregs.withCr0(cr0).withCr4(cr4).withEfer(efer));
  }

  private Answer sregs(String change, UnaryOperator<Sregs> changed) {
    Answer answer = sregsQuietly(changed);
    answered("SREGS" + change + " -> ", answer);
    return answer;
  }

  Answer sregsQuietly(UnaryOperator<Sregs> changed) {
    return Answer.of(() -> vcpu.setSregs(changed.apply(vcpu.sregs())));
  }

  Answer xcr(long value) {
    Answer answer = xcrQuietly(value);
    Asked<Xcrs> now = xcrs();
    answered(
        "XCRS %x -> ".formatted(value),
        "%s now: r=%d nr=%d xcr0=%x".formatted(answer, now.answer().result(), nr(now), xcr0(now)));
    by(answer);
    return answer;
  }

  /** KVM_GET_XCRS, which a host without XSAVE does not have. */
  Asked<Xcrs> xcrs() {
    return Asked.of(vcpu::xcrs);
  }

  /** How many there are, 0 where none were told. */
  static int nr(Asked<Xcrs> asked) {
    return asked.value().map(Xcrs::nr).orElse(0);
  }

  /** The first of them, 0 where none were told. */
  static long xcr0(Asked<Xcrs> asked) {
    return asked.value().map(xcrs -> xcrs.entry(0).value()).orElse(0L);
  }

  Answer xcrQuietly(long value) {
    return Answer.of(() -> vcpu.setXcrs(Xcrs.xcr0(value)));
  }

  // -- MSRs -------------------------------------------------------------------------------------

  /** Writes an MSR; the line also shows what it then reads as. */
  void write(int index, long value) {
    write(index, value, Kind.ANSWERED);
  }

  /** Writes an MSR that counts time. */
  void writeOfTheMoment(int index, long value) {
    write(index, value, Kind.OF_THE_MOMENT);
  }

  private void write(int index, long value, Kind kind) {
    Answer answer = writeQuietly(index, value);
    OptionalLong now = readQuietly(index);
    String reading = now.isPresent() ? "%x".formatted(now.getAsLong()) : "fail n=0";
    answered(
        kind,
        "WRMSR %x %x -> ".formatted(index, value),
        "n=%d e=%s ; rd %s".formatted(answer.result(), answer.errno(), reading));
  }

  Answer writeQuietly(int index, long value) {
    return Answer.of(() -> vcpu.setMsrs(List.of(new MsrEntry(index, value))));
  }

  void read(int index) {
    OptionalLong value = readQuietly(index);
    answered(
        "RDMSR %x -> ".formatted(index),
        value.isPresent() ? "%x".formatted(value.getAsLong()) : "fail n=0");
  }

  OptionalLong readQuietly(int index) {
    MsrReply reply = vcpu.getMsrs(List.of(index));
    return reply.count() == 1
        ? OptionalLong.of(reply.done().getFirst().value())
        : OptionalLong.empty();
  }

  // -- What else --------------------------------------------------------------------------------

  Answer enableCap(String line, EnableCap capability) {
    Answer answer = Answer.of(() -> vcpu.enableCap(capability));
    answered(line + " -> ", answer);
    return answer;
  }

  void xsave() {
    new XsaveSteps(this).record();
  }

  @Override
  public void close() {
    vcpu.close();
    vm.close();
  }
}
