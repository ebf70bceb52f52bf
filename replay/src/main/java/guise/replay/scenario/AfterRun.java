package guise.replay.scenario;

import static guise.replay.scenario.Leaves.ADDRESS_SIZES;
import static guise.replay.scenario.Leaves.EXTENDED;
import static guise.replay.scenario.Leaves.FEATURES;
import static guise.replay.scenario.Leaves.PV_FEATURES;
import static guise.replay.scenario.Leaves.XSAVE;
import static guise.replay.scenario.Leaves.XSTATE;
import static guise.replay.scenario.SetCpuid.setAndGet;
import static guise.replay.table.NamedTable.EMPTY;
import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.Exit;
import guise.kvm.LegacyCpuidEntry;
import guise.kvm.Vcpu;
import guise.replay.table.NamedTable;
import guise.replay.table.TableEdit;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.List;

/** What KVM_SET_CPUID2 accepts when the vCPU has run. */
final class AfterRun {
  private static final long OSXSAVE = 1 << 18;
  private static final int MISC_ENABLE = 0x1a0;
  private static final int[] FEATURE_MSRS = {0x10a, 0x345, 0xc001_1029, 0x480, 0x48b, 0x491, 0x8b};

  private AfterRun() {}

  static List<Scenario> scenarios() {
    return List.of(
        Scenario.ofVm("afterrun.basic", AfterRun::basic),
        Scenario.ofVm("afterrun.state-changed-after-set", AfterRun::stateChanged),
        Scenario.ofVm(
            "afterrun.set-with-stale-pending"
                + " (state changed, no GET in between, bad SET then GET)",
            AfterRun::pendingUpdate),
        Scenario.ofVm("afterrun.empty", AfterRun::empty),
        Scenario.ofVm("afterrun.never-set", AfterRun::neverSet),
        Scenario.ofVm("afterrun.legacy", AfterRun::legacy),
        Scenario.ofVm(
            "afterrun.immediate_exit (KVM_RUN that never enters)", AfterRun::neverEntered),
        Scenario.ofVm("afterrun.othervcpu (vcpu1 of a VM whose vcpu0 ran)", AfterRun::otherVcpu),
        new Scenario(
            "afterrun.mwait quirk off",
            session -> session.vm(Shape.withoutQuirks(0x10), AfterRun::mwait)),
        new Scenario(
            "afterrun.hlt-disabled (PV_UNHALT stripped)",
            session -> session.vm(Shape.withoutExits(2), p -> setAndGet(p, p.supported()))),
        Scenario.ofVm("afterrun.msrs (feature MSRs before and after a run)", AfterRun::featureMsrs),
        Scenario.ofVm("afterrun.pvfeat", AfterRun::enforcement));
  }

  // -- The table, a little different ------------------------------------------------------------

  private static void basic(Probe p) {
    p.set(p.supported());
    p.guest().cpuid(1, 0);
    p.get();
    NamedTable got = p.got();
    p.set(p.supported());
    p.setKeeping(got);
    p.get();
    setAndGet(p, p.supported().toggle(FEATURES, ECX, 1));
    runtimeBits(p);
    shape(p);
    p.recorder().remark("-- pv leaf:");
    p.set(p.supported().toggle(PV_FEATURES, EAX, 1 << 7));
    p.set(p.supported().assign(ADDRESS_SIZES, EAX, 0x3430));
    LegacySet.set(
        p,
        "SET_CPUID legacy of SUPP (flags/index dropped)",
        LegacySet.of(p.supported().table(), 0));
    p.get();
    setAndGet(p, p.supported());
    p.guest().cpuid(1, 0);
  }

  private static void runtimeBits(Probe p) {
    p.recorder().remark("-- runtime-owned bits only:");
    NamedTable supported = p.supported();
    p.set(supported.toggle(FEATURES, ECX, 1 << 27));
    p.set(supported.toggle(FEATURES, EDX, 1 << 9));
    p.set(supported.toggle(FEATURES, ECX, 8));
    p.set(supported.toggle(EXTENDED, ECX, 1 << 4));
    p.set(supported.toggle(XSTATE, EBX, 0xfff));
    p.set(supported.toggle(XSAVE, EBX, 0xfff));
    p.set(supported.toggle(XSTATE, ECX, 0xfff));
  }

  private static void shape(Probe p) {
    p.recorder().remark("-- shape:");
    NamedTable supported = p.supported();
    p.set(supported.and(new TableEdit.Truncate(supported.size() - 1)));
    p.set(EMPTY);
    p.set(supported.and(new TableEdit.Swap(3, 4)));
    p.set(supported.and(new TableEdit.Reverse()));
    p.set(supported.and(new TableEdit.Duplicate(FEATURES)));
    setAndGet(p, supported.and(new TableEdit.Padding(2, 0x77)));
    p.set(supported.and(new TableEdit.Flags(FEATURES, 1)));
    p.set(supported.and(new TableEdit.Flags(EXTENDED, 0)));
    p.set(supported.and(new TableEdit.Index(Leaf.of(2), 9)));
    NamedTable tooMany = EMPTY.and(new TableEdit.Fill(0, 257));
    p.answered("SET nent=257 -> ", p.setQuietly(tooMany) + " out=257");
    p.recorder().noJavaForm("SET bad ptr -> ");
  }

