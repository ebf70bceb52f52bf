package guise.lab;

import guise.engine.Choices;
import guise.engine.EmulatedKvm;
import guise.engine.EmulatedVcpu;
import guise.engine.EmulatedVm;
import guise.engine.GuestInstructions;
import guise.engine.Outcome;
import guise.engine.ProcessPermissions;
import guise.engine.Work;
import guise.guest.paging.PagesPerGfn;
import guise.guest.paging.TrackingCost;
import guise.guest.paging.VmShape;
import guise.guest.paging.VmShape.Slot;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.kvm.KvmException;
import guise.kvm.MsrEntry;
import guise.kvm.Xcrs;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A KVM of this process with one vCPU, that a script is played on. */
final class Bench {
  private static final int TILE_DATA = 18;
  private static final int GP = 13;
  private static final int UD = 6;

  private final Kernel kernel;
  private final Choices choices;
  private final ProcessPermissions permissions;
  private final EmulatedKvm kvm;
  private final EmulatedVm vm;
  private final Map<String, Integer> refusals = new LinkedHashMap<>();
  private final List<Slot> slots = new ArrayList<>();
  private @Nullable EmulatedVcpu vcpu;
  private CpuidTable announced = CpuidTable.EMPTY;
  private Work.@Nullable Count start;
  private boolean shadowRoot;
  private boolean failedToCreate;
  private long allocatable = Long.MAX_VALUE;

  Bench(Host host, Kernel kernel, Choices choices) {
    this.kernel = kernel;
    this.choices = choices;
    this.permissions = ProcessPermissions.of(host, kernel);
    Choices limited = choices.with(bytes -> bytes <= allocatable);
    this.kvm = new EmulatedKvm(host, kernel, permissions, limited);
    this.vm = (EmulatedVm) kvm.createVm();
  }

  /** Does one step. What refuses it is kept, and the script goes on. */
  void perform(Step.Do step) {
    if (failedToCreate) {
      return;
    }
    try {
      step.action().on(this);
    } catch (KvmException e) {
      String rule = e.rule().map(r -> " (" + r + ")").orElse("");
      refused("line " + step.line() + ": " + e.ioctl() + ": " + e.errno() + rule);
    } catch (Fault e) {
      refused("line " + step.line() + ": " + e.getMessage());
    }
  }

  private void refused(String what) {
    refusals.merge(what, 1, Integer::sum);
  }

  /** An exception of the guest that ends an event. */
  private static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fault(String message) {
      super(message, null, false, false);
    }
  }

  // -- the VMM ----------------------------------------------------------------------------------

  void permit() {
    permissions.requestForGuests(TILE_DATA);
  }

  void allocateAtMost(long bytes) {
    allocatable = bytes;
  }

  void addSlot(long base, long pages, boolean logged) {
    slots.add(new Slot(base, pages, logged));
  }

  EmulatedVcpu vcpu() {
    EmulatedVcpu known = vcpu;
    if (known == null) {
      try {
        known = (EmulatedVcpu) vm.createVcpu(0);
      } catch (KvmException e) {
        failedToCreate = true;
        throw e;
      }
      vcpu = known;
    }
    return known;
  }

  CpuidTable supported() {
    return kvm.supportedCpuid().entries();
  }

  void setCpuid(CpuidTable table) {
    vcpu().setCpuid2(table);
    announced = table;
  }

  void setCr4(ControlChange change) {
    var sregs = vcpu().sregs();
    vcpu().setSregs(sregs.withCr4(change.of(sregs.cr4())));
  }

  void setXcr0(long xcr0) {
    vcpu().setXcrs(Xcrs.xcr0(xcr0));
  }

  void setMsr(int index, long value) {
    if (vcpu().setMsrs(List.of(new MsrEntry(index, value))) == 0) {
      throw new Fault("KVM_SET_MSRS: 0 of 1" + lastRule());
    }
  }

  private String lastRule() {
    return vcpu().lastRefusal().map(rule -> " (" + rule.name() + ")").orElse("");
  }

  // -- the guest --------------------------------------------------------------------------------

  /** An instruction of the guest; #NM is part of its life, #UD and #GP are refusals. */
  void guest(String instruction, Function<GuestInstructions, Outcome> does) {
    Outcome outcome = does.apply(vcpu().guest());
    if (outcome instanceof Outcome.Faulted(int vector) && (vector == GP || vector == UD)) {
      throw new Fault(instruction + ": " + (vector == GP ? "#GP" : "#UD"));
    }
  }

  void exit(int times) {
    GuestInstructions guest = vcpu().guest();
    for (int at = 0; at < times; at++) {
      guest.exit();
    }
  }

  long announcedXcr0() {
    return read(0xD, 0, Register.EAX) | read(0xD, 0, Register.EDX) << Integer.SIZE;
  }

  /** What CPUID announces for a model-specific register: of IA32_XSS its components. */
  long announced(int index) {
    return index == guise.lab.Register.XSS.index()
        ? read(0xD, 1, Register.ECX) | read(0xD, 1, Register.EDX) << Integer.SIZE
        : 0;
  }

  private long read(int function, int index, Register register) {
    return Integer.toUnsignedLong(announced.read(CpuidWord.of(function, index, register)));
  }

  void allocateShadowRoot() {
    shadowRoot = true;
  }

  // -- counting ---------------------------------------------------------------------------------

  void measure() {
    start = vcpu().work().count();
  }

  Result result() {
    EmulatedVcpu there = vcpu;
    Work.Count whole = there == null ? Work.Count.NOTHING : there.work().count();
    Work.Count from = start;
    return new Result(
        from == null ? whole : whole.since(from),
        whole.fpuAllocated(),
        there == null ? 0 : there.work().fpuHeld(),
        trackingBytes(),
        PagesPerGfn.in(kernel.version()).exponentWith(choices.tracking().tracked()),
        refusals);
  }

  private long trackingBytes() {
    if (slots.isEmpty()) {
      return 0;
    }
    VmShape shape = vm.shape().with(slots);
    return TrackingCost.of(
            shadowRoot ? shape.withShadowRoot() : shape,
            kernel.version(),
            choices.tracking().counters())
        .total();
  }
}
