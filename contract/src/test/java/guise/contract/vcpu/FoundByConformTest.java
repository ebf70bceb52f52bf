package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.engine.Choices;
import guise.engine.EmulatedKvm;
import guise.engine.Hardware;
import guise.engine.ProcessPermissions;
import guise.formats.Profiles;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.kvm.Capability;
import guise.kvm.DebugRegs;
import guise.kvm.EnableCap;
import guise.kvm.Errno;
import guise.kvm.KvmException;
import guise.kvm.MsrEntry;
import guise.kvm.Vcpu;
import guise.kvm.VcpuEvents;
import guise.kvm.VcpuEvents.Fault;
import guise.kvm.VcpuEvents.Interrupt;
import guise.kvm.VcpuEvents.Nmi;
import guise.kvm.VcpuEvents.Smi;
import guise.kvm.Vm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the engine did otherwise than KVM until {@code guise conform} compared the two. */
final class FoundByConformTest {
  private static final Host HOST = Profiles.find("milan").orElseThrow();
  private static final Host UNSCALED = Profiles.find("haswell").orElse(HOST);
  private static final Kernel KERNEL = Kernel.of("6.18");
  private static final int KHZ = 2_600_000;

  private final Vm vm = kvm(HOST).createVm();
  private final Vcpu vcpu = vm.createVcpu(0);

  private static EmulatedKvm kvm(Host host) {
    var choices = Choices.DEFAULTS.with(Hardware.AS_DOCUMENTED.withTscKhz(KHZ));
    return new EmulatedKvm(host, KERNEL, ProcessPermissions.of(host, KERNEL), choices);
  }

  private static VcpuEvents events(Fault exception, int flags, boolean tripleFault) {
    return new VcpuEvents(exception, Interrupt.NONE, Nmi.NONE, 0, flags, Smi.NONE, tripleFault);
  }

  @Test
  void ofABreakpointUserspaceSeesNothing() {
    vcpu.setEvents(events(new Fault(true, false, 3, false, 0, false, 0), 0, false));
    assertFalse(vcpu.events().exception().injected());
    vcpu.setEvents(events(new Fault(true, false, 6, false, 0, false, 0), 0, false));
    assertTrue(vcpu.events().exception().injected());
  }

  @Test
  void aTripleFaultStaysWhereItsFlagIsNotSet() {
    vm.enableCap(EnableCap.of(Capability.X86_TRIPLE_FAULT_EVENT, 1));
    vcpu.setEvents(events(Fault.NONE, VcpuEvents.TRIPLE_FAULT, true));
    vcpu.setEvents(events(Fault.NONE, 0, false));
    assertTrue(vcpu.events().tripleFaultPending());
    vcpu.setEvents(events(Fault.NONE, VcpuEvents.TRIPLE_FAULT, false));
    assertFalse(vcpu.events().tripleFaultPending());
  }

  @Test
  void debugRegistersAreKeptAsTheyAreWritten() {
    vcpu.setDebugRegs(new DebugRegs(0, 0, 0, 0, 0, 0, 0));
    assertEquals(0, vcpu.debugRegs().dr7());
  }

  @Test
  void everyBankOfMachineChecksHasAThreshold() {
    assertEquals(1, vcpu.setMsrs(List.of(new MsrEntry(0x29F, 0))));
    assertEquals(0, vcpu.setMsrs(List.of(new MsrEntry(0x29F, 1))), "not without MCG_CMCI_P");
    assertEquals(0, vcpu.getMsrs(List.of(0x2A0)).count());
  }

  @Test
  void someRegistersReadAsConstants() {
    assertEquals(0x400_0000_03E8L, value(0x198), "PERF_STATUS");
    assertEquals(1 << 24, value(0x2C), "EBC_FREQUENCY_ID");
    assertEquals(0xBE70_2111L, value(0x11E), "BBL_CR_CTL3");
    assertEquals(0x2000_0000, value(0xC001_001B), "CLK_CTL");
    assertEquals(0, value(0x606), "RAPL_POWER_UNIT");
    assertEquals(0, vcpu.setMsrs(List.of(new MsrEntry(0x198, 0))), "nobody writes it");
    assertEquals(1, vcpu.setMsrs(List.of(new MsrEntry(0x11E, 5))), "a write has no effect");
    assertEquals(0xBE70_2111L, value(0x11E));
  }

  private long value(int register) {
    return vcpu.getMsrs(List.of(register)).done().getFirst().value();
  }

  @Test
  void aTscThatCannotBeScaledRunsFasterButNotSlower() {
    var other = kvm(UNSCALED);
    boolean scales = other.checkExtension(Capability.TSC_CONTROL) != 0;
    try (Vm machine = other.createVm();
        Vcpu one = machine.createVcpu(0)) {
      assertEquals(KHZ, one.tscKhz());
      one.setTscKhz(KHZ + 100_000);
      if (!scales) {
        var refused = assertThrows(KvmException.class, () -> one.setTscKhz(1_000_000));
        assertEquals(Errno.EINVAL, refused.errno());
        assertEquals(1_000_000, one.tscKhz(), "refused, and kept all the same");
      }
      one.setTscKhz(0);
      assertEquals(KHZ, one.tscKhz());
    }
  }
}
