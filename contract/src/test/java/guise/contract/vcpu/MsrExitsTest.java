package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kvm.Bytes;
import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.Exit;
import guise.kvm.Kvm;
import guise.kvm.MemoryRegion;
import guise.kvm.MsrFilter;
import guise.kvm.MsrFilter.Range;
import guise.kvm.Regs;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Failed accesses to registers that end in userspace (userspace_msr_exit_test). */
@ParameterizedClass
@EnumSource
class MsrExitsTest {
  private static final int INVALID = 1;
  private static final int UNKNOWN = 2;
  private static final int FILTERED = 4;

  /** A number that no processor and no hypervisor gives a register. */
  private static final int NOTHING = 0xDEAD;

  private static final int SYSENTER_CS = 0x174;
  private static final int EFER = 0xC000_0080;
  private static final int CODE = 0x1000;
  private static final int GP_HANDLER = 0x2000;

  private final MemorySegment memory = Arena.ofAuto().allocate(0x10000, 4096);
  private final Vm vm;
  private final Vcpu vcpu;

  MsrExitsTest(Backend backend) {
    Kvm kvm = backend.kvm();
    vm = kvm.createVm();
    assumeTrue(vm.checkExtension(Capability.X86_USER_SPACE_MSR) != 0, "no such capability");
    vm.setUserMemoryRegion(MemoryRegion.of(0, 0, memory));
    vcpu = vm.createVcpu(0);
    vcpu.setCpuid2(kvm.supportedCpuid().entries());
    var sregs = vcpu.sregs();
    var cs = sregs.segments().cs().withBase(0).withSelector(0);
    vcpu.setSregs(sregs.withSegments(sregs.segments().withCs(cs)));
    memory.set(ValueLayout.JAVA_INT, 4 * 13, GP_HANDLER);
    put(GP_HANDLER, "f4");
  }

  private void put(long address, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, address, bytes.length);
  }

  private void reasons(int mask) {
    vm.enableCap(EnableCap.of(Capability.X86_USER_SPACE_MSR, mask));
  }

  /** RDMSR (0F 32) or WRMSR (0F 30), then HLT. */
  private Exit run(String instruction, int index) {
    put(CODE, instruction + "f4");
    long rcx = index & 0xFFFF_FFFFL;
    vcpu.setRegs(
        new Regs(0x1234, 0, rcx, 0x5678, 0, 0, 0x8000, 0, 0, 0, 0, 0, 0, 0, 0, 0, CODE, 2));
    return vcpu.run();
  }

  private Exit read(int index) {
    return run("0f32", index);
  }

  private Exit write(int index) {
    return run("0f30", index);
  }

  private void assertHaltedAt(long rip) {
    assertEquals(new Exit.Halted(), vcpu.run());
    assertEquals(rip, vcpu.regs().rip());
  }

  @Test
  void anUnknownRegisterIsReadFromUserspace() {
    reasons(UNKNOWN);
    assertEquals(new Exit.MsrRead(NOTHING, UNKNOWN), read(NOTHING));
    assertEquals(CODE, vcpu.regs().rip(), "RIP stays at RDMSR");
    vcpu.answer(Bytes.zeros(8).withLong(0, 0x1111_2222_3333_4444L));
    assertHaltedAt(CODE + 3);
    assertEquals(0x3333_4444L, vcpu.regs().rax());
    assertEquals(0x1111_2222L, vcpu.regs().rdx());
  }

  @Test
  void withoutAnAnswerItReadsZero() {
    reasons(UNKNOWN);
    read(NOTHING);
    assertHaltedAt(CODE + 3);
    assertEquals(0, vcpu.regs().rax());
    assertEquals(0, vcpu.regs().rdx());
  }

  @Test
  void aWriteToItIsUserspacesBusiness() {
    reasons(UNKNOWN);
    assertEquals(new Exit.MsrWrite(NOTHING, 0x5678_0000_1234L, UNKNOWN), write(NOTHING));
    assertHaltedAt(CODE + 3);
  }

  @Test
  void userspaceMayRefuse() {
    reasons(UNKNOWN);
    read(NOTHING);
    vcpu.refuse();
    assertHaltedAt(GP_HANDLER + 1);
    write(NOTHING);
    vcpu.refuse();
    assertHaltedAt(GP_HANDLER + 1);
    assertThrows(IllegalStateException.class, vcpu::refuse);
  }

  @Test
  void anInvalidValueIsAnotherReason() {
    reasons(INVALID);
    assertEquals(new Exit.MsrWrite(EFER, 0x5678_0000_1234L, INVALID), write(EFER));
    assertHaltedAt(CODE + 3);
    assertEquals(new Exit.Halted(), read(NOTHING), "not asked for: #GP");
    assertEquals(GP_HANDLER + 1, vcpu.regs().rip());
  }

  @Test
  void soIsTheFilter() {
    reasons(FILTERED);
    var both = MsrFilter.READ | MsrFilter.WRITE;
    var closed = new Range(both, SYSENTER_CS, 1, Bytes.zeros(1));
    vm.setMsrFilter(new MsrFilter(0, List.of(closed)));
    assertEquals(new Exit.MsrRead(SYSENTER_CS, FILTERED), read(SYSENTER_CS));
    assertHaltedAt(CODE + 3);
    assertEquals(new Exit.MsrWrite(SYSENTER_CS, 0x5678_0000_1234L, FILTERED), write(SYSENTER_CS));
    assertHaltedAt(CODE + 3);
    vm.setMsrFilter(MsrFilter.ALLOW_ALL);
    assertEquals(new Exit.Halted(), write(SYSENTER_CS));
    assertEquals(CODE + 3, vcpu.regs().rip());
  }

  @Test
  void nobodyIsAskedUntilHeWants() {
    assertEquals(new Exit.Halted(), read(NOTHING));
    assertEquals(GP_HANDLER + 1, vcpu.regs().rip());
  }
}
