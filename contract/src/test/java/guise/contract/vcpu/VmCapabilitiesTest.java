package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.assertRefused;
import static guise.contract.vcpu.Refusals.isAccepted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.kvm.MsrEntry;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What KVM_ENABLE_CAP of a VM takes (max_vcpuid_cap_test, dirty_log_test and others). */
@ParameterizedClass
@EnumSource
class VmCapabilitiesTest {
  private final Kvm kvm;
  private final Vm vm;

  VmCapabilitiesTest(Backend backend) {
    kvm = backend.kvm();
    vm = kvm.createVm();
  }

  private boolean has(Capability capability) {
    return vm.checkExtension(capability) != 0;
  }

  private static Runnable enabling(Vm vm, Capability capability, long... arguments) {
    return () -> vm.enableCap(EnableCap.of(capability, arguments));
  }

  private void refused(Errno errno, Capability capability, long... arguments) {
    assertRefused(errno, () -> vm.enableCap(EnableCap.of(capability, arguments)));
  }

  @Test
  void everyCapabilityIsEnabledOrRefusedWithAnErrno() {
    for (Capability capability : Capability.values()) {
      for (long argument : new long[] {0, 1, 2, 4, -1, 1 << 16}) {
        Vm fresh = kvm.createVm();
        Vcpu vcpu = kvm.createVm().createVcpu(0);
        enabled(enabling(fresh, capability, argument));
        enabled(() -> vcpu.enableCap(EnableCap.of(capability, argument)));
      }
    }
  }

  /** Whatever else is thrown is no answer of KVM. */
  private static void enabled(Runnable request) {
    try {
      request.run();
    } catch (KvmException refusal) {
      assertTrue(refusal.errno().number() > 0, refusal::getMessage);
    }
  }

  @Test
  void noCapabilityTakesFlags() {
    for (Capability capability : Capability.values()) {
      EnableCap request = EnableCap.of(capability).withFlags(1);
      assertRefused(Errno.EINVAL, () -> vm.enableCap(request));
      Vcpu vcpu = kvm.createVm().createVcpu(0);
      assertRefused(Errno.EINVAL, () -> vcpu.enableCap(request));
    }
  }

  @Test
  void whatAKernelDoesNotHaveItDoesNotEnable() {
    for (Capability capability :
        List.of(
            Capability.X86_TRIPLE_FAULT_EVENT,
            Capability.EXIT_HYPERCALL,
            Capability.X86_APIC_BUS_CYCLES_NS,
            Capability.EXIT_ON_EMULATION_FAILURE)) {
      if (!has(capability)) {
        refused(Errno.EINVAL, capability, 1);
      }
    }
  }

  @Test
  void interruptControllersAreSplitOnceAndEarly() {
    refused(Errno.EINVAL, Capability.SPLIT_IRQCHIP, 4097);
    Vm late = kvm.createVm();
    late.createVcpu(0);
    assertRefused(Errno.EEXIST, () -> late.enableCap(EnableCap.of(Capability.SPLIT_IRQCHIP, 24)));
    vm.enableCap(EnableCap.of(Capability.SPLIT_IRQCHIP, 24));
    refused(Errno.EEXIST, Capability.SPLIT_IRQCHIP, 24);
    assertRefused(Errno.EEXIST, vm::createIrqchip);
    if (has(Capability.HYPERV_SYNIC)) {
      vm.createVcpu(0).enableCap(EnableCap.of(Capability.HYPERV_SYNIC));
    }
  }

  /** max_vcpuid_cap_test. */
  @Test
  void theHighestVcpuNumberIsSettledOnce() {
    int most = vm.checkExtension(Capability.MAX_VCPU_ID);
    if (!isAccepted(enabling(kvm.createVm(), Capability.MAX_VCPU_ID, 8))) {
      return; // before 6.0 it could only be read
    }
    refused(Errno.EINVAL, Capability.MAX_VCPU_ID, most + 1);
    vm.enableCap(EnableCap.of(Capability.MAX_VCPU_ID, 8));
    refused(Errno.EINVAL, Capability.MAX_VCPU_ID, 9);
    vm.enableCap(EnableCap.of(Capability.MAX_VCPU_ID, 8));
    assertRefused(Errno.EINVAL, () -> vm.createVcpu(8));
    vm.createVcpu(7);
    Vm late = kvm.createVm();
    late.createVcpu(0);
    assertRefused(Errno.EINVAL, () -> late.enableCap(EnableCap.of(Capability.MAX_VCPU_ID, 8)));
  }

  /** pmu_event_filter_test: a VM whose PMU was taken away has no counters. */
  @Test
  void thePmuIsTakenAwayBeforeThereAreVcpus() {
    assumeTrue(has(Capability.PMU_CAPABILITY), "guests of this host have no PMU to take away");
    refused(Errno.EINVAL, Capability.PMU_CAPABILITY, 2);
    assertEquals(counters(kvm.createVm()) > 0, true, "there was something to take");
    vm.enableCap(EnableCap.of(Capability.PMU_CAPABILITY, 1));
    assertEquals(0, counters(vm));
    refused(Errno.EINVAL, Capability.PMU_CAPABILITY, 1);
  }

  /** How many counters beyond the two every vCPU seems to have can be written. */
  private int counters(Vm vm) {
    Vcpu vcpu = vm.createVcpu(0);
    vcpu.setCpuid2(kvm.supportedCpuid().entries());
    int count = 0;
    for (int index : new int[] {0x188, 0x189, 0x309, 0xC001_0200, 0xC001_020A}) {
      boolean there = vcpu.getMsrs(List.of(index)).count() == 1;
      count += there && vcpu.setMsrs(List.of(new MsrEntry(index, 1))) == 1 ? 1 : 0;
    }
    return count;
  }

