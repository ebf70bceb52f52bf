package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kernel.Behaviour;
import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.Errno;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import org.junit.jupiter.api.Test;

/** A guest whose HLT does not exit needs no PV_UNHALT (kvm_pv_test of the KVM selftests). */
@EveryBackend
class PvUnhaltTest {
  private static final int PV_UNHALT = 1 << 7;
  private static final CpuidWord FEATURES = CpuidWord.of(0x4000_0001, 0, Register.EAX);
  private static final CpuidWord SIGNATURE = CpuidWord.of(0x4000_0000, 0, Register.EBX);

  private final Backend backend;
  private final CpuidTable supported;
  private final Vm vm;

  PvUnhaltTest(Backend backend) {
    this.backend = backend;
    var kvm = backend.kvm();
    supported = kvm.supportedCpuid().entries();
    vm = kvm.createVm();
  }

  @Test
  void itIsWithheldWhereTheSignatureIsKvms() {
    assumeTrue(backend.does(Behaviour.PV_BASE_IN_NEW_TABLE), "older kernels look elsewhere");
    vm.enableCap(EnableCap.of(Capability.X86_DISABLE_EXITS, 2));
    Vcpu vcpu = vm.createVcpu(0);
    CpuidTable wishful = supported.with(FEATURES, supported.read(FEATURES) | PV_UNHALT);
    vcpu.setCpuid2(wishful);
    assertEquals(0, vcpu.cpuid().read(FEATURES) & PV_UNHALT);
    vcpu.setCpuid2(wishful.with(SIGNATURE, 0xDEAD_BEEF));
    assertEquals(PV_UNHALT, vcpu.cpuid().read(FEATURES) & PV_UNHALT);
    vcpu.setCpuid2(wishful);
    assertEquals(0, vcpu.cpuid().read(FEATURES) & PV_UNHALT);
  }

  @Test
  void exitsAreDisabledBeforeThereAreVcpus() {
    vm.createVcpu(0);
    var request = EnableCap.of(Capability.X86_DISABLE_EXITS, 2);
    if (backend.does(Behaviour.DISABLE_EXITS_EARLY)) {
      assertRefused(Errno.EINVAL, () -> vm.enableCap(request));
    } else {
      vm.enableCap(request);
    }
  }
}
