package guise.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kvm.Bytes;
import guise.kvm.Capability;
import guise.kvm.DebugRegs;
import guise.kvm.EnableCap;
import guise.kvm.Errno;
import guise.kvm.Fpu;
import guise.kvm.KvmException;
import guise.kvm.LegacyCpuidEntry;
import guise.kvm.MpState;
import guise.kvm.MsrEntry;
import guise.kvm.NestedState;
import guise.kvm.Regs;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.kvm.Xcrs;
import guise.kvm.Xsave;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each ioctl of {@code guise.kvm} once: what is set comes back, what is refused has its errno. */
class OperationsTest {
  private static final int NO_CAPABILITY = 9999;

  private final DeviceKvm kvm = Present.kvm();
  private final Vm vm = kvm.createVm();
  private final Vcpu vcpu = vm.createVcpu(0);

  @AfterEach
  void close() {
    kvm.close();
  }

  private static void refused(Errno errno, Executable ioctl) {
    assertEquals(errno, assertThrows(KvmException.class, ioctl).errno());
  }

  @Test
  void theDeviceAnswers() {
    assertEquals(12, kvm.apiVersion());
    assertTrue(kvm.vcpuMmapSize() >= 4096);
    assertTrue(kvm.checkExtension(Capability.USER_MEMORY) > 0);
    assertEquals(0, kvm.checkExtension(NO_CAPABILITY));
    assertTrue(kvm.supportedCpuid().nent() > 10);
    refused(Errno.E2BIG, () -> kvm.supportedCpuid(1));
    assertEquals(kvm.supportedCpuid(), kvm.supportedCpuid(-1), "the count has no sign");
    assertTrue(kvm.emulatedCpuid(256).entries().size() > 0);
    refused(Errno.EINVAL, () -> kvm.emulatedCpuid(256, new CpuidEntry.Padding(0, 0, 1)));
    assertTrue(kvm.msrIndexList().contains(0x10));
    List<Integer> features = kvm.featureMsrIndexList();
    assertEquals(features.size(), kvm.getMsrs(features).count());
    assertTrue(kvm.mceCapabilities() != 0);
  }

  @Test
  void theDeviceHasAttributes() {
    try {
      kvm.hasDeviceAttribute(0, 0);
    } catch (KvmException e) {
      assumeTrue(false, "this kernel has no KVM_X86_XCOMP_GUEST_SUPP: " + e.errno());
    }
    assertEquals(0, kvm.deviceAttribute(0, 0) & ~0x6_02FFL);
    refused(Errno.ENXIO, () -> kvm.hasDeviceAttribute(0, 77));
    refused(Errno.ENXIO, () -> kvm.deviceAttribute(77, 0));
  }

  @Test
  void hyperVsCpuidIsTold() {
    assumeTrue(
        kvm.checkExtension(Capability.SYS_HYPERV_CPUID) > 0,
        "this kernel has no KVM_CAP_SYS_HYPERV_CPUID");
    int most = kvm.hyperVCpuid(64).nent();
    assertTrue(most > 3);
    assertEquals(most, vcpu.hyperVCpuid(64).nent());
    refused(Errno.E2BIG, () -> kvm.hyperVCpuid(1));
  }

  @Test
  void aVmTakesItsSettings() {
    assertTrue(vm.checkExtension(Capability.NR_MEMSLOTS) > 10);
    refused(Errno.EINVAL, () -> vm.enableCap(new EnableCap(NO_CAPABILITY, 0, List.of())));
    Vm other = kvm.createVm();
    other.createIrqchip();
    refused(Errno.EEXIST, other::createIrqchip);
    refused(Errno.EEXIST, () -> vm.createVcpu(0));
    refused(Errno.EINVAL, () -> vm.createVcpu(-1));
  }

  @Test
  void registersComeBack() {
    var regs = new Regs(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 0x202);
    vcpu.setRegs(regs);
    assertEquals(regs, vcpu.regs());
    var sregs = vcpu.sregs().withCr2(0x1234).withCr3(0x5000).withCr8(3).withInterrupt(77);
    vcpu.setSregs(sregs);
    assertEquals(77, vcpu.sregs().interrupt());
    assertEquals(0x1234, vcpu.sregs().cr2());
    assertThrows(IllegalArgumentException.class, () -> vcpu.setSregs(sregs.withInterrupt(256)));
    var stack = sregs.segments().ss();
    assertEquals(vcpu.sregs().segments().ss(), stack);
    var wide = sregs.withSegments(sregs.segments().withCs(stack.withSelector(0x1_0000)));
    assertThrows(IllegalArgumentException.class, () -> vcpu.setSregs(wide));
  }

  @Test
  void newerSpecialRegistersComeBack() {
    assumeTrue(kvm.checkExtension(Capability.SREGS2) > 0, "this kernel has no KVM_CAP_SREGS2");
    var sregs2 = vcpu.sregs2();
    assertEquals(vcpu.sregs(), sregs2.sregs());
    assertEquals(Optional.empty(), sregs2.pdptrs());
    vcpu.setSregs2(sregs2);
    assertEquals(sregs2, vcpu.sregs2());
  }

  @Test
  void msrsComeBack() {
    var entries = List.of(new MsrEntry(0x174, 8), new MsrEntry(0x175, 0x1000));
    assertEquals(2, vcpu.setMsrs(entries));
    assertEquals(entries, vcpu.getMsrs(List.of(0x174, 0x175, 0x9999)).done());
    refused(Errno.E2BIG, () -> vcpu.getMsrs(Collections.nCopies(256, 0x174)));
  }

