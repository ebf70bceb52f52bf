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
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** More of what registers promise userspace, each after a KVM selftest that is named with it. */
@ParameterizedClass
@EnumSource
class MoreMsrsTest {
  private static final int FEATURE_CONTROL = 0x3A;
  private static final int PLATFORM_INFO = 0xCE;
  private static final int TSC_AUX = 0xC000_0103;
  private static final int U_CET = 0x6A0;
  private static final int FIRST_VMX = 0x480;
  private static final int LAST_VMX = 0x491;
  private static final int STUFF_FEATURE_MSRS = 1 << 8;
  private static final long KNOWN_CONTROLS = 1 | 6 | 1 << 17 | 1 << 18 | 1 << 20;

  private final Backend backend;
  private final Kvm kvm;
  private final CpuidTable supported;
  private final Vm vm;
  private final Vcpu vcpu;

  MoreMsrsTest(Backend backend) {
    this.backend = backend;
    kvm = backend.kvm();
    supported = kvm.supportedCpuid().entries();
    vm = kvm.createVm();
    vcpu = vm.createVcpu(0);
    vcpu.setCpuid2(supported);
  }

  private static boolean writes(Vcpu vcpu, int index, long value) {
    return vcpu.setMsrs(List.of(new MsrEntry(index, value))) == 1;
  }

  private static long read(Vcpu vcpu, int index) {
    var reply = vcpu.getMsrs(List.of(index));
    assertEquals(1, reply.count(), () -> "MSR " + Integer.toHexString(index) + " can be read");
    return reply.done().getFirst().value();
  }

  private static boolean isDerived(int index) {
    return index >= 0x481 && index <= 0x484 || index == 0x487 || index == 0x489;
  }

  /** feature_msrs_test. */
  @Test
  void allThatIsSupportedMayBeWritten() {
    for (int index : kvm.featureMsrIndexList()) {
      long all = kvm.getMsrs(List.of(index)).done().getFirst().value();
      boolean absent = index == 0x10A && read(vcpu, index) != all; // not this vCPU's
      if (!isDerived(index) && !absent) {
        assertTrue(writes(vcpu, index, all), () -> Integer.toHexString(index));
        assertEquals(all, read(vcpu, index), () -> Integer.toHexString(index));
      }
    }
  }

  /** feature_msrs_test, with the quirk off. */
  @Test
  void withoutTheQuirkFeatureRegistersStartWithZero() {
    int quirks = kvm.checkExtension(Capability.DISABLE_QUIRKS2);
    assumeTrue((quirks & STUFF_FEATURE_MSRS) != 0, "this kernel has no such quirk");
    vm.enableCap(EnableCap.of(Capability.DISABLE_QUIRKS2, STUFF_FEATURE_MSRS));
    Vcpu plain = vm.createVcpu(1);
    for (int index : kvm.featureMsrIndexList()) {
      var reply = plain.getMsrs(List.of(index));
      if (reply.count() == 1) {
        assertEquals(0, reply.done().getFirst().value(), () -> Integer.toHexString(index));
      } else {
        boolean vmx = index >= FIRST_VMX && index <= LAST_VMX;
        assertTrue(vmx, () -> Integer.toHexString(index) + " is not of VMX");
      }
    }
  }

  /** vmx_msrs_test: IA32_FEATURE_CONTROL takes what KVM knows, whatever CPUID says, since 6.2. */
  @Test
  void featureControlTakesKnownBits() {
    assumeTrue(!backend.isAmd(), "AMD has no such register");
    assumeTrue(backend.does(Behaviour.FEATURE_CONTROL_FREE), "this kernel asks CPUID");
    vcpu.setCpuid2(CpuidTable.EMPTY);
    for (int bit = 0; bit < 64; bit++) {
      boolean known = (KNOWN_CONTROLS & 1L << bit) != 0;
      assertEquals(known, writes(vcpu, FEATURE_CONTROL, 1L << bit), "bit " + bit);
    }
  }