  @Test
  void busLocksAreIgnoredOrExitNotBoth() {
    assumeTrue(
        isAccepted(enabling(kvm.createVm(), Capability.X86_BUS_LOCK_EXIT, 1)),
        "no such capability");
    refused(Errno.EINVAL, Capability.X86_BUS_LOCK_EXIT, 3);
    refused(Errno.EINVAL, Capability.X86_BUS_LOCK_EXIT, 4);
    vm.enableCap(EnableCap.of(Capability.X86_BUS_LOCK_EXIT, 2));
  }

  @Test
  void dirtyRingsAreSizedOnceAndEarly() {
    assumeTrue(has(Capability.DIRTY_LOG_RING), "no such capability");
    int most = vm.checkExtension(Capability.DIRTY_LOG_RING);
    refused(Errno.EINVAL, Capability.DIRTY_LOG_RING, 0);
    refused(Errno.EINVAL, Capability.DIRTY_LOG_RING, 2048);
    refused(Errno.EINVAL, Capability.DIRTY_LOG_RING, 65536 + 16);
    refused(Errno.E2BIG, Capability.DIRTY_LOG_RING, 2L * most);
    vm.enableCap(EnableCap.of(Capability.DIRTY_LOG_RING, 65536));
    refused(Errno.EINVAL, Capability.DIRTY_LOG_RING, 65536);
    Vm late = kvm.createVm();
    late.createVcpu(0);
    var request = EnableCap.of(Capability.DIRTY_LOG_RING, 65536);
    assertRefused(Errno.EINVAL, () -> late.enableCap(request));
  }

  @Test
  void manualDirtyLogsMayStartSet() {
    refused(Errno.EINVAL, Capability.MANUAL_DIRTY_LOG_PROTECT2, 2);
    vm.enableCap(EnableCap.of(Capability.MANUAL_DIRTY_LOG_PROTECT2, 3));
    vm.enableCap(EnableCap.of(Capability.MANUAL_DIRTY_LOG_PROTECT2, 1));
  }

  /** apic_bus_clock_test. */
  @Test
  void theApicsClockIsSettledBeforeThereAreVcpus() {
    assumeTrue(has(Capability.X86_APIC_BUS_CYCLES_NS), "no such capability");
    refused(Errno.ENXIO, Capability.X86_APIC_BUS_CYCLES_NS, 1);
    refused(Errno.EINVAL, Capability.X86_APIC_BUS_CYCLES_NS, 0);
    refused(Errno.EINVAL, Capability.X86_APIC_BUS_CYCLES_NS, 1L << 26);
    vm.createIrqchip();
    vm.enableCap(EnableCap.of(Capability.X86_APIC_BUS_CYCLES_NS, 40));
    vm.createVcpu(0);
    refused(Errno.EINVAL, Capability.X86_APIC_BUS_CYCLES_NS, 40);
  }

  @Test
  void argumentsOutsideTheirMasksAreRefused() {
    refused(Errno.EINVAL, Capability.X2APIC_API, 1 << 8);
    vm.enableCap(EnableCap.of(Capability.X2APIC_API, 3));
    refused(Errno.EINVAL, Capability.HALT_POLL, 1L << 32);
    if (has(Capability.EXIT_HYPERCALL)) {
      refused(Errno.EINVAL, Capability.EXIT_HYPERCALL, 1);
      vm.enableCap(EnableCap.of(Capability.EXIT_HYPERCALL, 1 << 12));
    }
    if (has(Capability.EXIT_ON_EMULATION_FAILURE)) {
      refused(Errno.EINVAL, Capability.EXIT_ON_EMULATION_FAILURE, 2);
    }
    refused(Errno.EINVAL, Capability.X86_NOTIFY_VMEXIT, 4);
  }

  @Test
  void ofAVcpuSynicNeedsTheApicAndItsSecondFormNoArgument() {
    assumeTrue(has(Capability.HYPERV_SYNIC), "this KVM speaks no Hyper-V");
    Vcpu plain = vm.createVcpu(0);
    assertRefused(Errno.EINVAL, () -> plain.enableCap(EnableCap.of(Capability.HYPERV_SYNIC)));
    Vm other = kvm.createVm();
    other.createIrqchip();
    Vcpu vcpu = other.createVcpu(0);
    assertRefused(Errno.EINVAL, () -> vcpu.enableCap(EnableCap.of(Capability.HYPERV_SYNIC2, 1)));
    vcpu.enableCap(EnableCap.of(Capability.HYPERV_SYNIC2));
    assertEquals(1, vcpu.getMsrs(List.of(0x4000_0080)).done().getFirst().value());
  }

  @Test
  void ofAVcpuEnlightenedVmcsIsForVmxAndDirectFlushForHyperV() {
    assumeTrue(has(Capability.HYPERV_SYNIC), "this KVM speaks no Hyper-V");
    Vcpu vcpu = vm.createVcpu(0);
    if (has(Capability.HYPERV_ENLIGHTENED_VMCS)) {
      assertEquals(0x101, vcpu.enableEnlightenedVmcs());
      assertRefused(
          Errno.EFAULT, () -> vcpu.enableCap(EnableCap.of(Capability.HYPERV_ENLIGHTENED_VMCS)));
    } else {
      assertRefused(Errno.ENOTTY, vcpu::enableEnlightenedVmcs);
    }
    assertEquals(0, vm.checkExtension(Capability.HYPERV_DIRECT_TLBFLUSH));
    assertRefused(
        Errno.ENOTTY, () -> vcpu.enableCap(EnableCap.of(Capability.HYPERV_DIRECT_TLBFLUSH)));
  }
}
