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
import guise.kvm.VcpuEvents;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.StaticFeature;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** VMX as KVM_GET_NESTED_STATE and KVM_SET_NESTED_STATE have it (vmx_set_nested_state_test). */
@ParameterizedClass
@EnumSource
class VmxNestedStateTest {
  private static final int PAGE = 4096;
  private static final int REVISION = 0x11E5_7ED0;
  private static final Bytes NO_DATA = Bytes.zeros(0);
  private static final int VMXON = 0;
  private static final int VMCS = 8;
  private static final int SMM = 16;
  private static final int FLAGS = 20;

  private final Backend backend;
  private final Kvm kvm;
  private final CpuidTable supported;
  private final Vcpu vcpu;

  VmxNestedStateTest(Backend backend) {
    this.backend = backend;
    kvm = backend.kvm();
    supported = kvm.supportedCpuid().entries();
    assumeTrue(supported.announces(StaticFeature.VMX), "guests of this host have no VMX");
    vcpu = kvm.createVm().createVcpu(0);
    vcpu.setCpuid2(supported);
  }

  private static Bytes header(long vmxon, long vmcs) {
    return Bytes.zeros(120).withLong(VMXON, vmxon).withLong(VMCS, vmcs);
  }

  private static Bytes vmcs() {
    return Bytes.zeros(PAGE).withInt(0, REVISION);
  }

  private static NestedState state(int flags, Bytes header, Bytes data) {
    return new NestedState(flags, NestedState.VMX, header, data);
  }

  private static final Bytes OFF = header(-1, -1);
  private static final Bytes ON = header(0x1000, -1);
  private static final Bytes CURRENT = header(0x1000, 0x2000);

  private void refused(int flags, Bytes header, Bytes data) {
    assertRefused(Errno.EINVAL, () -> vcpu.setNestedState(state(flags, header, data)));
  }

  @Test
  void aVcpuStartsOutsideVmxOperation() {
    assertEquals(state(0, OFF, NO_DATA), vcpu.nestedState());
    assertEquals(128, vcpu.nestedState().size());
    assertEquals(8320, kvm.checkExtension(Capability.NESTED_STATE));
  }

  @Test
  void theOtherVendorsFormatIsRefused() {
    var svm = new NestedState(0, NestedState.SVM, OFF, NO_DATA);
    assertRefused(Errno.EINVAL, () -> vcpu.setNestedState(svm));
  }

  @Test
  void withoutVmxInCpuidNothingButOffIsTaken() {
    Vcpu plain = kvm.createVm().createVcpu(0);
    plain.setCpuid2(supported.without(StaticFeature.VMX.bit()));
    assertRefused(Errno.EINVAL, () -> plain.setNestedState(state(0, ON, NO_DATA)));
    plain.setNestedState(state(0, OFF, NO_DATA));
    NestedState enlightened = state(NestedState.EVMCS, OFF, NO_DATA);
    assertRefused(Errno.EINVAL, () -> plain.setNestedState(enlightened));
  }

  @Test
  void offHasNothingElseButTheWishForAnEnlightenedVmcs() {
    refused(NestedState.GUEST_MODE, OFF, NO_DATA);
    refused(0, header(-1, 0), NO_DATA);
    refused(0, OFF.withInt(SMM, 1), NO_DATA);
    refused(NestedState.EVMCS, OFF, NO_DATA);
    vcpu.enableEnlightenedVmcs();
    vcpu.setNestedState(state(NestedState.EVMCS, OFF, NO_DATA));
  }

  @Test
  void flagsAreKnownAndFit() {
    refused(1 << 9, ON, NO_DATA);
    refused(NestedState.RUN_PENDING, CURRENT, vmcs());
    refused(0, CURRENT.withInt(FLAGS, 2), vmcs());
    refused(0, CURRENT.withInt(SMM, 4), vmcs());
    refused(NestedState.GUEST_MODE, CURRENT.withInt(SMM, 1), vmcs());
    refused(0, CURRENT.withInt(SMM, 1), vmcs());
  }

  @Test
  void addressesArePagesWithinTheWidthAndApart() {
    int width = supported.read(CpuidWord.of(0x8000_0008, 0, Register.EAX)) & 0xFF;
    refused(0, header(1, -1), NO_DATA);
    refused(0, header(1L << width, -1), NO_DATA);
    refused(0, header(0x1000, 0x1000), vmcs());
    refused(0, header(0x1000, 0x2001), vmcs());
    refused(0, header(0x1000, 1L << width), vmcs());
  }

  @Test
  void aCurrentVmcsComesWithItsContents() {
    refused(0, CURRENT, NO_DATA);
    refused(0, ON, vmcs()); // and contents with a current VMCS
    refused(0, CURRENT, vmcs().withInt(0, REVISION + 1));
    vcpu.setNestedState(state(0, ON, NO_DATA));
    assertEquals(state(0, ON, NO_DATA), vcpu.nestedState());
  }

