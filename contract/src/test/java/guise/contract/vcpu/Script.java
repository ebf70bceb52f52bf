package guise.contract.vcpu;

import com.google.errorprone.annotations.Immutable;
import guise.engine.EmulatedVcpu;
import guise.engine.GuestInstructions;
import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.KvmException;
import guise.kvm.LegacyCpuidEntry;
import guise.kvm.MsrEntry;
import guise.kvm.Sregs2;
import guise.kvm.Vcpu;
import guise.kvm.VcpuEvents;
import guise.kvm.Vm;
import guise.kvm.Xcrs;
import guise.x86.CpuidBit;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A sequence of ioctls and instructions of a vCPU, and what each answered. */
final class Script {
  static final int STEPS = 60;

  private static final long[] CR4 = {
    0, 1 << 18, 1 << 22, 1 << 18 | 1 << 22, 1 << 20, 1 << 18 | 1 << 20, 1 << 7
  };
  private static final long[] XCR0 = {0, 1, 3, 7, 0xE7, 0x207, 0x2E7, 2, 5};
  private static final int[] MSRS = {
    0x1A0, 0x1B, 0xDA0, 0x10A, 0x122, 0x140, 0xC000_0103, 0xC000_0080, 0xC001_0015
  };
  private static final long[] VALUES = {
    0, 0x1800, 0x4_1800, 0xFEE0_0900L, 0xFEE0_0000L, 0xFEE0_0D00L, 0x800, 0x1000, 0x901, 1, 2
  };
  private static final int[][] LEAVES = {
    {0, 0}, {1, 0}, {7, 0}, {0xD, 0}, {0xD, 1}, {0xB, 9}, {0x8000_0007, 0}, {0x5000_0000, 1}
  };

  /** One call, with a number that its arguments are taken from. */
  record Step(Verb verb, int choice) {
    @Override
    public String toString() {
      return verb + " " + choice;
    }
  }

  /** What a step does. */
  @Immutable
  private interface Action {
    Object act(Script script, int choice);
  }

  /** What can be done, and how often it is, compared with the rest. */
  enum Verb {
    // spotless:off
    SET_CPUID2      (4, (s, x) -> s.given(() -> s.vcpu.setCpuid2(s.table(x)))),
    SET_CPUID2_AGAIN(2, (s, _) -> s.given(() -> s.vcpu.setCpuid2(s.vcpu.cpuid()))),
    SET_CPUID       (1, (s, x) -> s.given(() -> s.vcpu.setCpuid(legacy(s.table(x))))),
    GET_CPUID2      (4, (s, _) -> s.vcpu.cpuid()),
    SREGS_CR4       (6, (s, x) -> s.given(() -> s.vcpu.setSregs(s.vcpu.sregs().withCr4(of(CR4, x))))),
    SREGS2_CR4      (3, (s, x) -> s.given(() -> s.setSregs2(of(CR4, x)))),
    SREGS_APIC_BASE (2, (s, x) -> s.given(() -> s.vcpu.setSregs(s.vcpu.sregs().withApicBase(of(VALUES, x))))),
    XCRS            (4, (s, x) -> s.given(() -> s.vcpu.setXcrs(Xcrs.xcr0(of(XCR0, x))))),
    SET_MSRS        (8, (s, x) -> s.vcpu.setMsrs(List.of(msr(x)))),
    GET_MSRS        (2, (s, x) -> s.vcpu.getMsrs(List.of(msr(x).index()))),
    EVENTS          (2, (s, x) -> s.given(() -> s.vcpu.setEvents(events(x)))),
    FPU             (1, (s, _) -> s.given(() -> s.vcpu.setXsave(s.vcpu.xsave2()))),
    RUN             (1, (s, _) -> s.vcpu.run()),
    GUEST_CPUID     (4, (s, x) -> s.guest().cpuid(LEAVES[x % LEAVES.length][0], LEAVES[x % LEAVES.length][1])),
    GUEST_XSETBV    (2, (s, x) -> s.guest().xsetbv(0, of(XCR0, x))),
    GUEST_CR4       (2, (s, x) -> s.guest().movToCr4(of(CR4, x))),
    GUEST_WRMSR     (2, (s, x) -> s.guest().wrmsr(msr(x).index(), msr(x).value())),
    QUIRKS          (1, (s, x) -> s.given(() -> s.vm.enableCap(EnableCap.of(Capability.DISABLE_QUIRKS2, 1 << x % 9)))),
    ENFORCE_PV      (1, (s, x) -> s.given(() -> s.vcpu.enableCap(EnableCap.of(Capability.ENFORCE_PV_FEATURE_CPUID, x & 1))));
    // spotless:on

