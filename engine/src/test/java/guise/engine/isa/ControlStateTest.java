package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What control registers may become, and what that does (SDM volume 3, 2.5, 4.1.2, 9.8.5). */
final class ControlStateTest {
  private static final int[] MOV_CR0_RAX = {0x0F, 0x22, 0xC0};
  private static final int[] MOV_CR3_RAX = {0x0F, 0x22, 0xD8};
  private static final int[] MOV_CR4_RAX = {0x0F, 0x22, 0xE0};
  private static final long PE = ControlState.PE;
  private static final long PG = ControlState.PG;

  private static String move(Machine machine, long value, int... code) {
    machine.cpu.r[Cpu.RAX] = value;
    return machine.code(code).result();
  }

  @Test
  void combinationsOfCr0() {
    assertEquals("#GP(0)", move(Machine.real(), PG, MOV_CR0_RAX), "PG without PE");
    assertEquals("#GP(0)", move(Machine.real(), ControlState.NW, MOV_CR0_RAX), "NW without CD");
    Machine machine = Machine.real();
    assertEquals("ok", move(machine, PE, MOV_CR0_RAX));
    assertEquals(PE | ControlState.ET, machine.cpu.cr0);
    assertFalse(machine.cpu.realMode);
    assertEquals("#GP(0)", move(Machine.longMode(0), PE | 1L << 40, MOV_CR0_RAX), "upper half");
  }

  /** 9.8.5: PAE, then LME, then PG activates IA-32e mode; CS.L must be clear. */
  @Test
  void enteringAndLeavingLongMode() {
    Machine machine = Machine.protectedMode(0);
    Cpu cpu = machine.cpu;
    machine.put(0x4000, 0x5007);
    machine.put(0x5000, 0x87);
    cpu.cr3 = 0x4000;
    assertEquals(Outcome.ELSEWHERE, ControlState.setEfer(cpu, ControlState.LME));
    assertEquals("#GP(0)", move(machine, PE | PG, MOV_CR0_RAX), "without PAE");
    cpu.rip = Machine.AT;
    cpu.cr4 = ControlState.PAE;
    cpu.cs().l = 1;
    assertEquals("#GP(0)", move(machine, PE | PG, MOV_CR0_RAX), "with CS.L");
    cpu.rip = Machine.AT;
    cpu.cs().l = 0;
    assertEquals("ok", move(machine, PE | PG, MOV_CR0_RAX));
    assertTrue(cpu.longMode);
    assertFalse(cpu.code64);
    assertEquals("#GP(0)", move(machine, 0, MOV_CR4_RAX), "PAE stays");
    assertEquals(Outcome.gp(), ControlState.setEfer(cpu, 0), "LME stays");
    cpu.rip = Machine.AT;
    assertEquals("ok", move(machine, PE, MOV_CR0_RAX));
    assertFalse(cpu.longMode);
    assertEquals(ControlState.LME, cpu.efer);
  }

  @Test
  void pagingCannotBeTurnedOffIn64BitMode() {
    assertEquals("#GP(0)", move(Machine.longMode(0), PE, MOV_CR0_RAX));
  }

  @Test
  void lmaCannotBeWritten() {
    Cpu cpu = Machine.protectedMode(0).cpu;
    ControlState.setEfer(cpu, ControlState.LMA | ControlState.LME);
    assertEquals(ControlState.LME, cpu.efer);
  }

  @Test
  void pcids() {
    Machine machine = Machine.longMode(0);
    long on = ControlState.PAE | ControlState.PCIDE;
    machine.cpu.cr3 |= 5;
    assertEquals("#GP(0)", move(machine, on, MOV_CR4_RAX), "CR3 has a PCID already");
    machine.cpu.rip = Machine.AT;
    machine.cpu.cr3 &= ~0xFFFL;
    assertEquals("ok", move(machine, on, MOV_CR4_RAX));
    assertEquals("ok", move(machine, 0x4007 | 1L << 63, MOV_CR3_RAX));
    assertEquals(0x4007, machine.cpu.cr3, "bit 63 is not kept");
    assertEquals("#GP(0)", move(Machine.protectedMode(0), on, MOV_CR4_RAX), "outside IA-32e mode");
    machine.enter(Machine.CODE, Machine.DATA);
    assertEquals("#GP(0)", move(machine, PE, MOV_CR0_RAX), "paging stays while PCIDs are on");
  }

  /** Bit 63 of MOV to CR3 keeps the translations of that PCID (4.10.4.1). */
  @Test
  void aLoadOfCr3MayKeepTranslations() {
    Machine machine = Machine.longMode(0);
    Cpu cpu = machine.cpu;
    ControlState.setCr4(cpu, ControlState.PAE | ControlState.PCIDE);
    machine.put(0x5008, 0x83);
    machine.put(0x10, 0xAA);
    ControlState.setCr3(cpu, 0x4001);
    assertEquals(0xAA, cpu.memory.read(0x4000_0010L, 8));
    machine.put(0x5008, 0x4000_0083L);
    ControlState.setCr3(cpu, 0x4002);
    ControlState.setCr3(cpu, 0x4001 | 1L << 63);
    assertEquals(0xAA, cpu.memory.read(0x4000_0010L, 8), "kept");
    ControlState.setCr3(cpu, 0x4001);
    machine.put(0x5008, 0);
    assertEquals("#PF(0)", fault(cpu), "not kept");
  }

  private static String fault(Cpu cpu) {
    try {
      cpu.memory.read(0x4000_0010L, 8);
      return "ok";
    } catch (guise.engine.memory.GuestFault fault) {
      return Machine.named(fault);
    }
  }

  @Test
  void la57StaysInLongMode() {
    assertEquals(
        "#GP(0)", move(Machine.longMode(0), ControlState.PAE | ControlState.LA57, MOV_CR4_RAX));
  }

  @Test
  void cetNeedsWp() {
    Machine machine = Machine.longMode(0);
    assertEquals("ok", move(machine, ControlState.PAE | ControlState.CET, MOV_CR4_RAX));
    assertEquals("#GP(0)", move(machine, PE | PG, MOV_CR0_RAX), "WP goes only after CET");
    Machine open = Machine.longMode(0);
    open.cpu.cr0 &= ~ControlState.WP;
    assertEquals("#GP(0)", move(open, ControlState.PAE | ControlState.CET, MOV_CR4_RAX));
  }

  /** MOV to CR3 under PAE loads four pointers, and #GP(0)s if they are bad (4.4.1). */
  @Test
  void pointersOfPae() {
    Machine machine = Machine.protectedMode(0);
    Cpu cpu = machine.cpu;
    cpu.cr4 = ControlState.PAE;
    machine.put(0x4000, 0x5001);
    machine.put(0x5000, 0x87);
    cpu.cr3 = 0x4000;
    assertEquals("ok", move(machine, PE | PG, MOV_CR0_RAX));
    assertEquals(0x5001, cpu.memory.pdptr(0));
    machine.put(0x4020, 0x5003);
    assertEquals("#GP(0)", move(machine, 0x4020, MOV_CR3_RAX));
    assertEquals(0x4000, cpu.cr3);
    assertEquals(0x5001, cpu.memory.pdptr(0));
  }
}
