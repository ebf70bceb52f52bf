package guise.replay.scenario;

import guise.kvm.Exit;
import guise.kvm.KvmException;
import guise.kvm.MemoryRegion;
import guise.kvm.Regs;
import guise.replay.text.Step.Kind;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * Single instructions that the guest executes in real mode, each followed by HLT.
 *
 * <p>Every interrupt vector points to a HLT of its own, so that an exception tells its number by
 * where the guest halts. Where nothing is executed, the steps are recorded as such; as executed
 * CPUID brings pending updates of the table about, a GET stands in for it.
 */
final class GuestCode {
  private static final int MEMORY = 0x1_0000;
  private static final int PAGE = 0x1000;
  private static final int HANDLERS = 0x800;
  private static final int VECTORS = 256;
  private static final long STACK = 0x8000;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final byte HLT = (byte) 0xf4;

  private final Probe probe;
  private boolean inPlace;

  GuestCode(Probe probe) {
    this.probe = probe;
  }

  /** Where an instruction is, and its bytes. */
  private enum Stub {
    CPUID(0x1000, "0fa2"),
    WRMSR(0x1010, "0f30"),
    RDMSR(0x1020, "0f32"),
    MOV_CR4(0x1030, "0f22e0"),
    XSETBV(0x1040, "0f01d1");

    private final int address;
    private final String code;

    Stub(int address, String code) {
      this.address = address;
      this.code = code;
    }

    void writeTo(MemorySegment memory) {
      var bytes = MemorySegment.ofArray(HexFormat.of().parseHex(code));
      memory.asSlice(address).copyFrom(bytes);
      memory.set(ValueLayout.JAVA_BYTE, address + bytes.byteSize(), HLT);
    }
  }

  // -- The instructions -------------------------------------------------------------------------

  void cpuid(int function, int index) {
    Regs input =
        Regs.ZERO
            .withRax(Integer.toUnsignedLong(function))
            .withRcx(Integer.toUnsignedLong(index))
            .withRbx(0xbbbb_bbbbL)
            .withRdx(0xdddd_ddddL);
    Trip trip = run(Stub.CPUID, input);
    if (!trip.executed()) {
      probe.getQuietly();
    }
    String values = trip.finished() ? answer(new Leaf(function, index), trip.regs()) : "";
    step("GCPUID %08x.%x -> ".formatted(function, index), trip, values);
  }

  private String answer(Leaf asked, Regs g) {
    var answer = new Registers((int) g.rax(), (int) g.rbx(), (int) g.rcx(), (int) g.rdx());
    Anonymity anonymity = probe.session().anonymity();
    Registers told = anonymity.executed(probe.lastSet().table(), asked, answer);
    return "%08x %08x %08x %08x".formatted(told.eax(), told.ebx(), told.ecx(), told.edx());
  }

  void readMsr(int index) {
    Trip trip = run(Stub.RDMSR, Regs.ZERO.withRcx(Integer.toUnsignedLong(index)));
    String value = "%x".formatted(trip.regs().rdx() << 32 | (int) trip.regs().rax() & 0xffff_ffffL);
    step("GRDMSR %x -> ".formatted(index), trip, trip.finished() ? value : "");
  }

  void writeMsr(int index, long value) {
    Trip trip = runChanging(Stub.WRMSR, wide(index, value));
    step("GWRMSR %x %x -> ".formatted(index, value), trip, "");
  }

  void setCr4(int value) {
    Trip trip = runChanging(Stub.MOV_CR4, Regs.ZERO.withRax(Integer.toUnsignedLong(value)));
    String cr4 = " cr4=%x".formatted(probe.vcpu().sregs().cr4());
    step("GMOVCR4 %x -> ".formatted(value), trip, trip.word() + cr4);
  }

