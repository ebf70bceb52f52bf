package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.isAccepted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.Immutable;
import guise.engine.EmulatedVcpu;
import guise.engine.Outcome;
import guise.engine.UpdateStrategy;
import guise.kernel.Behaviour;
import guise.kvm.Capability;
import guise.kvm.Kvm;
import guise.kvm.MsrEntry;
import guise.kvm.Xcrs;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** What holds for every vCPU whatever was done to it before, by the number it has in our notes. */
enum Invariant {
  // spotless:off
  SUPPORTED_IS_ACCEPTED   ( 1, "what is supported is accepted by a fresh vCPU",                     Invariant::supportedIsAccepted),
  HELD_IS_ACCEPTED        ( 2, "after a run a vCPU may be given again what it holds",               Invariant::flushed, Invariant::heldIsAccepted),
  ONLY_MIRRORS_DIFFER     ( 3, "what is held differs from what was set only where it mirrors",      Invariant::onlyMirrorsDiffer),
  REFUSED_CHANGES_NOTHING ( 4, "a refused table changes nothing",                                   Invariant::flushed, Invariant::refusedChangesNothing),
  HONOURED_IS_OFFERED     ( 5, "nothing is honoured that KVM neither offers nor emulates",          Invariant::masksByKvm, Invariant::honouredIsOffered),
  CR4_IS_HONOURED         ( 6, "a bit of CR4 is accepted only with the feature that brings it",     Invariant::cr4IsHonoured),
  XCR0_IS_SUPPORTED       ( 7, "XCR0 and XSS take only what the guest's CPUID and KVM have",        Invariant::xcr0IsSupported),
  DEFERRED_IS_EAGER       ( 8, "when CPUID is brought up to date makes no difference",              Invariant::deferredIsEager),
  CPUID_MIRRORS_CR4       ( 9, "OSXSAVE, OSPKE and APIC in the guest's CPUID are those of now",     Invariant::flushed, Invariant::cpuidMirrors),
  SIZE_FOLLOWS_XCR0       (10, "0xD.0.EBX, of an entry of its own, is the size for XCR0",            Invariant::flushed, Invariant::sizeFollowsXcr0),
  FLAG_MEANS_INDEXED      (11, "exactly the indexed functions carry the flag",                      Invariant::flagMeansIndexed),
  EMULATED_MAY_BE_EXPOSED (12, "what KVM emulates may be announced beside what it supports",        Invariant::emulatedMayBeExposed),
  SUPPORTED_IS_CONSTANT   (13, "what is supported does not depend on VMs and vCPUs",                Invariant::supportedIsConstant),
  UNDEFINED_LEAVES        (14, "undefined leaves are 0 for AMD, out of range the last for others",  Invariant::flushed, Invariant::undefinedLeaves),
  KVM_IS_CONSTANT         (15, "what KVM can do stays as it is while VMs live",                     Invariant::kvmIsConstant);
  // spotless:on

  /** Which kernels are to hold it. */
  @Immutable
  private interface Kernels {
    boolean include(Backend backend);
  }

  /** What is checked after a script. */
  @Immutable
  private interface Check {
    void check(Scene scene);
  }

  private static final Set<Integer> INDEXED =
      Set.of(
          4, 7, 0xB, 0xD, 0xF, 0x10, 0x12, 0x14, 0x17, 0x18, 0x1D, 0x1E, 0x1F, 0x24, 0x8000_001D);

  /** Bits of CR4 and the features of which any brings them (SDM Vol. 3A, 2.5). */
  private static final Map<Integer, List<StaticFeature>> CR4 =
      Map.ofEntries(
          Map.entry(11, List.of(StaticFeature.UMIP)),
          Map.entry(12, List.of(StaticFeature.LA57)),
          Map.entry(13, List.of(StaticFeature.VMX)),
          Map.entry(16, List.of(StaticFeature.FSGSBASE)),
          Map.entry(17, List.of(StaticFeature.PCID)),
          Map.entry(18, List.of(StaticFeature.XSAVE)),
          Map.entry(20, List.of(StaticFeature.SMEP)),
          Map.entry(21, List.of(StaticFeature.SMAP)),
          Map.entry(22, List.of(StaticFeature.PKU)),
          Map.entry(23, List.of(StaticFeature.SHSTK, StaticFeature.IBT)),
          Map.entry(28, List.of(StaticFeature.LAM)));

  private static final int[] LAST = {1, 4, 7, 0xB, 0xD, 0x16};

  private final int number;
  private final String sentence;
  private final Kernels applies;
  private final Check check;

  Invariant(int number, String sentence, Check check) {
    this(number, sentence, _ -> true, check);
  }