  // -- State changed in between -----------------------------------------------------------------

  private static void stateChanged(Probe p) {
    p.set(p.supported());
    p.guest().cpuid(0, 0);
    p.cr4(OSXSAVE);
    p.xcr(7);
    setAndGet(p, p.supported());
    NamedTable got = p.got();
    setAndGet(p, got);
    p.xcr(1);
    setAndGet(p, got);
    p.cr4(0);
    p.xcr(7);
    setAndGet(p, p.supported().toggle(FEATURES, ECX, 1));
  }

  private static void pendingUpdate(Probe p) {
    p.set(p.supported());
    p.guest().cpuid(0, 0);
    p.cr4(OSXSAVE);
    setAndGet(p, p.supported().toggle(FEATURES, ECX, 1));
    p.cr4(0);
    setAndGet(p, p.supported());
  }

  private static void mwait(Probe p) {
    p.set(p.supported());
    p.guest().cpuid(1, 0);
    p.set(p.supported());
    p.write(MISC_ENABLE, 0x41800);
    setAndGet(p, p.supported());
    setAndGet(p, p.supported().toggle(FEATURES, ECX, 8));
  }

  // -- No table, an old table, not quite run ----------------------------------------------------

  private static void empty(Probe p) {
    p.set(EMPTY);
    neverSet(p);
  }

  private static void neverSet(Probe p) {
    p.guest().cpuid(1, 0);
    p.set(EMPTY);
    p.set(p.supported());
    p.get();
  }

  private static void legacy(Probe p) {
    Registers all = p.supported().entry(FEATURES).orElseThrow().values();
    var values = new Registers(all.eax(), 0, all.ecx(), all.edx());
    List<LegacyCpuidEntry> same = List.of(new LegacyCpuidEntry(1, values));
    LegacySet.set(p, "SET_CPUID legacy leaf1", same);
    p.guest().cpuid(1, 0);
    LegacySet.set(p, "SET_CPUID legacy same after run", same);
    Registers other = values.with(EDX, values.edx() ^ 1);
    LegacySet.set(p, "SET_CPUID legacy diff after run", List.of(new LegacyCpuidEntry(1, other)));
    p.set(EMPTY.add(FEATURES, 0, values));
  }

  private static void neverEntered(Probe p) {
    p.set(p.supported());
    p.guest().putInPlace();
    p.vcpu().setImmediateExit(true);
    Asked<Exit> exit = Asked.of(() -> p.vcpu().run());
    p.vcpu().setImmediateExit(false);
    String reason = exit.value().map(OddRun::number).map(String::valueOf).orElse("0");
    p.answered("KVM_RUN immediate_exit -> ", exit.answer() + " exit=" + reason);
    NamedTable other = p.supported().toggle(FEATURES, ECX, 1);
    p.set(other);
    p.guest().cpuid(1, 0);
    p.set(p.supported());
    p.set(other);
  }

  private static void otherVcpu(Probe p) {
    p.set(p.supported());
    p.guest().cpuid(1, 0);
    NamedTable other = p.supported().toggle(FEATURES, ECX, 1);
    try (Vcpu second = p.vm().createVcpu(1)) {
      Vcpu first = p.switchTo(second);
      setAndGet(p, other);
      setAndGet(p, p.supported());
      p.switchTo(first);
      p.set(other);
    }
  }

  // -- What else stays --------------------------------------------------------------------------

  private static void featureMsrs(Probe p) {
    p.set(p.supported());
    var values = new long[FEATURE_MSRS.length];
    for (int at = 0; at < values.length; at++) {
      values[at] = p.readQuietly(FEATURE_MSRS[at]).orElse(0);
      p.write(FEATURE_MSRS[at], values[at]);
    }
    p.guest().cpuid(1, 0);
    for (int at = 0; at < values.length; at++) {
      p.write(FEATURE_MSRS[at], values[at]);
      p.write(FEATURE_MSRS[at], values[at] ^ 1);
      p.write(FEATURE_MSRS[at], 0);
      p.write(FEATURE_MSRS[at], values[at]);
    }
  }

  private static void enforcement(Probe p) {
    p.set(p.supported());
    p.guest().cpuid(1, 0);
    p.enableCap(
        "ENABLE_CAP(vcpu) ENFORCE_PV 1", EnableCap.of(Capability.ENFORCE_PV_FEATURE_CPUID, 1));
    p.set(p.supported());
  }
}