    private final int weight;
    private final Action action;

    Verb(int weight, Action action) {
      this.weight = weight;
      this.action = action;
    }

    /** Whether it counts as a run, after which most tables are refused. */
    boolean runs() {
      return this == RUN || name().startsWith("GUEST_");
    }

    /** Whether it changes what all vCPUs of a VM share. */
    boolean concernsVm() {
      return this == QUIRKS;
    }
  }

  private final CpuidTable supported;
  private final Vm vm;
  private final Vcpu vcpu;

  private Script(CpuidTable supported, Vm vm, Vcpu vcpu) {
    this.supported = supported;
    this.vm = vm;
    this.vcpu = vcpu;
  }

  /** Any steps; every other script stays free of runs for its first half, so that tables change. */
  static List<Step> random(SplittableRandom random) {
    var verbs = new ArrayList<Verb>();
    for (Verb verb : Verb.values()) {
      for (int times = 0; times < verb.weight; times++) {
        verbs.add(verb);
      }
    }
    boolean free = random.nextBoolean();
    var steps = new ArrayList<Step>();
    for (int at = 0; at < STEPS; at++) {
      var step = new Step(verbs.get(random.nextInt(verbs.size())), random.nextInt(1 << 20));
      if (!free || at > STEPS / 2 || !step.verb.runs()) {
        steps.add(step);
      }
    }
    return steps;
  }

  /** Plays steps and returns what was answered. */
  static List<String> play(List<Step> steps, CpuidTable supported, Vm vm, Vcpu vcpu) {
    var script = new Script(supported, vm, vcpu);
    return steps.stream().map(script::answer).toList();
  }

  private String answer(Step step) {
    try {
      return step + ": " + step.verb.action.act(this, step.choice);
    } catch (KvmException refusal) {
      return step + ": " + refusal.errno();
    }
  }

  /** What an ioctl answers that returns nothing. */
  private Object given(Runnable ioctl) {
    ioctl.run();
    return "done";
  }

  private GuestInstructions guest() {
    return ((EmulatedVcpu) vcpu).guest();
  }

  private static long of(long[] values, int choice) {
    return values[choice % values.length];
  }

  private void setSregs2(long cr4) {
    var sregs = vcpu.sregs2();
    vcpu.setSregs2(new Sregs2(sregs.sregs().withCr4(cr4), Optional.empty()));
  }

  private static MsrEntry msr(int choice) {
    return new MsrEntry(MSRS[choice % MSRS.length], VALUES[choice / 16 % VALUES.length]);
  }

  private static VcpuEvents events(int choice) {
    var exception = new VcpuEvents.Fault(choice % 2 == 1, false, choice % 40, false, 0, false, 0);
    var smi = new VcpuEvents.Smi(choice % 3 == 0, false, false, false);
    return new VcpuEvents(
        exception,
        VcpuEvents.Interrupt.NONE,
        VcpuEvents.Nmi.NONE,
        0,
        choice % 5 == 0 ? VcpuEvents.SMM : 0,
        smi,
        false);
  }

  private static List<LegacyCpuidEntry> legacy(CpuidTable table) {
    return table.entries().stream()
        .map(entry -> new LegacyCpuidEntry(entry.function(), entry.values()))
        .toList();
  }

  /** What is supported, with up to two features turned round. */
  private CpuidTable table(int choice) {
    if (choice % 3 == 0) {
      return supported;
    }
    StaticFeature[] features = {
      StaticFeature.XSAVE, StaticFeature.PKU, StaticFeature.SMEP, StaticFeature.XSAVES,
      StaticFeature.XSAVEC, StaticFeature.X2APIC, StaticFeature.MWAIT, StaticFeature.XMM3
    };
    CpuidTable table = turned(supported, features[choice / 3 % features.length].bit());
    var xcr0 = CpuidWord.of(0xD, 0, Register.EAX);
    return choice % 3 == 1 ? table : table.with(xcr0, (int) XCR0[choice % XCR0.length]);
  }

  private static CpuidTable turned(CpuidTable table, CpuidBit bit) {
    return table.announces(bit) ? table.without(bit) : table.with(bit);
  }
}