  /** vmx_msrs_test: controls cannot be allowed beyond, and derived registers not be set. */
  @Test
  void vmxAllowsNoMoreThanKvm() {
    assumeTrue(supported.announces(StaticFeature.VMX), "guests of this host have no VMX");
    for (int index : kvm.featureMsrIndexList()) {
      boolean controls = index >= 0x48D && index <= 0x490 || index == 0x48B;
      if (controls) {
        long most = kvm.getMsrs(List.of(index)).done().getFirst().value();
        for (int bit = 32; bit < 64; bit++) {
          long more = most | 1L << bit;
          assertEquals(more == most, writes(vcpu, index, more), index + " bit " + bit);
        }
        for (int bit = 0; bit < 32; bit++) {
          long freer = most & ~(1L << bit);
          assertEquals(freer == most, writes(vcpu, index, freer), index + " bit " + bit);
        }
      } else if (isDerived(index)) {
        assertEquals(false, writes(vcpu, index, read(vcpu, index) ^ 1L << 63));
      }
    }
  }

  /** platform_info_test, as far as userspace sees it. */
  @Test
  void platformInfoKeepsWhatUserspaceWritesWhoeverMayRead() {
    long ratio = read(vcpu, PLATFORM_INFO) | 0xFF00;
    assertTrue(writes(vcpu, PLATFORM_INFO, ratio));
    vm.enableCap(EnableCap.of(Capability.MSR_PLATFORM_INFO, 0));
    assertEquals(ratio, read(vcpu, PLATFORM_INFO));
    vm.enableCap(EnableCap.of(Capability.MSR_PLATFORM_INFO, 1));
    assertEquals(ratio, read(vcpu, PLATFORM_INFO));
  }

  /** msrs_test: TSC_AUX has 32 bits; what is written beyond them Intel refuses and AMD drops. */
  @Test
  void ofTscAuxTheLowerHalfIsKept() {
    assumeTrue(supported.announces(StaticFeature.RDTSCP), "guests of this host have no RDTSCP");
    assertTrue(writes(vcpu, TSC_AUX, 0x1234_5678));
    assertEquals(backend.isAmd(), writes(vcpu, TSC_AUX, 0xABCD_0000_8765_4321L));
    assertEquals(backend.isAmd() ? 0x8765_4321L : 0x1234_5678L, read(vcpu, TSC_AUX));
  }

  /** msrs_test: what is listed reads 0 and takes 0, even if this guest does not have it. */
  @Test
  void whatIsListedReadsAsZeroWithoutItsFeature() {
    assumeTrue(backend.does(Behaviour.CAPS_AT_CREATION), "older kernels mind CPUID less");
    for (StaticFeature feature :
        List.of(StaticFeature.SHSTK, StaticFeature.IBT, StaticFeature.PDCM)) {
      vcpu.setCpuid2(vcpu.cpuid().without(feature.bit()));
    }
    for (int index : kvm.msrIndexList()) {
      assertEquals(1, vcpu.getMsrs(List.of(index)).count(), () -> Integer.toHexString(index));
    }
    if (kvm.msrIndexList().contains(U_CET)) {
      assertEquals(0, read(vcpu, U_CET));
      assertTrue(writes(vcpu, U_CET, 0));
      assertEquals(false, writes(vcpu, U_CET, 1));
    }
  }

  /** kvm_pv_test: all ten registers, those of asynchronous page faults too. */
  @Test
  void everyParavirtualRegisterCanBeWithheld() {
    vcpu.enableCap(EnableCap.of(Capability.ENFORCE_PV_FEATURE_CPUID, 1));
    var features = CpuidWord.of(0x4000_0001, 0, Register.EAX);
    vcpu.setCpuid2(supported.with(features, 0));
    for (int index : List.of(0x11, 0x12)) {
      assertEquals(false, writes(vcpu, index, 1), () -> Integer.toHexString(index));
    }
    for (int index = 0x4B56_4D00; index <= 0x4B56_4D07; index++) {
      assertEquals(false, writes(vcpu, index, 1), Integer.toHexString(index));
    }
  }

  /** monitor_mwait_test: with the quirk CPUID says what userspace said, whatever the switch. */
  @Test
  void withTheQuirkMwaitIsAsAnnounced() {
    for (boolean announced : new boolean[] {true, false}) {
      var bit = StaticFeature.MWAIT.bit();
      vcpu.setCpuid2(announced ? supported.with(bit) : supported.without(bit));
      for (long value : new long[] {0x1800 | 1 << 18, 0x1800}) {
        assertTrue(writes(vcpu, 0x1A0, value));
        assertEquals(announced, vcpu.cpuid().announces(StaticFeature.MWAIT));
      }
    }
  }
}
