package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kernel.Behaviour;
import guise.kvm.Bytes;
import guise.kvm.Capability;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.NestedState;
import guise.kvm.Vcpu;
import guise.x86.CpuidTable;
import guise.x86.StaticFeature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** SVM as KVM_GET_NESTED_STATE and KVM_SET_NESTED_STATE have it (nested_set_state_test). */
@ParameterizedClass
@EnumSource
class SvmNestedStateTest {
  private static final long SVME = 0x1000;
  private static final int GIF = NestedState.GIF_SET;
  private static final int GUEST = NestedState.GUEST_MODE;
  private static final Bytes NO_DATA = Bytes.zeros(0);
  private static final Bytes AT_2000 = Bytes.zeros(120).withLong(0, 0x2000);

  private final Backend backend;
  private final Kvm kvm;
  private final CpuidTable supported;
  private final Vcpu vcpu;

  SvmNestedStateTest(Backend backend) {
    this.backend = backend;
    kvm = backend.kvm();
    supported = kvm.supportedCpuid().entries();
    assumeTrue(supported.announces(StaticFeature.SVM), "guests of this host have no SVM");
    vcpu = kvm.createVm().createVcpu(0);
    vcpu.setCpuid2(supported);
  }

  private static NestedState state(int flags, Bytes header, Bytes data) {
    return new NestedState(flags, NestedState.SVM, header, data);
  }

  private static NestedState without(int flags) {
    return state(flags, Bytes.zeros(120), NO_DATA);
  }

  private void refused(NestedState state) {
    assertRefused(Errno.EINVAL, () -> vcpu.setNestedState(state));
  }

  private void enable() {
    vcpu.setSregs(vcpu.sregs().withEfer(SVME));
  }

  /** VMRUN is intercepted, the ASID is 1, and the host is in protected mode with paging. */
  private static Bytes vmcb() {
    return Bytes.zeros(4096)
        .withInt(0x10, 1)
        .withInt(0x58, 1)
        .withLong(0x4D0, SVME)
        .withLong(0x558, 0x8000_0011L)
        .withLong(0x570, 2);
  }

  @Test
  void aVcpuStartsWithItsInterruptFlagSet() {
    assertEquals(without(GIF), vcpu.nestedState());
    assertEquals(4224, kvm.checkExtension(Capability.NESTED_STATE));
  }

  @Test
  void theOtherVendorsFormatIsRefused() {
    refused(new NestedState(0, NestedState.VMX, Bytes.zeros(120), NO_DATA));
  }

  @Test
  void withoutSvmeThereIsNoGuestMode() {
    refused(state(GIF | GUEST, AT_2000, vmcb()));
    vcpu.setNestedState(without(GIF));
    if (backend.does(Behaviour.SVME_GUARDS_GIF)) {
      refused(without(0));
    } else {
      vcpu.setNestedState(without(0));
      assertEquals(without(0), vcpu.nestedState());
    }
  }

  @Test
  void withSvmeTheInterruptFlagIsFree() {
    enable();
    vcpu.setNestedState(without(0));
    assertEquals(without(0), vcpu.nestedState());
    vcpu.setSregs(vcpu.sregs().withEfer(0));
    int after = backend.does(Behaviour.SVME_GUARDS_GIF) ? GIF : 0;
    assertEquals(without(after), vcpu.nestedState());
  }

  @Test
  void flagsOfVmxAreRefused() {
    enable();
    refused(without(GIF | NestedState.EVMCS));
    refused(without(GIF | NestedState.MTF_PENDING));
    refused(without(NestedState.RUN_PENDING));
  }

  @Test
  void guestModeComesWithItsVmcb() {
    enable();
    refused(state(GIF | GUEST, AT_2000, NO_DATA));
    refused(state(GIF | GUEST, AT_2000.withLong(0, 0x2001), vmcb()));
    refused(state(GIF | GUEST, AT_2000.withLong(0, 1L << 60), vmcb()));
    var guest = state(GIF | GUEST, AT_2000, vmcb());
    vcpu.setNestedState(guest);
    assertEquals(guest, vcpu.nestedState());
  }

  @Test
  void whatVmrunWouldNotTakeIsRefused() {
    enable();
    refused(state(GIF | GUEST, AT_2000, vmcb().withInt(0x10, 0))); // VMRUN not intercepted
    refused(state(GIF | GUEST, AT_2000, vmcb().withInt(0x58, 0))); // no ASID
    refused(state(GIF | GUEST, AT_2000, vmcb().withLong(0x48, -1L))); // no bitmap of registers
    refused(state(GIF | GUEST, AT_2000, vmcb().withLong(0x558, 0x11))); // no paging
    refused(state(GIF | GUEST, AT_2000, vmcb().withLong(0x570, 0x2_0002))); // virtual 8086 mode
    refused(state(GIF | GUEST, AT_2000, vmcb().withLong(0x4D0, 0))); // SVME is off
    refused(state(GIF | GUEST, AT_2000, vmcb().withLong(0x548, 1L << 63))); // a reserved bit
  }

  @Test
  void clearingSvmeLeavesTheNestedGuest() {
    enable();
    vcpu.setNestedState(state(GIF | GUEST, AT_2000, vmcb()));
    vcpu.setSregs(vcpu.sregs().withEfer(0));
    assertEquals(without(GIF), vcpu.nestedState());
  }

  @Test
  void aVcpuInANestedGuestIsFixedFrom70On() {
    enable();
    vcpu.setNestedState(state(GIF | GUEST, AT_2000, vmcb()));
    CpuidTable other = supported.without(StaticFeature.AVX2.bit());
    if (backend.does(Behaviour.NESTED_GUEST_FIXES)) {
      assertRefused(Errno.EINVAL, () -> vcpu.setCpuid2(other));
    } else {
      vcpu.setCpuid2(other);
    }
  }
}
