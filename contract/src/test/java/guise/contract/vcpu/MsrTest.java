package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kernel.Behaviour;
import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.Kvm;
import guise.kvm.MsrEntry;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.StaticFeature;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What KVM_SET_MSRS and KVM_GET_MSRS promise (several KVM selftests, named at their tests). */
@EveryBackend
class MsrTest {
  private static final int UCODE_REV = 0x8B;
  private static final int DE_CFG = 0xC001_1029;
  private static final int HWCR = 0xC001_0015;
  private static final int CR0_FIXED1 = 0x487;
  private static final int CR4_FIXED1 = 0x489;
  private static final int XSS = 0xDA0;
  private static final int MISC_ENABLE = 0x1A0;
  private static final int PERF_CAPABILITIES = 0x345;
  private static final long MWAIT = 1 << 18;

  private final Backend backend;
  private final Kvm kvm;
  private final CpuidTable supported;
  private final Vm vm;
  private final Vcpu vcpu;

  MsrTest(Backend backend) {
    this.backend = backend;
    kvm = backend.kvm();
    supported = kvm.supportedCpuid().entries();
    vm = Halting.vm(kvm);
    vcpu = vm.createVcpu(0);
    vcpu.setCpuid2(supported);
  }

  private static boolean writes(Vcpu vcpu, int index, long value) {
    return vcpu.setMsrs(List.of(new MsrEntry(index, value))) == 1;
  }

  private static long read(Vcpu vcpu, int index) {
    var reply = vcpu.getMsrs(List.of(index));
    assertEquals(1, reply.count(), () -> "MSR " + Integer.toHexString(index) + " can be read");
    return reply.done().get(0).value();
  }

  @Test
  void countingStopsAtTheFirstRefusal() {
    var entries = List.of(new MsrEntry(0x174, 1), new MsrEntry(0x9999, 1), new MsrEntry(0x174, 2));
    assertEquals(1, vcpu.setMsrs(entries));
    assertEquals(1, read(vcpu, 0x174));
    assertEquals(1, vcpu.getMsrs(List.of(0x174, 0x9999, 0x174)).count());
  }

  /** Every listed register can be read, and 0 or what it has be written (state_test). */
  @Test
  void whatIsListedCanBeSavedAndRestored() {
    for (int index : kvm.msrIndexList()) {
      long value = read(vcpu, index);
      boolean apic = index == 0x4B56_4D06; // needs the local APIC in the kernel
      boolean readOnly = index >= 0x480 && index <= 0x491;
      if (!apic && !readOnly && index != 0x4000_0022 && index != 0x4000_0023) {
        assertTrue(writes(vcpu, index, value), () -> Integer.toHexString(index));
      }
    }
  }

  /** feature_msrs_test. */
  @Test
  void featureRegistersStartWithWhatKvmSupports() {
    backend.needs(Custom.MICROCODE_IS_TOLD);
    for (int index : kvm.featureMsrIndexList()) {
      if (index == CR0_FIXED1 || index == CR4_FIXED1) {
        continue; // follow the guest's CPUID
      }
      long value = kvm.getMsrs(List.of(index)).done().get(0).value();
      long expected =
          switch (index) {
            case UCODE_REV -> backend.isAmd() ? 0x0100_0065L : 0x1_0000_0000L;
            case DE_CFG -> 0;
            default -> value;
          };
      assertEquals(expected, read(vcpu, index), () -> Integer.toHexString(index));
    }
  }

  @Test
  void featureRegistersStayAfterARun() {
    assumeTrue(backend.does(Behaviour.FEATURE_MSRS_FIXED), "they may change in this kernel");
    vcpu.run();
    for (int index : kvm.featureMsrIndexList()) {
      long value = read(vcpu, index);
      assertTrue(writes(vcpu, index, value), "the same value is welcome");
      assertEquals(index == UCODE_REV, writes(vcpu, index, value ^ 1));
    }
  }

