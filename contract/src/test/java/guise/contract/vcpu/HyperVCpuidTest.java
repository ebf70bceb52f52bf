package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kernel.Behaviour;
import guise.kvm.Capability;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.MsrEntry;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What KVM tells of Hyper-V (hyperv_cpuid and hyperv_features of the KVM selftests). */
@ParameterizedClass
@EnumSource
class HyperVCpuidTest {
  private static final int ENTRIES = 10;
  private static final CpuidWord LIMIT = CpuidWord.of(0x4000_0000, 0, Register.EAX);
  private static final CpuidWord ADVICE = CpuidWord.of(0x4000_0004, 0, Register.EAX);
  private static final CpuidWord FEATURES = CpuidWord.of(0x4000_0003, 0, Register.EDX);
  private static final CpuidWord NESTED = CpuidWord.of(0x4000_000A, 0, Register.EAX);
  private static final int DIRECT_TIMER = 1 << 19;
  private static final int CLUSTER_IPI = 1 << 10;
  private static final int NO_SHARED_CORE = 1 << 18;
  private static final int INVARIANT_CONTROL = 0x4000_0118;

  private final Backend backend;
  private final Kvm kvm;
  private final Vm vm;
  private final Vcpu vcpu;

  HyperVCpuidTest(Backend backend) {
    this.backend = backend;
    kvm = backend.kvm();
    assumeTrue(kvm.checkExtension(Capability.HYPERV_CPUID) != 0, "this KVM speaks no Hyper-V");
    vm = kvm.createVm();
    vcpu = vm.createVcpu(0);
  }

  private CpuidTable ofDevice() {
    assumeTrue(backend.does(Behaviour.HYPERV_CPUID_OF_DEVICE), "only vCPUs tell in this kernel");
    return kvm.hyperVCpuid(ENTRIES).entries();
  }

  @Test
  void thereIsRoomForAllOrNone() {
    assertRefused(Errno.E2BIG, () -> vcpu.hyperVCpuid(0));
    assertRefused(Errno.E2BIG, () -> vcpu.hyperVCpuid(ENTRIES - 1));
    assertEquals(ENTRIES, vcpu.hyperVCpuid(ENTRIES).nent());
    assertEquals(ENTRIES, vcpu.hyperVCpuid(ENTRIES).entries().size());
  }

  @Test
  void onlyHyperVsLeavesAndNothingBesideTheRegisters() {
    for (CpuidEntry entry : vcpu.hyperVCpuid(ENTRIES).entries()) {
      assertTrue(entry.function() >= 0x4000_0000 && entry.function() <= 0x4000_0082);
      assertEquals(0, entry.index());
      assertEquals(0, entry.flags());
      assertEquals(CpuidEntry.Padding.ZERO, entry.padding());
    }
    assertEquals(0x4000_0082, vcpu.hyperVCpuid(ENTRIES).entries().read(LIMIT));
  }

  @Test
  void coresAreSharedWhereTheHostHasThreads() {
    boolean threads = backend.host().cpus().size() > 1;
    assumeTrue(threads, "one logical CPU does not tell");
    assertEquals(0, vcpu.hyperVCpuid(ENTRIES).entries().read(ADVICE) & NO_SHARED_CORE);
  }

  @Test
  void withoutTheApicInTheKernelItsFeaturesAreMissing() {
    CpuidTable plain = vcpu.hyperVCpuid(ENTRIES).entries();
    assertEquals(0, plain.read(FEATURES) & DIRECT_TIMER);
    assertEquals(0, plain.read(ADVICE) & CLUSTER_IPI);
    CpuidTable device = ofDevice();
    assertEquals(DIRECT_TIMER, device.read(FEATURES) & DIRECT_TIMER);
    assertEquals(CLUSTER_IPI, device.read(ADVICE) & CLUSTER_IPI);
  }

  @Test
  void enlightenedVmcsIsToldOnceItIsEnabled() {
    boolean offered = kvm.checkExtension(Capability.HYPERV_ENLIGHTENED_VMCS) != 0;
    assertEquals(0, vcpu.hyperVCpuid(ENTRIES).entries().read(NESTED) & 0xFFFF);
    assumeTrue(offered, "guests of this host do not nest on VMX");
    vcpu.enableEnlightenedVmcs();
    assertEquals(0x101, vcpu.hyperVCpuid(ENTRIES).entries().read(NESTED) & 0xFFFF);
    assertEquals(1 << 14, vcpu.hyperVCpuid(ENTRIES).entries().read(ADVICE) & 1 << 14);
  }

  /** hyperv_features, as far as userspace sees it. */
  @Test
  void theInvariantTscIsTheVmsAndUserspaceMayTakeItBack() {
    assumeTrue(backend.does(Behaviour.HV_INVARIANT_TSC), "no such register");
    Vcpu other = vm.createVcpu(1);
    assertEquals(0, vcpu.setMsrs(List.of(new MsrEntry(INVARIANT_CONTROL, 2))));
    assertEquals(1, vcpu.setMsrs(List.of(new MsrEntry(INVARIANT_CONTROL, 1))));
    assertEquals(1, other.getMsrs(List.of(INVARIANT_CONTROL)).done().getFirst().value());
    assertEquals(1, other.setMsrs(List.of(new MsrEntry(INVARIANT_CONTROL, 0))));
    assertEquals(0, vcpu.getMsrs(List.of(INVARIANT_CONTROL)).done().getFirst().value());
  }
}
