package guise.contract.vcpu;

import guise.engine.EmulatedVcpu;
import guise.engine.UpdateStrategy;
import guise.kernel.Behaviour;
import guise.kvm.Kvm;
import guise.kvm.Vm;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import java.util.List;

/**
 * A vCPU after a script: it was given what is supported, and then anything was done.
 *
 * @param supported what KVM offered before that
 * @param steps what was done
 */
record Scene(
    Backend backend,
    Kvm kvm,
    Vm vm,
    EmulatedVcpu vcpu,
    CpuidTable supported,
    List<Script.Step> steps) {

  static Scene after(Backend backend, Kvm kvm, List<Script.Step> steps) {
    CpuidTable supported = kvm.supportedCpuid().entries();
    Vm vm = kvm.createVm();
    var vcpu = (EmulatedVcpu) vm.createVcpu(0);
    vcpu.setCpuid2(supported);
    Script.play(steps, supported, vm, vcpu);
    return new Scene(backend, kvm, vm, vcpu, supported, steps);
  }

  boolean does(Behaviour behaviour) {
    return backend.does(behaviour);
  }

  /** What a script answers on a fresh vCPU that updates its CPUID at some time. */
  List<String> answers(UpdateStrategy strategy, List<Script.Step> script) {
    Vm fresh = backend.kvm(strategy).createVm();
    return Script.play(script, supported, fresh, fresh.createVcpu(0));
  }

  /** The entry a query finds: a search from the front, apart from the engine's. */
  static CpuidEntry find(CpuidTable table, int function, int index) {
    for (CpuidEntry entry : table) {
      boolean heeds = (entry.flags() & 1) != 0;
      if (entry.function() == function && (!heeds || entry.index() == index)) {
        return entry;
      }
    }
    return null;
  }
}