  Invariant(int number, String sentence, Kernels applies, Check check) {
    this.number = number;
    this.sentence = sentence;
    this.applies = applies;
    this.check = check;
  }

  /** 6.15 to 6.18 forget an update after a refusal. */
  private static boolean flushed(Backend backend) {
    return !backend.does(Behaviour.RUNTIME_DEFERRED) || backend.does(Behaviour.FLUSHED_BEFORE_SET);
  }

  /** Up to 6.13 most of what the guest's CPUID announces counts, whatever KVM offers. */
  private static boolean masksByKvm(Backend backend) {
    return backend.does(Behaviour.CAPS_AT_CREATION);
  }

  boolean appliesTo(Backend backend) {
    return applies.include(backend);
  }

  void check(Scene scene) {
    check.check(scene);
  }

  @Override
  public String toString() {
    return number + ": " + sentence;
  }

  // -- tables -----------------------------------------------------------------------------------

  private static void supportedIsAccepted(Scene scene) {
    var fresh = scene.vm().createVcpu(1);
    fresh.setCpuid2(scene.supported());
    var mirrored = Mirrored.of(scene.backend());
    assertEquals(mirrored.blanked(scene.supported()), mirrored.blanked(fresh.cpuid()));
  }

  private static void heldIsAccepted(Scene scene) {
    scene.vcpu().run();
    CpuidTable held = scene.vcpu().cpuid();
    if (scene.does(Behaviour.SAME_CPUID_WELCOME) || !scene.does(Behaviour.CPUID_FIXED_BY_RUN)) {
      scene.vcpu().setCpuid2(held);
    }
    assertEquals(held, scene.vcpu().cpuid());
  }

  private static void onlyMirrorsDiffer(Scene scene) {
    CpuidTable table = CpuidTable.of(HostileTable.random(random(scene), scene.supported()));
    if (isAccepted(() -> scene.vcpu().setCpuid2(table))) {
      var mirrored = Mirrored.of(scene.backend());
      assertEquals(mirrored.blanked(table), mirrored.blanked(scene.vcpu().cpuid()));
    }
  }

  private static void refusedChangesNothing(Scene scene) {
    acceptedCr4(scene); // leaves a CR4 that can be restored, whatever CPUID changed under the old
    List<Object> before = visible(scene);
    CpuidTable table = CpuidTable.of(HostileTable.random(random(scene), scene.supported()));
    if (!isAccepted(() -> scene.vcpu().setCpuid2(table))) {
      assertEquals(before, visible(scene));
    }
  }

  /** All that userspace can read of what follows from CPUID. */
  private static List<Object> visible(Scene scene) {
    var vcpu = scene.vcpu();
    var visible = new ArrayList<Object>(List.of(vcpu.cpuid(), vcpu.sregs(), vcpu.xcrs()));
    visible.add(vcpu.xsave2().area().size());
    for (StaticFeature feature : StaticFeature.values()) {
      visible.add(vcpu.honours(feature));
    }
    for (int msr : scene.kvm().msrIndexList()) {
      visible.add(vcpu.getMsrs(List.of(msr)));
    }
    visible.add(acceptedCr4(scene));
    return visible;
  }

  /** By the first step, which stays while the rest of a script is left out. */
  private static SplittableRandom random(Scene scene) {
    return new SplittableRandom(scene.steps().isEmpty() ? 0 : scene.steps().getFirst().choice());
  }

  // -- what KVM honours -------------------------------------------------------------------------

  private static void honouredIsOffered(Scene scene) {
    var vcpu = scene.kvm().createVm().createVcpu(0);
    var ones = new ArrayList<CpuidEntry>();
    for (CpuidEntry entry : scene.supported()) {
      boolean kept = entry.function() == 0 || entry.function() == 0x8000_0008;
      boolean area = entry.function() == 0xD && entry.index() != 1;
      ones.add(kept || area ? entry : entry.with(new Registers(-1, -1, -1, -1)));
    }
    vcpu.setCpuid2(CpuidTable.of(ones));
    CpuidTable emulated = scene.kvm().emulatedCpuid(Kvm.MAX_CPUID_ENTRIES).entries();
    for (StaticFeature feature : StaticFeature.values()) {
      boolean offered = scene.supported().announces(feature) || emulated.announces(feature);
      boolean excepted =
          Set.of(StaticFeature.MWAIT, StaticFeature.GBPAGES, StaticFeature.XSAVES)
              .contains(feature);
      boolean honoured = ((EmulatedVcpu) vcpu).honours(feature);
      assertTrue(!honoured || offered || excepted, () -> feature + " is not offered");
    }
  }

