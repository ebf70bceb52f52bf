package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.kvm.Kvm;
import guise.kvm.Vcpu;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.StaticFeature;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What KVM supports fits together (xcr0_cpuid_test), and is taken all at once (set_sregs_test of
 * the KVM selftests).
 */
@ParameterizedClass
@EnumSource
class SupportedStateTest {
  private static final Map<Long, StaticFeature> GATED =
      Map.of(
          1L << 11, StaticFeature.UMIP,
          1L << 12, StaticFeature.LA57,
          1L << 13, StaticFeature.VMX,
          1L << 16, StaticFeature.FSGSBASE,
          1L << 17, StaticFeature.PCID,
          1L << 18, StaticFeature.XSAVE,
          1L << 20, StaticFeature.SMEP,
          1L << 21, StaticFeature.SMAP,
          1L << 22, StaticFeature.PKU);

  private final Kvm kvm;
  private final CpuidTable supported;

  SupportedStateTest(Backend backend) {
    kvm = backend.kvmWithTiles();
    supported = kvm.supportedCpuid().entries();
  }

  private boolean has(int component) {
    long low = Integer.toUnsignedLong(supported.read(CpuidWord.of(0xD, 0, Register.EAX)));
    long high = supported.read(CpuidWord.of(0xD, 0, Register.EDX));
    return ((low | high << 32) >>> component & 1) != 0;
  }

  @Test
  void supportedComponentsAreWhole() {
    assertTrue(has(0) && has(1), "x87 and SSE");
    assertEquals(has(3), has(4), "MPX");
    assertTrue(has(5) == has(6) && has(6) == has(7), "AVX-512");
    assertTrue(!has(5) || has(2), "AVX-512 with AVX");
    assertEquals(has(17), has(18), "tiles");
  }

  @Test
  void aNewVcpuHasX87Alone() {
    Vcpu vcpu = kvm.createVm().createVcpu(0);
    vcpu.setCpuid2(supported);
    assertEquals(1, vcpu.xcrs().entry(0).value());
    assertEquals(0, vcpu.sregs().cr4() & 1 << 18);
  }

  @Test
  void everySupportedBitOfCr4IsTakenTogether() {
    Vcpu vcpu = kvm.createVm().createVcpu(0);
    vcpu.setCpuid2(supported);
    long all = 0x7FF;
    for (var row : GATED.entrySet()) {
      all |= supported.announces(row.getValue()) ? row.getKey() : 0;
    }
    vcpu.setSregs(vcpu.sregs().withCr4(all));
    assertEquals(all, vcpu.sregs().cr4());
  }
}
