package guise.replay.scenario;

import static guise.replay.scenario.Leaves.HYPERVISOR;
import static guise.replay.scenario.Leaves.PV_FEATURES;
import static guise.replay.scenario.SetCpuid.setAndGet;
import static guise.x86.Register.EAX;

import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.Vm;
import guise.replay.table.NamedTable;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.List;

/** KVM's paravirtual features: whether CPUID guards them, where KVM looks for them, PV_UNHALT. */
final class Pv {
  private static final int UNHALT = 0x80;

  private Pv() {}

  static List<Scenario> scenarios() {
    var all = new ArrayList<Scenario>();
    all.add(Scenario.ofVm("pv.cap", Pv::capability));
    all.addAll(PvFeatures.scenarios());
    all.add(Scenario.ofVm("pv.enforce-toggle", Pv::enforcementToggled));
    all.add(new Scenario("pv.unhalt (X86_DISABLE_EXITS HLT and PV_UNHALT)", Pv::unhalt));
    all.add(new Scenario("pv.unhalt.base100", Pv::unhaltElsewhere));
    all.add(new Scenario("pv.disable-exits", Pv::disabledExits));
    all.add(Scenario.ofVm("pv.hv-enforce", Pv::hyperVEnforced));
    return all;
  }

  private static void capability(Probe p) {
    PvProbes.enforce(p, 1, 0);
    PvProbes.enforce(p, 0, 0);
    PvProbes.enforce(p, 2, 0);
    PvProbes.enforce(p, 0x1_0000_0000L, 0);
    PvProbes.enforce(p, 1, 1);
    var capability = EnableCap.of(Capability.ENFORCE_PV_FEATURE_CPUID, 1);
    p.answered("ENABLE_CAP(vm) -> ", Answer.of(() -> p.vm().enableCap(capability)));
  }

  private static void enforcementToggled(Probe p) {
    NamedTable without = p.supported().assign(PV_FEATURES, EAX, 0);
    p.set(without);
    PvProbes.host(p, "off");
    PvProbes.enforce(p, 1, 0);
    PvProbes.host(p, "on");
    PvProbes.enforce(p, 0, 0);
    PvProbes.host(p, "off again");
    PvProbes.enforce(p, 1, 0);
    p.set(p.supported());
    PvProbes.host(p, "on, SUPP");
    p.set(without);
    PvProbes.host(p, "on, eax=0");
  }

  // -- HLT that does not exit -------------------------------------------------------------------

  private static void unhalt(Session session) {
    for (long exits = 0; exits < 4; exits++) {
      session.vm(
          Shape.withoutExits(exits),
          p -> {
            setAndGet(p, p.supported());
            setAndGet(p, p.supported().set(PV_FEATURES, EAX, UNHALT));
            setAndGet(p, p.supported().clear(PV_FEATURES, EAX, UNHALT));
          });
    }
  }

  private static void unhaltElsewhere(Session session) {
    NamedTable supported = session.supported();
    NamedTable moved = supported.deleteFunction(0x4000_0000).deleteFunction(0x4000_0001);
    for (NamedTable table : List.of(supported, moved)) {
      session.vm(
          Shape.withoutExits(2), p -> setAndGet(p, kvmAt(table, 0x4000_0100, 0x4000_0101, 0xff)));
    }
  }

  /** A table that says KVM is here, with these features. */
  static NamedTable kvmAt(NamedTable table, int base, int highest, int features) {
    var signature = new Registers(highest, 0x4b4d_564b, 0x564b_4d56, 0x4d);
    return table
        .add(Leaf.of(base), 0, signature)
        .add(Leaf.of(base | 1), 0, new Registers(features, 0, 0, 0));
  }

  private static void disabledExits(Session session) {
    long[] exits = {0, 1, 2, 4, 8, 15, 16, 31, 32, 0x8000_0000L};
    for (long which : exits) {
      try (Vm vm = session.kvm().createVm()) {
        Answer answer = disable(vm, which);
        int offered = vm.checkExtension(Capability.X86_DISABLE_EXITS);
        // Recorded is the errno of the second ioctl, which C evaluates first.
        session
            .recorder()
            .answered(
                "DISABLE_EXITS %x -> ".formatted(which),
                "r=%d e=0 cap=%d".formatted(answer.result(), offered));
      }
    }
    session.vm(p -> {
      p.answered("DISABLE_EXITS 2 after vcpu creation -> ", disable(p.vm(), 2));
      setAndGet(p, p.supported());
    });
  }

  private static Answer disable(Vm vm, long exits) {
    return Answer.of(() -> vm.enableCap(EnableCap.of(Capability.X86_DISABLE_EXITS, exits)));
  }

  // -- Hyper-V ----------------------------------------------------------------------------------

  private static void hyperVEnforced(Probe p) {
    p.enableCap(
        "ENABLE_CAP HYPERV_ENFORCE_CPUID", EnableCap.of(Capability.HYPERV_ENFORCE_CPUID, 1));
    setAndGet(
        p,
        HyperV.announcedIn(NamedTable.EMPTY)
            .add(Leaf.of(0x4000_0003), 0, new Registers(0x20, 0, 0, 0)));
    p.write(HYPERVISOR.function(), 1);
    p.write(0x4000_0001, 0);
    p.writeOfTheMoment(0x4000_0020, 0);
    p.guest().writeMsr(0x4000_0000, 1);
    p.guest().writeMsr(0x4000_0010, 1);
    p.guest().cpuid(0x4000_0003, 0);
  }
}