  private static List<Integer> acceptedCr4(Scene scene) {
    var vcpu = scene.vcpu();
    var sregs = vcpu.sregs();
    var accepted = new ArrayList<Integer>();
    for (int bit = 0; bit < Long.SIZE; bit++) {
      long cr4 = 1L << bit;
      if (isAccepted(() -> vcpu.setSregs(sregs.withCr4(cr4)))) {
        accepted.add(bit);
      }
    }
    isAccepted(() -> vcpu.setSregs(sregs)); // refused where CPUID has changed under CR4 since
    return accepted;
  }

  private static void cr4IsHonoured(Scene scene) {
    var accepted = new ArrayList<Integer>(acceptedCr4(scene));
    for (int bit = 0; bit < Long.SIZE; bit++) {
      if (scene.vcpu().guest().movToCr4(1L << bit) instanceof Outcome.Completed) {
        accepted.add(bit);
      }
    }
    for (int bit : accepted) {
      List<StaticFeature> any = CR4.getOrDefault(bit, List.of());
      boolean honoured = bit <= 10 || any.stream().anyMatch(scene.vcpu()::honours);
      assertTrue(honoured, () -> "CR4 bit " + bit);
    }
  }

  private static void xcr0IsSupported(Scene scene) {
    var vcpu = scene.vcpu();
    long mine = both(Scene.find(vcpu.cpuid(), 0xD, 0), Register.EAX);
    long kvms = both(Scene.find(scene.supported(), 0xD, 0), Register.EAX);
    for (int low = 0; low < 1 << 10; low++) {
      long xcr0 = low;
      boolean accepted = isAccepted(() -> vcpu.setXcrs(Xcrs.xcr0(xcr0)));
      assertTrue(!accepted || (xcr0 & ~(mine & kvms | 1)) == 0, () -> Long.toHexString(xcr0));
    }
    long xss = both(Scene.find(scene.supported(), 0xD, 1), Register.ECX);
    long old = vcpu.getMsrs(List.of(0xDA0)).done().get(0).value();
    for (int bit = 0; bit < Long.SIZE; bit++) {
      long value = 1L << bit;
      boolean accepted = vcpu.setMsrs(List.of(new MsrEntry(0xDA0, value))) == 1;
      assertTrue(!accepted || value == old || (value & ~xss) == 0, () -> Long.toHexString(value));
    }
  }

  private static long both(CpuidEntry entry, Register low) {
    return entry == null
        ? 0
        : Integer.toUnsignedLong(entry.get(low)) | (long) entry.get(Register.EDX) << 32;
  }

  // -- what mirrors state -----------------------------------------------------------------------

  /** Quirks go first: their change marks nothing, so it shows at the next update only. */
  private static void deferredIsEager(Scene scene) {
    var steps = new ArrayList<>(scene.steps());
    steps.sort(Comparator.comparing(step -> !step.verb().concernsVm()));
    assertEquals(
        scene.answers(UpdateStrategy.EAGER, steps), scene.answers(UpdateStrategy.DEFERRED, steps));
  }

  private static void cpuidMirrors(Scene scene) {
    CpuidTable held = scene.vcpu().cpuid();
    long cr4 = scene.vcpu().sregs().cr4();
    boolean leaf1 = Scene.find(held, 1, 0) != null;
    boolean leaf7 = Scene.find(held, 7, 0) != null;
    boolean apic = (scene.vcpu().sregs().apicBase() & 1 << 11) != 0;
    var expected = new EnumMap<RuntimeFeature, Boolean>(RuntimeFeature.class);
    expected.put(RuntimeFeature.OSXSAVE, leaf1 && (cr4 & 1 << 18) != 0);
    expected.put(RuntimeFeature.APIC, leaf1 && apic);
    expected.put(RuntimeFeature.OSPKE, leaf7 && (cr4 & 1 << 22) != 0);
    expected.forEach((feature, on) -> {
      assertEquals(on, held.announces(feature), feature + " in KVM_GET_CPUID2");
      assertEquals(on, announced(scene, feature), feature + " in the guest");
    });
  }

  /** Whether the guest's own CPUID shows a feature; what faults shows it as the table does. */
  private static boolean announced(Scene scene, RuntimeFeature feature) {
    CpuidWord word = feature.bit().word();
    int function = word.leaf().function();
    var outcome = scene.vcpu().guest().cpuid(function, word.leaf().index());
    return outcome instanceof Outcome.Answer answer
        && Scene.find(scene.vcpu().cpuid(), function, word.leaf().index()) != null
        && (answer.registers().get(word.register()) & feature.bit().mask()) != 0;
  }