  @Test
  void cpuidComesBack() {
    var values = new Registers(1, 2, 3, 4);
    var entry =
        new CpuidEntry(0x4000_1234, 7, 0xFFFF_FFF8, values, new CpuidEntry.Padding(1, 2, 3));
    vcpu.setCpuid2(CpuidTable.of(List.of(entry)));
    assertTrue(vcpu.cpuid().entries().contains(entry), () -> vcpu.cpuid().toString());
    refused(Errno.EFAULT, () -> vcpu.setCpuid2(2, CpuidTable.of(List.of(entry))));
    refused(Errno.EFAULT, () -> vcpu.setCpuid2(256, CpuidTable.EMPTY));
    refused(Errno.E2BIG, () -> vcpu.setCpuid2(-1, CpuidTable.EMPTY));
    refused(Errno.E2BIG, () -> vcpu.getCpuid2(0));
    vcpu.setCpuid(List.of(new LegacyCpuidEntry(0x4000_4321, values)));
    assertTrue(
        vcpu.cpuid().entries().contains(CpuidEntry.plain(0x4000_4321, values)),
        () -> vcpu.cpuid().toString());
  }

  @Test
  void floatingPointStateComesBack() {
    Fpu fpu = vcpu.fpu();
    Bytes xmm = fpu.xmm().withLong(16, 0x1122_3344_5566_7788L);
    vcpu.setFpu(new Fpu(fpu.fpr(), 0x27F, 0, fpu.ftw(), 1, 2, 3, xmm, 0x1F80));
    assertEquals(xmm, vcpu.fpu().xmm());
    assertEquals(0x27F, vcpu.fpu().fcw());
    assertThrows(
        IllegalArgumentException.class,
        () -> vcpu.setFpu(new Fpu(fpu.fpr(), 0x1_0000, 0, 0, 0, 0, 0, xmm, 0)));
  }

  @Test
  void stateInTheFormatOfXsaveComesBack() {
    Xsave saved = vcpu.xsave();
    assertEquals(Xsave.SIZE, saved.area().size());
    var changed = new Xsave(saved.area().withLong(160, 0x1234_5678L)).withXstateBv(3);
    vcpu.setXsave(changed);
    assertEquals(0x1234_5678L, vcpu.fpu().xmm().getLong(0));
    assertEquals(0x1234_5678L, vcpu.xsave().area().getLong(160));
    if (kvm.checkExtension(Capability.XSAVE2) > 0) {
      assertEquals(vcpu.xsave(), vcpu.xsave2(), "nothing here is larger");
    }
    refused(Errno.EFAULT, () -> vcpu.setXsave(new Xsave(Bytes.zeros(512))));
  }

  @Test
  void extendedControlRegistersComeBack() {
    assertEquals(Xcrs.xcr0(1), vcpu.xcrs());
    vcpu.setXcrs(Xcrs.xcr0(1));
    refused(Errno.EINVAL, () -> vcpu.setXcrs(new Xcrs(17, 0, List.of())));
    refused(Errno.EINVAL, () -> vcpu.setXcrs(Xcrs.xcr0(1L << 62)));
    var many = Collections.nCopies(17, new Xcrs.Xcr(0, 1));
    assertThrows(IllegalArgumentException.class, () -> vcpu.setXcrs(new Xcrs(1, 0, many)));
  }

  @Test
  void eventsAndDebugRegistersComeBack() {
    var registers = new DebugRegs(0x1000, 0x2000, 0x3000, 0x4000, 0xFFFF_0FF0L, 0x400, 0);
    vcpu.setDebugRegs(registers);
    assertEquals(registers, vcpu.debugRegs());
    var events = vcpu.events();
    vcpu.setEvents(events);
    assertEquals(events, vcpu.events());
  }

  @Test
  void whatElseAVcpuIsComesBack() {
    assertEquals(MpState.RUNNABLE, vcpu.mpState());
    vcpu.setMpState(MpState.RUNNABLE);
    assertTrue(vcpu.tscKhz() > 0);
    vcpu.setTscKhz(vcpu.tscKhz());
    vcpu.setupMce(1);
    refused(Errno.EINVAL, () -> vcpu.setupMce(-1));
    refused(Errno.EINVAL, () -> vcpu.enableCap(new EnableCap(NO_CAPABILITY, 0, List.of())));
  }

  @Test
  void nestedStateComesBack() {
    assumeTrue(
        vm.checkExtension(Capability.NESTED_STATE) > 0, "this KVM has no nested virtualization");
    NestedState state = vcpu.nestedState();
    assertTrue(state.size() >= NestedState.HEADER_SIZE);
    vcpu.setNestedState(state);
    assertEquals(state, vcpu.nestedState());
  }

  @Test
  void whatTheKernelLacksIsItsErrno() {
    assumeTrue(
        vm.checkExtension(Capability.NESTED_STATE) == 0, "this KVM has nested virtualization");
    var state = new NestedState(0, 0, Bytes.zeros(120), Bytes.zeros(0));
    refused(Errno.EINVAL, vcpu::nestedState);
    refused(Errno.EINVAL, () -> vcpu.setNestedState(state));
  }
}
