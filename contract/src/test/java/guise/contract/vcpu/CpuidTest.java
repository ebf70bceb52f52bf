package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kernel.Behaviour;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.Vcpu;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What KVM_SET_CPUID2 and KVM_GET_CPUID2 promise (cpuid_test of the KVM selftests). */
@EveryBackend
class CpuidTest {
  private static final long OSXSAVE_AND_PKE = 1 << 18 | 1 << 22;

  private final Backend backend;
  private final CpuidTable supported;
  private final Vcpu vcpu;

  CpuidTest(Backend backend) {
    this.backend = backend;
    Kvm kvm = backend.kvm();
    supported = kvm.supportedCpuid().entries();
    vcpu = Halting.vm(kvm).createVcpu(0);
    vcpu.setCpuid2(supported);
  }

  @Test
  void whatIsSupportedIsAcceptedAndComesBackButForWhatMirrorsState() {
    backend.needs(Custom.TABLES_ARE_KEPT);
    assertEquals(withoutMirrors(supported), withoutMirrors(vcpu.cpuid()));
  }

  private static CpuidTable withoutMirrors(CpuidTable table) {
    CpuidTable still = table;
    for (RuntimeFeature feature : RuntimeFeature.values()) {
      still = still.without(feature.bit());
    }
    for (int index = 0; index < 2; index++) {
      still = still.with(CpuidWord.of(0xD, index, Register.EBX), 0);
    }
    return still;
  }

  @Test
  void aTableIsKeptAsItIs() {
    var odd = new CpuidEntry(0x4000_1234, 7, 0xFFFF_FFF8, supported.entries().get(0).values());
    var padded = odd.with(new CpuidEntry.Padding(1, 2, 3));
    var table = CpuidTable.of(List.of(padded, padded, odd));
    vcpu.setCpuid2(table);
    assertEquals(table, vcpu.cpuid(), "order, duplicates, flags and padding are userspace's");
  }

  @Test
  void moreRoomThanNeededIsFineAndTooLittleIsNot() {
    int count = supported.size();
    int written = backend.does(Behaviour.NENT_WRITTEN_BACK) ? count : count + 1;
    assertEquals(written, vcpu.getCpuid2(count + 1).nent());
    for (int nent = 0; nent < count; nent++) {
      int little = nent;
      assertRefused(Errno.E2BIG, () -> vcpu.getCpuid2(little));
    }
  }

  @Test
  void moreThan256EntriesAreTooMany() {
    assertRefused(Errno.E2BIG, () -> vcpu.setCpuid2(257, supported));
    assertRefused(Errno.E2BIG, () -> vcpu.setCpuid2(-1, supported));
    assertRefused(Errno.EFAULT, () -> vcpu.setCpuid2(supported.size() + 1, supported));
    assertEquals(supported.size(), vcpu.cpuid().size(), "a refused table changes nothing");
  }

  @Test
  void anImpossibleWidthOfAddressesIsRefused() {
    CpuidTable before = vcpu.cpuid();
    var widths = CpuidWord.of(0x8000_0008, 0, Register.EAX);
    for (int width = 0; width < 256; width++) {
      CpuidTable table = supported.with(widths, width << 8 | 40);
      if (width == 0 || width == 48 || width == 57) {
        vcpu.setCpuid2(table);
        vcpu.setCpuid2(supported);
      } else {
        assertRefused(Errno.EINVAL, () -> vcpu.setCpuid2(table));
      }
    }
    assertEquals(before, vcpu.cpuid());
  }

  @Test
  void nothingIsHeldAfterAnEmptyTable() {
    vcpu.setCpuid2(CpuidTable.EMPTY);
    assertEquals(CpuidTable.EMPTY, vcpu.cpuid());
  }

  @Test
  void afterARunTheSameCpuIsWelcomeInEveryState() {
    assumeTrue(backend.does(Behaviour.SAME_CPUID_WELCOME), "any CPUID passes in this kernel");
    backend.needs(Custom.SUPPORTED_IS_WELCOME);
    vcpu.run();
    vcpu.setCpuid2(supported);
    vcpu.setCpuid2(vcpu.cpuid());
    toggle();
    vcpu.setCpuid2(vcpu.cpuid()); // looking has brought it up to date
    vcpu.setCpuid2(supported);
  }

  @Test
  void afterARunPendingStateMakesNoDifference() {
    assumeTrue(backend.does(Behaviour.SAME_CPUID_WELCOME), "any CPUID passes in this kernel");
    backend.needs(Custom.SUPPORTED_IS_WELCOME);
    vcpu.run();
    toggle();
    boolean fault =
        backend.does(Behaviour.RUNTIME_DEFERRED) && !backend.does(Behaviour.FLUSHED_BEFORE_SET);
    if (fault) { // 6.15 to 6.18: the very table is refused, and the update forgotten
      CpuidTable stale = supported;
      assertRefused(Errno.EINVAL, () -> vcpu.setCpuid2(stale));
    } else {
      vcpu.setCpuid2(supported);
    }
  }

  private void toggle() {
    long cr4 = vcpu.sregs().cr4() ^ OSXSAVE_AND_PKE;
    var bits = supported.announces(StaticFeature.PKU) ? cr4 : cr4 & ~(1 << 22);
    vcpu.setSregs(vcpu.sregs().withCr4(bits));
  }

  @Test
  void afterARunAnotherCpuIsRefused() {
    assumeTrue(backend.does(Behaviour.CPUID_FIXED_BY_RUN), "any CPUID passes in this kernel");
    backend.needs(Custom.SUPPORTED_IS_WELCOME);
    vcpu.run();
    var features = CpuidWord.of(7, 0, Register.EBX);
    var widths = CpuidWord.of(0x8000_0008, 0, Register.EAX);
    for (CpuidWord word : List.of(features, widths)) {
      CpuidTable other = supported.with(word, supported.read(word) - 1);
      assertRefused(Errno.EINVAL, () -> vcpu.setCpuid2(other));
    }
    vcpu.setCpuid2(supported);
  }

  @Test
  void aRunThatWasInterruptedFixesNothing() {
    vcpu.setImmediateExit(true);
    assertRefused(Errno.EINTR, vcpu::run);
    vcpu.setCpuid2(CpuidTable.EMPTY);
  }
}
