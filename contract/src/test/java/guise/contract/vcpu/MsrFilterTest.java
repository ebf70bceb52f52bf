package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.assertRefused;
import static guise.contract.vcpu.Refusals.isAccepted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kvm.Bytes;
import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.MsrEntry;
import guise.kvm.MsrFilter;
import guise.kvm.MsrFilter.Range;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which registers userspace keeps to itself (userspace_msr_exit_test of the KVM selftests). */
@ParameterizedClass
@EnumSource
class MsrFilterTest {
  private static final int BOTH = MsrFilter.READ | MsrFilter.WRITE;

  private final Kvm kvm;
  private final Vm vm;

  MsrFilterTest(Backend backend) {
    kvm = backend.kvm();
    vm = kvm.createVm();
    assumeTrue(vm.checkExtension(Capability.X86_MSR_FILTER) != 0, "no such capability");
  }

  private static Range range(int flags, int base, int count) {
    return new Range(flags, base, count, Bytes.zeros((count + 7) / 8));
  }

  private void refused(int flags, Range... ranges) {
    var filter = new MsrFilter(flags, List.of(ranges));
    assertRefused(Errno.EINVAL, () -> vm.setMsrFilter(filter));
  }

  @Test
  void rangesAreOfReadsOrWrites() {
    vm.setMsrFilter(new MsrFilter(0, List.of(range(BOTH, 0x174, 1))));
    refused(0, range(0, 0x174, 1));
    refused(0, range(4, 0x174, 1));
  }

  @Test
  void aBitmapHasItsLimit() {
    vm.setMsrFilter(new MsrFilter(0, List.of(range(BOTH, 0, 0x600 * 8))));
    refused(0, range(BOTH, 0, 0x600 * 8 + 1));
  }

  @Test
  void whatDeniesEverythingIsRefused() {
    refused(MsrFilter.DEFAULT_DENY);
    refused(MsrFilter.DEFAULT_DENY, range(BOTH, 0x174, 0));
    vm.setMsrFilter(new MsrFilter(MsrFilter.DEFAULT_DENY, List.of(range(BOTH, 0x174, 1))));
    vm.setMsrFilter(MsrFilter.ALLOW_ALL);
  }

  /** test_user_exit_msr_flags, which 6.2 made KVM keep. */
  @Test
  void unknownFlagsAreAllRefusedOrAllTaken() {
    boolean taken = isAccepted(() -> vm.setMsrFilter(new MsrFilter(2, List.of())));
    for (int bit = 1; bit < 32; bit++) {
      var filter = new MsrFilter(1 << bit, List.of());
      assertEquals(taken, isAccepted(() -> vm.setMsrFilter(filter)), "bit " + bit);
    }
    for (int bit = 0; bit < 64; bit++) {
      var request = EnableCap.of(Capability.X86_USER_SPACE_MSR, 1L << bit);
      boolean expected = bit < 3 || taken;
      assertEquals(expected, isAccepted(() -> vm.enableCap(request)), "reason " + bit);
    }
  }

  @Test
  void userspaceItselfIsNotFiltered() {
    Vcpu vcpu = vm.createVcpu(0);
    vcpu.setCpuid2(kvm.supportedCpuid().entries());
    vm.setMsrFilter(new MsrFilter(MsrFilter.DEFAULT_DENY, List.of(range(BOTH, 0x174, 1))));
    assertEquals(1, vcpu.setMsrs(List.of(new MsrEntry(0x174, 0x10))));
    assertEquals(1, vcpu.getMsrs(List.of(0x174)).count());
  }

  @Test
  void aRegisterPassesByItsBitAndOthersByDefault() {
    var second = new Range(MsrFilter.READ, 0x174, 3, Bytes.of(new byte[] {2}));
    var filter = new MsrFilter(0, List.of(second));
    assertEquals(false, filter.allows(0x174, MsrFilter.READ));
    assertEquals(true, filter.allows(0x175, MsrFilter.READ));
    assertEquals(true, filter.allows(0x174, MsrFilter.WRITE), "the range is of reads");
    assertEquals(true, filter.allows(0x177, MsrFilter.READ));
    var closed = new MsrFilter(MsrFilter.DEFAULT_DENY, List.of(second));
    assertEquals(false, closed.allows(0x177, MsrFilter.READ));
  }
}
