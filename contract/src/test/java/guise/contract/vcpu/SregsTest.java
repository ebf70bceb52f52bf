package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.assertRefused;
import static guise.contract.vcpu.Refusals.isAccepted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kernel.Behaviour;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.Vcpu;
import guise.x86.CpuidTable;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What KVM_SET_SREGS promises (set_sregs_test of the KVM selftests). */
@EveryBackend
class SregsTest {
  private static final long UNGATED = 0x7FF;
  private static final Map<Integer, StaticFeature> GATED =
      Map.of(
          11,
          StaticFeature.UMIP,
          12,
          StaticFeature.LA57,
          13,
          StaticFeature.VMX,
          16,
          StaticFeature.FSGSBASE,
          17,
          StaticFeature.PCID,
          18,
          StaticFeature.XSAVE,
          20,
          StaticFeature.SMEP,
          21,
          StaticFeature.SMAP,
          22,
          StaticFeature.PKU);

  private final Backend backend;
  private final CpuidTable supported;
  private final Vcpu vcpu;

  SregsTest(Backend backend) {
    this.backend = backend;
    Kvm kvm = backend.kvm();
    supported = kvm.supportedCpuid().entries();
    vcpu = kvm.createVm().createVcpu(0);
  }

  private boolean takesCr4(long cr4) {
    return isAccepted(() -> vcpu.setSregs(vcpu.sregs().withCr4(cr4)));
  }

  @Test
  void withoutCpuidTheOldBitsOfCr4AreFree() {
    backend.needs(Custom.CR4_FOLLOWS_CPUID);
    assertEquals(true, takesCr4(UNGATED));
    boolean gated = backend.does(Behaviour.CAPS_AT_CREATION);
    for (var row : GATED.entrySet()) {
      boolean expected = !gated && supported.announces(row.getValue());
      assertEquals(expected, takesCr4(1L << row.getKey()), row.getValue().name());
    }
  }

  @Test
  void everyBitOfCr4NeedsItsFeature() {
    backend.needs(Custom.CR4_FOLLOWS_CPUID);
    vcpu.setCpuid2(supported);
    for (var row : GATED.entrySet()) {
      long bit = 1L << row.getKey();
      assertEquals(supported.announces(row.getValue()), takesCr4(bit), row.getValue().name());
      vcpu.setCpuid2(supported.without(row.getValue().bit()));
      assertEquals(false, takesCr4(bit), "without " + row.getValue());
      vcpu.setCpuid2(supported);
    }
    assertEquals(false, takesCr4(1 << 14), "SMXE");
    assertEquals(false, takesCr4(1L << 32), "FRED");
  }

  @Test
  void cpuidMirrorsCr4() {
    vcpu.setCpuid2(supported);
    for (long cr4 : new long[] {0, 1 << 18, 1 << 22, 1 << 18 | 1 << 22, 0}) {
      if (takesCr4(cr4)) {
        CpuidTable now = vcpu.cpuid();
        assertEquals((cr4 & 1 << 18) != 0, now.announces(RuntimeFeature.OSXSAVE));
        assertEquals((cr4 & 1 << 22) != 0, now.announces(RuntimeFeature.OSPKE));
      }
    }
  }

  @Test
  void whatIsRefusedChangesNothing() {
    vcpu.setCpuid2(supported);
    var before = vcpu.sregs();
    var impossible = before.withCr4(1L << 63).withCr2(0x1234).withApicBase(0xFEE0_0000L);
    assertRefused(Errno.EINVAL, () -> vcpu.setSregs(impossible));
    assertEquals(before, vcpu.sregs());
  }

  @Test
  void contradictionsInCr0AreRefused() {
    assumeTrue(backend.does(Behaviour.CR0_CHECKED), "this kernel does not look at CR0");
    vcpu.setCpuid2(supported);
    for (int bit = 32; bit < 64; bit++) {
      long high = 1L << bit;
      assertRefused(
          Errno.EINVAL, () -> vcpu.setSregs(vcpu.sregs().withCr0(vcpu.sregs().cr0() | high)));
    }
    assertRefused(Errno.EINVAL, () -> vcpu.setSregs(vcpu.sregs().withCr0(1L << 29)));
    assertRefused(Errno.EINVAL, () -> vcpu.setSregs(vcpu.sregs().withCr0(1L << 31)));
  }

  @Test
  void x2apicModeNeedsTheApic() {
    vcpu.setCpuid2(supported);
    assertRefused(Errno.EINVAL, () -> vcpu.setSregs(vcpu.sregs().withApicBase(1 << 10)));
    vcpu.setSregs(vcpu.sregs().withApicBase(1 << 11));
    assertEquals(true, vcpu.cpuid().announces(RuntimeFeature.APIC));
    vcpu.setSregs(vcpu.sregs().withApicBase(0));
    assertEquals(false, vcpu.cpuid().announces(RuntimeFeature.APIC));
  }
}