  /** hwcr_msr_test. */
  @Test
  void ofHwcrFewBitsAreKept() {
    for (int bit = 0; bit < 64; bit++) {
      boolean ignored = bit == 3 || bit == 6 || bit == 8;
      boolean kept =
          bit == 18
              || bit == 24 && backend.does(Behaviour.HWCR_COUNTER)
              || bit == 35
                  && backend.does(Behaviour.HWCR_CPUID_FAULTING)
                  && supported.announces(StaticFeature.GP_ON_USER_CPUID);
      Vcpu fresh = kvm.createVm().createVcpu(0);
      fresh.setCpuid2(supported);
      assertEquals(ignored || kept, writes(fresh, HWCR, 1L << bit), "bit " + bit);
      assertEquals(kept ? 1L << bit : 0, read(fresh, HWCR), "bit " + bit);
    }
  }

  /** xss_msr_test. */
  @Test
  void whatXssTakesIsListed() {
    assertEquals(0, read(vcpu, XSS));
    for (int bit = 0; bit < 64; bit++) {
      if (writes(vcpu, XSS, 1L << bit)) {
        assertTrue(kvm.msrIndexList().contains(XSS), "bit " + bit);
      }
    }
  }

  /** monitor_mwait_test, without the instructions. */
  @Test
  void mwaitFollowsItsSwitchOnlyWithoutTheQuirk() {
    boolean can = supported.announces(StaticFeature.XMM3);
    assertTrue(can || backend == Backend.DEVICE, "every host of ours has SSE3");
    assumeTrue(can, "KVM offers no SSE3 here");
    vm.enableCap(EnableCap.of(quirkCapability(), 1 << 4));
    vcpu.setCpuid2(supported);
    for (long value : new long[] {0x1800 | MWAIT, 0x1800, 0x1800 | MWAIT}) {
      assertTrue(writes(vcpu, MISC_ENABLE, value));
      boolean on = (value & MWAIT) != 0;
      assertEquals(on, vcpu.cpuid().announces(StaticFeature.MWAIT));
    }
    vcpu.setCpuid2(supported.without(StaticFeature.XMM3.bit()));
    assertEquals(false, writes(vcpu, MISC_ENABLE, 0x1800), "the switch needs SSE3");
  }

  private Capability quirkCapability() {
    boolean second = kvm.checkExtension(Capability.DISABLE_QUIRKS2) != 0;
    return second ? Capability.DISABLE_QUIRKS2 : Capability.DISABLE_QUIRKS;
  }

  /** vmx_pmu_caps_test. */
  @Test
  void performanceCapabilitiesAreASubset() {
    long offered = kvm.getMsrs(List.of(PERF_CAPABILITIES)).done().get(0).value();
    assertTrue(writes(vcpu, PERF_CAPABILITIES, 0));
    assertEquals(false, writes(vcpu, PERF_CAPABILITIES, ~offered));
    if (backend.does(Behaviour.CAPS_AT_CREATION)) {
      vcpu.setCpuid2(supported.without(StaticFeature.PDCM.bit()));
      assertEquals(0, read(vcpu, PERF_CAPABILITIES));
      assertTrue(writes(vcpu, PERF_CAPABILITIES, 0));
      assertEquals(false, writes(vcpu, PERF_CAPABILITIES, 0x2000));
    }
  }

  /** kvm_pv_test. */
  @Test
  void enforcedFeaturesGateTheirRegisters() {
    vcpu.enableCap(EnableCap.of(Capability.ENFORCE_PV_FEATURE_CPUID, 1));
    var features = CpuidWord.of(0x4000_0001, 0, Register.EAX);
    vcpu.setCpuid2(supported.with(features, 0));
    int[] registers = {0x11, 0x12, 0x4B56_4D00, 0x4B56_4D01, 0x4B56_4D03, 0x4B56_4D05};
    for (int index : registers) {
      assertEquals(false, writes(vcpu, index, 1), () -> Integer.toHexString(index));
    }
    vcpu.setCpuid2(supported);
    for (int index : registers) {
      assertTrue(writes(vcpu, index, 1), () -> Integer.toHexString(index));
    }
  }
}