  private static void sizeFollowsXcr0(Scene scene) {
    CpuidEntry area = Scene.find(scene.vcpu().cpuid(), 0xD, 0);
    if (area == null || (area.flags() & 1) == 0) {
      return; // without the flag it is 0xD.1 as well, whose size KVM writes over this one
    }
    long xcr0 = scene.vcpu().xcrs().entry(0).value();
    int expected = 576;
    for (int component = 2; component < 63; component++) {
      CpuidEntry at = Scene.find(scene.supported(), 0xD, component);
      if ((xcr0 >>> component & 1) != 0 && at != null) {
        expected = Math.max(expected, at.get(Register.EAX) + at.get(Register.EBX));
      }
    }
    assertEquals(expected, area.get(Register.EBX));
    CpuidEntry offered = Scene.find(scene.supported(), 0xD, 0);
    boolean within = (xcr0 & ~both(offered, Register.EAX)) == 0;
    assertTrue(!within || expected <= offered.get(Register.ECX));
  }

  // -- what KVM offers --------------------------------------------------------------------------

  private static void flagMeansIndexed(Scene scene) {
    for (CpuidEntry entry : scene.kvm().supportedCpuid().entries()) {
      assertEquals(INDEXED.contains(entry.function()) ? 1 : 0, entry.flags(), entry::toString);
    }
  }

  private static void emulatedMayBeExposed(Scene scene) {
    CpuidTable emulated = scene.kvm().emulatedCpuid(Kvm.MAX_CPUID_ENTRIES).entries();
    CpuidTable union = scene.supported();
    for (StaticFeature feature : StaticFeature.values()) {
      union = emulated.announces(feature) ? union.with(feature.bit()) : union;
    }
    var vcpu = (EmulatedVcpu) scene.vm().createVcpu(1);
    vcpu.setCpuid2(union);
    for (StaticFeature feature : StaticFeature.values()) {
      if (emulated.announces(feature)) {
        boolean known = feature == StaticFeature.MOVBE || feature == StaticFeature.RDPID;
        assertTrue(known && vcpu.honours(feature), feature::name);
      }
    }
  }

  private static void supportedIsConstant(Scene scene) {
    assertEquals(scene.supported(), scene.kvm().supportedCpuid().entries());
    assertEquals(scene.supported(), scene.backend().kvm().supportedCpuid().entries());
  }

  /** Of the vCPU as it is, and of one with another last leaf and a table that has gaps. */
  private static void undefinedLeaves(Scene scene) {
    var random = random(scene);
    isAnswered(scene.vcpu(), random);
    var other = (EmulatedVcpu) scene.kvm().createVm().createVcpu(0);
    int last = LAST[random.nextInt(LAST.length)];
    CpuidTable table =
        CpuidTable.of(HostileTable.random(random, scene.supported()))
            .with(CpuidWord.of(0, 0, Register.EAX), last);
    if (isAccepted(() -> other.setCpuid2(table))) {
      isAnswered(other, random);
    }
  }

  private static void isAnswered(EmulatedVcpu vcpu, SplittableRandom random) {
    CpuidTable held = vcpu.cpuid();
    int[] bases = {0, 0x4000_0000, 0x4000_0100, 0x5000_0000, 0x8000_0000, 0xC000_0000, -0x100};
    for (int query = 0; query < 200; query++) {
      int function = bases[random.nextInt(bases.length)] + random.nextInt(0x30);
      int index = random.nextInt(query % 2 == 0 ? 2 : 40);
      Registers expected = GuestAnswers.of(held, function, index);
      if (vcpu.guest().cpuid(function, index) instanceof Outcome.Answer answer) {
        assertEquals(
            plain(function, index, expected),
            plain(function, index, answer.registers()),
            () -> Integer.toHexString(function) + "." + index);
      }
    }
  }

  /** Without HLE and RTM, which IA32_TSX_CTRL hides. */
  private static Registers plain(int function, int index, Registers answer) {
    boolean hidden = function == 7 && index == 0;
    return hidden ? answer.with(Register.EBX, answer.ebx() & ~(1 << 4 | 1 << 11)) : answer;
  }

  private static void kvmIsConstant(Scene scene) {
    assertEquals(offers(scene.backend().kvm()), offers(scene.kvm()));
  }

  private static List<Object> offers(Kvm kvm) {
    var offers = new ArrayList<Object>();
    for (Capability capability : Capability.values()) {
      offers.add(kvm.checkExtension(capability));
    }
    offers.add(kvm.emulatedCpuid(Kvm.MAX_CPUID_ENTRIES).entries());
    offers.add(kvm.msrIndexList());
    for (int msr : kvm.featureMsrIndexList()) {
      offers.add(kvm.getMsrs(List.of(msr)));
    }
    return offers;
  }
}
