package guise.contract.vcpu;

import guise.kvm.Bytes;
import guise.kvm.DebugRegs;
import guise.kvm.KvmException;
import guise.kvm.MsrEntry;
import guise.kvm.NestedState;
import guise.kvm.Regs;
import guise.kvm.Vcpu;
import guise.kvm.VcpuEvents;
import guise.kvm.Xcrs;
import guise.kvm.Xsave;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * A way to bring a vCPU into some state: a CPUID, and then ioctls with random arguments, of which
 * KVM may refuse any. What fails with many steps is told with as few as possible.
 */
record RandomState(long seed, List<Step> steps) {
  private static final long[] XCR0 = {1, 3, 7, 0xE7, 0x207, 0x2E7, 0x602E7};
  private static final long[] CR0 = {0x6000_0010L, 0x11, 0x8001_0033L, 0x8000_0011L};
  private static final long[] CR4 = {
    0, 0x20, 0x4_0620, 0x40_0620, 0x44_0620, 0x30_0620, 0x2620, 0x6_0620, 0x1_0620
  };
  private static final long[] EFER = {0, 1, 0x500, 0xD01, 0x1000, 0x1D01, 0x800};
  private static final int[] BEYOND_THE_LIST = {0x200, 0x201, 0x250, 0x2FF, 0x400, 0x401, 0x1D9};

  /** An ioctl: which, and where its arguments come from. */
  record Step(int kind, long seed) {}

  RandomState {
    steps = List.copyOf(steps);
  }

  static RandomState of(long seed, int length) {
    var random = new SplittableRandom(seed);
    var steps = new ArrayList<Step>();
    for (int step = 0; step < length; step++) {
      steps.add(new Step(random.nextInt(11), random.nextLong()));
    }
    return new RandomState(seed, steps);
  }

  /** Plays the steps; what KVM refuses has no effect. */
  void reach(Vcpu vcpu, List<Integer> msrs) {
    var random = new SplittableRandom(seed);
    if (random.nextBoolean()) { // once, as a VMM does: MCG_CTL outlives a second MCG_CAP without it
      vcpu.setupMce(1 + random.nextInt(32) | (random.nextBoolean() ? 0x100 : 0));
    }
    for (Step step : steps) {
      try {
        play(step.kind(), new SplittableRandom(step.seed()), vcpu, msrs);
      } catch (KvmException _) {
        // then it stays as it is
      }
    }
  }

  private static void play(int kind, SplittableRandom random, Vcpu vcpu, List<Integer> msrs) {
    switch (kind) {
      case 0 -> vcpu.setXcrs(Xcrs.xcr0(XCR0[random.nextInt(XCR0.length)]));
      case 1, 2 -> special(random, vcpu);
      case 3, 4, 5, 6 -> register(random, vcpu, msrs);
      case 7 -> xsave(random, vcpu);
      case 8 -> events(random, vcpu);
      case 9 -> general(random, vcpu);
      default -> nested(random, vcpu);
    }
  }

  /** Long mode or not: the registers fit each other, or KVM refuses them. */
  private static void special(SplittableRandom random, Vcpu vcpu) {
    var sregs = vcpu.sregs();
    vcpu.setSregs(
        sregs
            .withCr0(CR0[random.nextInt(CR0.length)])
            .withCr2(random.nextLong())
            .withCr3(random.nextInt(1 << 20) << 12)
            .withCr4(CR4[random.nextInt(CR4.length)])
            .withCr8(random.nextInt(16))
            .withEfer(EFER[random.nextInt(EFER.length)])
            .withApicBase(random.nextBoolean() ? 0xFEE0_0900L : 0xFEE0_0D00L)
            .withInterrupt(random.nextInt(-1, 256)));
  }

  private static void register(SplittableRandom random, Vcpu vcpu, List<Integer> msrs) {
    int all = msrs.size() + BEYOND_THE_LIST.length;
    int at = random.nextInt(all);
    int index = at < msrs.size() ? msrs.get(at) : BEYOND_THE_LIST[at - msrs.size()];
    long value =
        switch (random.nextInt(4)) {
          case 0 -> 1L << random.nextInt(64);
          case 1 -> random.nextInt(0x1000);
          case 2 -> 0x0007_0406_0007_0406L;
          default -> (long) random.nextInt() << 12;
        };
    vcpu.setMsrs(List.of(new MsrEntry(index, value)));
  }

  private static void xsave(SplittableRandom random, Vcpu vcpu) {
    Bytes area = vcpu.xsave2().area();
    for (int fill = 0; fill < 12; fill++) {
      area = area.withLong(160 + 8 * random.nextInt(32), random.nextLong());
      area = area.withLong(576 + 8 * random.nextInt((area.size() - 576) / 8), random.nextLong());
    }
    long pkru = vcpu.xsave2().xstateBv() & 0x200; // PKRU stays what it was where it is left out
    vcpu.setXsave(new Xsave(area).withXstateBv(XCR0[random.nextInt(XCR0.length)] | pkru));
  }

  private static void events(SplittableRandom random, Vcpu vcpu) {
    var interrupt = new VcpuEvents.Interrupt(random.nextBoolean(), random.nextInt(256), false, 1);
    var nmi = new VcpuEvents.Nmi(random.nextBoolean(), random.nextInt(2), random.nextBoolean());
    var smi = new VcpuEvents.Smi(random.nextInt(4) == 0, random.nextBoolean(), false, false);
    vcpu.setEvents(
        new VcpuEvents(
            VcpuEvents.Fault.NONE, interrupt, nmi, random.nextInt(256), 0xF, smi, false));
  }

  private static void general(SplittableRandom random, Vcpu vcpu) {
    vcpu.setRegs(Regs.ZERO.withRax(random.nextLong()).withRip(random.nextLong()));
    vcpu.setDebugRegs(new DebugRegs(random.nextLong(), 1, 2, 3, 0xFFFF_0FF0L, 0x400, 0));
  }

  /** VMX operation with or without a current VMCS; interrupts let through by SVM or not. */
  private static void nested(SplittableRandom random, Vcpu vcpu) {
    NestedState now = vcpu.nestedState();
    if (now.format() == NestedState.SVM) {
      int flags = random.nextBoolean() ? NestedState.GIF_SET : 0;
      vcpu.setNestedState(new NestedState(flags, now.format(), now.header(), Bytes.zeros(0)));
      return;
    }
    boolean current = random.nextBoolean();
    Bytes header = Bytes.zeros(120).withLong(0, 0x1000).withLong(8, current ? 0x2000 : -1L);
    Bytes vmcs = Bytes.zeros(4096).withInt(0, 0x11E5_7ED0).withInt(8, 1);
    vcpu.setNestedState(
        new NestedState(0, NestedState.VMX, header, current ? vmcs : Bytes.zeros(0)));
  }

  /** The shortest way that still fails, by leaving out one step after the other. */
  RandomState smallest(Predicate<RandomState> fails) {
    for (int at = 0; at < steps.size(); at++) {
      var fewer = new ArrayList<>(steps);
      fewer.remove(at);
      var candidate = new RandomState(seed, fewer);
      if (fails.test(candidate)) {
        return candidate.smallest(fails);
      }
    }
    return this;
  }
}