  @Test
  void whatWasSetComesBackLaunchStateAndAll() {
    Bytes launched = vmcs().withInt(8, 1);
    vcpu.setNestedState(state(0, CURRENT, launched));
    assertEquals(state(0, CURRENT, launched), vcpu.nestedState());
    vcpu.setNestedState(state(0, OFF, NO_DATA));
    assertEquals(state(0, OFF, NO_DATA), vcpu.nestedState());
  }

  @Test
  void withoutVmxInCpuidNothingIsTold() {
    vcpu.setNestedState(state(0, ON, NO_DATA));
    vcpu.setCpuid2(supported.without(StaticFeature.VMX.bit()));
    assertEquals(state(0, OFF, NO_DATA), vcpu.nestedState());
  }

  @Test
  void systemManagementModeSuspendsVmx() {
    refused(0, CURRENT.withInt(SMM, 2), vmcs());
    smm();
    refused(NestedState.GUEST_MODE, CURRENT, vmcs());
    NestedState suspended = state(0, CURRENT.withInt(SMM, 3), vmcs());
    vcpu.setNestedState(suspended);
    assertEquals(suspended, vcpu.nestedState());
  }

  private void smm() {
    VcpuEvents now = vcpu.events();
    var smi = new VcpuEvents.Smi(true, false, false, false);
    vcpu.setEvents(
        new VcpuEvents(now.exception(), now.interrupt(), now.nmi(), 0, VcpuEvents.SMM, smi, false));
  }

  @Test
  void anEnlightenedVmcsNeedsItsCapability() {
    refused(NestedState.EVMCS, ON, vmcs());
    assertEquals(0x101, vcpu.enableEnlightenedVmcs());
    vcpu.setNestedState(state(NestedState.EVMCS, ON, vmcs()));
    assertEquals(NestedState.EVMCS, vcpu.nestedState().flags());
  }

  /** A VMCS whose controls are no more than what always must be set; a host in 64-bit mode. */
  private Bytes enterable() {
    return vmcs()
        .withInt(744, (int) low(0x48D))
        .withInt(748, (int) low(0x48E))
        .withInt(768, (int) low(0x48F) | 1 << 9)
        .withInt(780, (int) low(0x490))
        .withLong(584, low(0x486)) // host CR0, CR4, CS, TR
        .withLong(600, low(0x488) | 0x20)
        .withInt(984, 0x10)
        .withInt(994, 0x18)
        .withLong(176, -1) // link pointer, guest CR0, CR4, RFLAGS
        .withLong(424, low(0x486))
        .withLong(440, low(0x488))
        .withLong(552, 2);
  }

  @Test
  void aHostOrAGuestThatCannotBeIsRefused() {
    refused(NestedState.GUEST_MODE, CURRENT, enterable().withLong(584, 0));
    refused(NestedState.GUEST_MODE, CURRENT, enterable().withLong(600, 1L << 63));
    refused(NestedState.GUEST_MODE, CURRENT, enterable().withInt(984, 0));
    refused(NestedState.GUEST_MODE, CURRENT, enterable().withLong(424, 0));
    refused(NestedState.GUEST_MODE, CURRENT, enterable().withLong(176, 1));
    refused(NestedState.GUEST_MODE, CURRENT, enterable().withInt(916, 2));
    assertEquals(0, vcpu.nestedState().flags(), "but VMX is on, and the VMCS is current");
    assertEquals(CURRENT, vcpu.nestedState().header());
  }

  private long low(int register) {
    return vcpu.getMsrs(List.of(register)).done().getFirst().value() & 0xFFFF_FFFFL;
  }

  @Test
  void controlsBeyondTheCapabilitiesAreRefused() {
    refused(NestedState.GUEST_MODE, CURRENT, enterable().withInt(744, -1));
    boolean must = low(0x48E) != 0;
    assumeTrue(must, "this host's profile does not tell what must be set");
    refused(NestedState.GUEST_MODE, CURRENT, enterable().withInt(748, 0));
  }

  @Test
  void aVcpuInANestedGuestIsFixedFrom70On() {
    vcpu.setNestedState(state(NestedState.GUEST_MODE, CURRENT, enterable()));
    assertEquals(NestedState.GUEST_MODE, vcpu.nestedState().flags());
    CpuidTable other = supported.without(StaticFeature.AVX2.bit());
    if (backend.does(Behaviour.NESTED_GUEST_FIXES)) {
      assertRefused(Errno.EINVAL, () -> vcpu.setCpuid2(other));
      vcpu.setCpuid2(supported);
    } else {
      vcpu.setCpuid2(other);
    }
  }

  @Test
  void inVmxOperationTheFixedBitsOfCr4Stay() {
    vcpu.setSregs(vcpu.sregs().withCr4(1 << 13));
    vcpu.setNestedState(state(0, ON, NO_DATA));
    long fixed = low(0x488);
    assumeTrue((fixed & 1 << 13) != 0, "this host's profile does not tell the fixed bits");
    assertRefused(Errno.EINVAL, () -> vcpu.setSregs(vcpu.sregs().withCr4(0)));
  }
}