  void setXcr(int register, long value) {
    Trip trip = runChanging(Stub.XSETBV, wide(register, value));
    String xcr0 = " xcr0=%x".formatted(Probe.xcr0(probe.xcrs()));
    step("GXSETBV %x %x -> ".formatted(register, value), trip, trip.word() + xcr0);
  }

  /** What WRMSR does, without a line. */
  Trip writeMsrQuietly(int index, long value) {
    return runChanging(Stub.WRMSR, wide(index, value));
  }

  /** What RDMSR does, without a line. */
  Trip readMsrQuietly(int index) {
    return run(Stub.RDMSR, Regs.ZERO.withRcx(Integer.toUnsignedLong(index)));
  }

  private static Regs wide(int register, long value) {
    return Regs.ZERO
        .withRcx(Integer.toUnsignedLong(register))
        .withRax(value & 0xffff_ffffL)
        .withRdx(value >>> 32);
  }

  private void step(String question, Trip trip, String answer) {
    Kind kind = trip.executed() ? Kind.ANSWERED : Kind.UNEXECUTED;
    probe.recorder().step(kind, question, answer.isEmpty() ? trip.word() : answer);
  }

  // -- Running ----------------------------------------------------------------------------------

  private Trip runChanging(Stub stub, Regs input) {
    Trip trip = run(stub, input);
    if (!trip.executed()) {
      probe.becomesStale();
    }
    return trip;
  }

  private Trip run(Stub stub, Regs input) {
    putInPlace();
    Regs start = input.withRip(stub.address).withRflags(2).withRsp(STACK);
    Answer ready = Answer.of(() -> probe.vcpu().setRegs(start));
    if (!ready.succeeded()) {
      probe.recorder().answered("SET_REGS ", ready.errno());
      return new Trip(Trip.ODD, input);
    }
    try {
      return arrival(RunLimit.run(probe.vcpu()), probe.vcpu().regs());
    } catch (UnsupportedOperationException _) {
      return new Trip(Trip.NOWHERE, input);
    } catch (KvmException e) {
      Regs end = probe.vcpu().regs();
      return odd(OddRun.refused(e, end.rip()), end);
    }
  }

  private Trip odd(String how, Regs end) {
    probe.recorder().answered("RUN odd: ", how);
    return new Trip(Trip.ODD, end);
  }

  private Trip arrival(Exit exit, Regs end) {
    if (!(exit instanceof Exit.Halted)) {
      return odd(OddRun.ended(exit, end.rip()), end);
    }
    long vector = end.rip() - HANDLERS - 1;
    return new Trip(vector >= 0 && vector < VECTORS ? (int) vector : Trip.FINISHED, end);
  }

  /** Gives the vCPU memory with the stubs and handlers, and a code segment that begins at 0. */
  void putInPlace() {
    if (inPlace) {
      return;
    }
    inPlace = true;
    MemorySegment memory = memory();
    Answer region = Answer.of(() -> probe.vm().setUserMemoryRegion(MemoryRegion.of(0, 0, memory)));
    if (!region.succeeded()) {
      probe.recorder().answered("SET_USER_MEMORY_REGION ", region.toString());
    }
    Answer segment =
        probe.sregsQuietly(sregs -> {
          var cs = sregs.segments().cs().withBase(0).withSelector(0);
          return sregs.withSegments(sregs.segments().withCs(cs));
        });
    if (!segment.succeeded()) {
      probe.recorder().answered("SET_SREGS(real mode cs=0) ", segment.toString());
    }
  }

  private static MemorySegment memory() {
    MemorySegment memory = Arena.ofAuto().allocate(MEMORY, PAGE);
    for (int vector = 0; vector < VECTORS; vector++) {
      memory.set(SHORT, 4L * vector, (short) (HANDLERS + vector));
      memory.set(ValueLayout.JAVA_BYTE, HANDLERS + vector, HLT);
    }
    for (Stub stub : Stub.values()) {
      stub.writeTo(memory);
    }
    return memory;
  }
}
