package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** SYSCALL, SYSRET, SYSENTER and SYSEXIT on both vendors' processors (SDM 2B; APM 3). */
final class FastCallTest {
  private static final int[] SYSCALL = {0x0F, 0x05};
  private static final int[] SYSRETQ = {0x48, 0x0F, 0x07};
  private static final int[] SYSENTER = {0x0F, 0x34};
  private static final int[] SYSEXIT = {0x0F, 0x35};

  private static Machine user() {
    Machine machine = Machine.longMode(3);
    machine.cpu.star = 0x0013_0008_1234_5678L;
    machine.cpu.lstar = 0xFFFF_8000_0000_1000L;
    machine.cpu.cstar = 0xFFFF_8000_0000_2000L;
    machine.cpu.syscallMask = Cpu.IF | Cpu.DF;
    machine.cpu.setRflags(Cpu.IF | Cpu.DF | Cpu.CF);
    return machine;
  }

  @Test
  void syscallFrom64BitCode() {
    Machine machine = user();
    assertEquals("ok", machine.code(SYSCALL).result());
    Cpu cpu = machine.cpu;
    assertEquals(0xFFFF_8000_0000_1000L, cpu.rip);
    assertEquals(Machine.AT + 2, cpu.r[Cpu.RCX]);
    assertEquals(Cpu.IF | Cpu.DF | Cpu.CF | 2, cpu.r[11]);
    assertEquals(Cpu.CF | 2, cpu.rflags());
    assertEquals(0, cpu.cpl);
    assertEquals(8, cpu.cs().selector);
    assertEquals(0x10, cpu.ss().selector);
    assertTrue(cpu.code64);
  }

  @Test
  void syscallNeedsSce() {
    Machine machine = user();
    machine.cpu.efer &= ~ControlState.SCE;
    assertEquals("#UD", machine.code(SYSCALL).result());
  }

  /** From compatibility mode SYSCALL is AMD's alone, and goes to CSTAR. */
  @Test
  void syscallFromCompatibilityMode() {
    Machine intel = user();
    intel.enter(Machine.USER_CODE, Machine.USER_DATA);
    assertEquals("#UD", intel.code(SYSCALL).result());
    Machine amd = user();
    amd.hypervisor.amd = true;
    amd.enter(Machine.USER_CODE, Machine.USER_DATA);
    assertEquals("ok", amd.code(SYSCALL).result());
    assertEquals(0xFFFF_8000_0000_2000L, amd.cpu.rip);
    assertTrue(amd.cpu.code64);
  }

  @Test
  void sysret() {
    Machine machine = Machine.longMode(0);
    machine.cpu.star = 0x0013_0008_0000_0000L;
    machine.cpu.r[Cpu.RCX] = 0x1234;
    machine.cpu.r[11] = -1;
    assertEquals("ok", machine.code(SYSRETQ).result());
    assertEquals(0x1234, machine.cpu.rip);
    assertEquals(0x3C_7FD7, machine.cpu.rflags());
    assertEquals(0x23, machine.cpu.cs().selector);
    assertEquals(0x1B, machine.cpu.ss().selector);
    assertEquals(3, machine.cpu.cpl);
    assertTrue(machine.cpu.code64);
  }

  @Test
  void sysretTo32BitCode() {
    Machine machine = Machine.longMode(0);
    machine.cpu.star = 0x0013_0008_0000_0000L;
    machine.cpu.r[Cpu.RCX] = 0xF_0000_1234L;
    assertEquals("ok", machine.code(0x0F, 0x07).result());
    assertEquals(0x1234, machine.cpu.rip);
    assertEquals(0x13, machine.cpu.cs().selector);
    assertFalse(machine.cpu.code64);
  }

  @Test
  void sysretChecksTheAddressOnIntelOnly() {
    Machine intel = Machine.longMode(0);
    intel.cpu.r[Cpu.RCX] = 1L << 60;
    assertEquals("#GP(0)", intel.code(SYSRETQ).result());
    Machine amd = Machine.longMode(0);
    amd.hypervisor.amd = true;
    amd.cpu.r[Cpu.RCX] = 1L << 60;
    assertEquals("ok", amd.code(SYSRETQ).result());
    assertEquals("#GP(0)", Machine.longMode(3).code(SYSRETQ).result(), "privilege");
  }

  @Test
  void sysenterAndSysexit() {
    Machine machine = Machine.protectedMode(3);
    Cpu cpu = machine.cpu;
    assertEquals("#GP(0)", machine.code(SYSENTER).result(), "no code segment");
    cpu.rip = Machine.AT;
    cpu.sysenterCs = Machine.CODE;
    cpu.sysenterEip = 0x9000;
    cpu.sysenterEsp = 0x7000;
    cpu.setRflags(Cpu.IF);
    assertEquals("ok", machine.code(SYSENTER).result());
    assertEquals(0x9000, cpu.rip);
    assertEquals(0x7000, cpu.r[Cpu.RSP]);
    assertEquals(0, cpu.rflags() & Cpu.IF);
    assertEquals(Machine.DATA, cpu.ss().selector);
    cpu.r[Cpu.RDX] = 0xA000;
    cpu.r[Cpu.RCX] = 0x6000;
    assertEquals("ok", machine.code(SYSEXIT).result());
    assertEquals(3, cpu.cpl);
    assertEquals(0xA000, cpu.rip);
    assertEquals(0x6000, cpu.r[Cpu.RSP]);
    assertEquals(Machine.USER_CODE, cpu.cs().selector);
    assertEquals("#GP(0)", machine.code(SYSEXIT).result(), "privilege");
  }

  @Test
  void amdHasNoSysenterInLongMode() {
    Machine machine = Machine.longMode(3);
    machine.cpu.sysenterCs = 8;
    machine.hypervisor.amd = true;
    assertEquals("#UD", machine.code(SYSENTER).result());
    machine.hypervisor.amd = false;
    assertEquals("ok", machine.code(SYSENTER).result());
    assertEquals("#GP(0)", Machine.real().code(SYSENTER).result());
  }
}
