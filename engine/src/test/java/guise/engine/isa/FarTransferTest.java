package guise.engine.isa;

import static guise.engine.isa.Machine.CODE;
import static guise.engine.isa.Machine.CODE64;
import static guise.engine.isa.Machine.DATA;
import static guise.engine.isa.Machine.FREE;
import static guise.engine.isa.Machine.FREE2;
import static guise.engine.isa.Machine.NOT_PRESENT;
import static guise.engine.isa.Machine.STACK;
import static guise.engine.isa.Machine.STACK0;
import static guise.engine.isa.Machine.USER_CODE;
import static guise.engine.isa.Machine.USER_DATA;
import static guise.engine.isa.Machine.flat;
import static guise.engine.isa.Machine.gate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Far JMP, CALL, RET and IRET (SDM volume 2; volume 3, 5.8). */
final class FarTransferTest {
  private static final long TARGET = 0x9000;

  private static int[] far(int opcode, int selector) {
    return new int[] {opcode, 0x00, 0x90, 0, 0, selector & 0xFF, selector >>> 8};
  }

  private static String jump(Machine machine, int selector) {
    return machine.code(far(0xEA, selector)).result();
  }

  private static String call(Machine machine, int selector) {
    return machine.code(far(0x9A, selector)).result();
  }

  private static Machine with(int cpl, long descriptor) {
    Machine machine = Machine.protectedMode(cpl);
    machine.gdt(FREE, descriptor);
    return machine;
  }

  // -- JMP
  // ------------------------------------------------------------------------------------------

  @Test
  void realModeJumps() {
    Machine machine = Machine.real();
    assertEquals("ok", machine.code(0xEA, 0x34, 0x12, 0x00, 0x05).result());
    assertEquals(0x500, machine.cpu.cs().selector);
    assertEquals(0x5000, machine.cpu.cs().base);
    assertEquals(0x1234, machine.cpu.rip);
  }

  @Test
  void jumpsToCodeSegments() {
    assertEquals("ok", jump(with(0, flat(10, 0)), FREE));
    assertEquals("ok", jump(with(3, flat(14, 0)), FREE | 3), "conforming");
    assertEquals("#GP(58)", jump(with(0, flat(14, 3)), FREE), "conforming, less privileged");
    assertEquals("#GP(58)", jump(with(3, flat(10, 0)), FREE), "more privileged");
    assertEquals("#GP(18)", jump(with(0, 0), USER_CODE & ~3), "less privileged");
    assertEquals("#GP(58)", jump(with(0, flat(10, 0)), FREE | 1), "RPL above CPL");
    assertEquals("#GP(10)", jump(with(0, 0), DATA));
    assertEquals("#GP(0)", jump(with(0, 0), 0), "null");
    assertEquals("#GP(100)", jump(with(0, 0), 0x100), "beyond the table");
    assertEquals("#NP(58)", jump(with(0, flat(10, 0) & NOT_PRESENT), FREE));
    long small = Machine.segment(0, 0xFFF, 10, 0) | 1L << 54;
    assertEquals("#GP(0)", jump(with(0, small), FREE), "beyond the limit");
  }

  @Test
  void conformingCodeKeepsTheLevel() {
    Machine machine = with(3, flat(14, 0));
    jump(machine, FREE);
    assertEquals(3, machine.cpu.cpl);
    assertEquals(FREE | 3, machine.cpu.cs().selector);
    assertEquals(TARGET, machine.cpu.rip);
    assertEquals(15, machine.descriptor(FREE).type(), "accessed");
  }

  @Test
  void jumpsThroughCallGates() {
    assertEquals("ok", jump(with(0, gate(CODE, 0xA000, 12, 0)), FREE));
    assertEquals("#GP(58)", jump(with(3, gate(CODE, 0xA000, 12, 0)), FREE | 3), "DPL of the gate");
    assertEquals("#GP(8)", jump(with(3, gate(CODE, 0xA000, 12, 3)), FREE | 3), "no inward jumps");
    assertEquals("#NP(58)", jump(with(0, gate(CODE, 0xA000, 12, 0) & NOT_PRESENT), FREE));
    assertEquals("#GP(0)", jump(with(0, gate(0, 0xA000, 12, 0)), FREE));
    assertEquals("#GP(10)", jump(with(0, gate(DATA, 0xA000, 12, 0)), FREE));
    assertEquals("#GP(58)", jump(with(0, gate(CODE, 0xA000, 14, 0)), FREE), "an interrupt gate");
  }

  @Test
  void from64BitToCompatibilityModeAndBack() {
    Machine machine = Machine.longMode(0);
    machine.guest.write(0x500, 4, TARGET);
    machine.guest.write(0x504, 2, CODE);
    assertTrue(machine.cpu.code64);
    assertEquals("ok", machine.code(0xFF, 0x2C, 0x25, 0, 5, 0, 0).result());
    assertFalse(machine.cpu.code64);
    assertEquals(4, machine.cpu.codeSize);
    assertEquals("ok", jump(machine, CODE64));
    assertTrue(machine.cpu.code64);
  }

  @Test
  void codeCannotBe64And32BitsAtOnce() {
    Machine machine = Machine.longMode(0);
    machine.gdt(FREE, flat(10, 0) | 1L << 53);
    machine.guest.write(0x500, 4, TARGET);
    machine.guest.write(0x504, 2, FREE);
    assertEquals("#GP(58)", machine.code(0xFF, 0x2C, 0x25, 0, 5, 0, 0).result());
  }

  // -- CALL and RET
  // -----------------------------------------------------------------------------------

  @Test
  void aCallOnTheSameLevelAndItsReturn() {
    Machine machine = Machine.protectedMode(0);
    assertEquals("ok", call(machine, CODE));
    assertEquals(STACK0 - 8, machine.cpu.r[Cpu.RSP]);
    assertEquals(Machine.AT + 7, machine.get(STACK0 - 8, 4));
    assertEquals(CODE, machine.get(STACK0 - 4, 4));
    machine.cpu.r[Cpu.RSP] = STACK0 - 8;
    assertEquals("ok", machine.code(0xCA, 0x10, 0).result());
    assertEquals(STACK0 + 0x10, machine.cpu.r[Cpu.RSP]);
    assertEquals(Machine.AT + 7, machine.cpu.rip);
  }

  /** Through a gate to level 0, with parameters, and back with RET n (5.8.5). */
  @Test
  void anInwardCallCopiesParameters() {
    Machine machine = with(3, gate(CODE, TARGET, 12, 3) | 2L << 32);
    machine.guest.write(STACK, 4, 0x1111);
    machine.guest.write(STACK + 4, 4, 0x2222);
    assertEquals("ok", call(machine, FREE | 3));
    assertEquals(0, machine.cpu.cpl);
    assertEquals(STACK0 - 24, machine.cpu.r[Cpu.RSP]);
    assertEquals(USER_DATA, machine.get(STACK0 - 4, 4));
    assertEquals(STACK, machine.get(STACK0 - 8, 4));
    assertEquals(0x2222, machine.get(STACK0 - 12, 4));
    assertEquals(0x1111, machine.get(STACK0 - 16, 4));
    assertEquals(USER_CODE, machine.get(STACK0 - 20, 4));
    machine.cpu.segments[SegmentRegister.ES].load(DATA, machine.descriptor(DATA));
    assertEquals("ok", machine.code(0xCA, 8, 0).result());
    assertEquals(3, machine.cpu.cpl);
    assertEquals(STACK + 8, machine.cpu.r[Cpu.RSP]);
    assertEquals(0, machine.cpu.segments[SegmentRegister.ES].selector, "too privileged");
    assertEquals(USER_DATA, machine.cpu.segments[SegmentRegister.DS].selector);
  }

  @Test
  void anInwardCallInLongMode() {
    Machine machine = Machine.longMode(3);
    machine.gdt(FREE, gate(CODE64, TARGET, 12, 3));
    machine.gdt(FREE + 8, 0);
    machine.put(Machine.TSS_BASE + 4, STACK0);
    machine.guest.write(0x500, 4, 0);
    machine.guest.write(0x504, 2, FREE | 3);
    assertEquals("ok", machine.code(0xFF, 0x1C, 0x25, 0, 5, 0, 0).result());
    assertEquals(STACK0 - 32, machine.cpu.r[Cpu.RSP]);
    assertEquals(0, machine.cpu.ss().selector);
    assertEquals(TARGET, machine.cpu.rip);
  }

  private static String ret(int selector, long descriptor, int stackSelector, long stack) {
    Machine machine = with(0, descriptor);
    machine.gdt(FREE2, stack);
    machine.cpu.r[Cpu.RSP] = 0x5000;
    machine.guest.write(0x5000, 4, TARGET);
    machine.guest.write(0x5004, 4, selector);
    machine.guest.write(0x5008, 4, STACK);
    machine.guest.write(0x500C, 4, stackSelector);
    return machine.code(0xCB).result();
  }

  @Test
  void whatCanBeWrongWithAReturn() {
    long code = flat(10, 3);
    long stack = flat(2, 3);
    assertEquals("ok", ret(FREE | 3, code, FREE2 | 3, stack));
    assertEquals("#GP(0)", ret(0, code, FREE2 | 3, stack));
    assertEquals("#GP(58)", ret(FREE | 2, code, FREE2 | 3, stack), "DPL is not RPL");
    assertEquals("#GP(10)", ret(DATA, code, FREE2 | 3, stack));
    assertEquals("#NP(58)", ret(FREE | 3, code & NOT_PRESENT, FREE2 | 3, stack));
    assertEquals("#GP(0)", ret(FREE | 3, code, 0, stack), "a null stack");
    assertEquals("#GP(68)", ret(FREE | 3, code, FREE2 | 2, stack), "RPL of the stack");
    assertEquals("#GP(68)", ret(FREE | 3, code, FREE2 | 3, flat(2, 2)), "DPL of the stack");
    assertEquals("#GP(68)", ret(FREE | 3, code, FREE2 | 3, flat(0, 3)), "read-only");
    assertEquals("#SS(68)", ret(FREE | 3, code, FREE2 | 3, stack & NOT_PRESENT));
    assertEquals("#GP(100)", ret(FREE | 3, code, 0x103, stack));
  }

  @Test
  void noReturnGoesInward() {
    Machine machine = Machine.protectedMode(3);
    machine.guest.write(STACK, 4, TARGET);
    machine.guest.write(STACK + 4, 4, CODE);
    assertEquals("#GP(8)", machine.code(0xCB).result());
  }

  // -- IRET
  // -----------------------------------------------------------------------------------------

  private static void frame(Machine machine, long... items) {
    int width = machine.cpu.code64 ? 8 : 4;
    machine.cpu.r[Cpu.RSP] = 0xC000;
    for (int i = 0; i < items.length; i++) {
      machine.guest.write(0xC000 + (long) i * width, width, items[i]);
    }
  }

  @Test
  void iretToUserCode() {
    Machine machine = Machine.protectedMode(0);
    frame(machine, TARGET, USER_CODE, 0x3202, STACK, USER_DATA);
    assertEquals("ok", machine.code(0xCF).result());
    assertEquals(3, machine.cpu.cpl);
    assertEquals(STACK, machine.cpu.r[Cpu.RSP]);
    assertEquals(0x3202, machine.cpu.rflags());
    assertTrue(machine.cpu.segments[SegmentRegister.DS].unusable, "DS was too privileged");
  }

  /** A user changes neither IOPL nor, with IOPL 0, IF. */
  @Test
  void iretOfAUserKeepsWhatIsPrivileged() {
    Machine machine = Machine.protectedMode(3);
    machine.cpu.setRflags(Cpu.IF);
    frame(machine, TARGET, USER_CODE, Cpu.IOPL | Cpu.DF | Cpu.VIF);
    assertEquals("ok", machine.code(0xCF).result());
    assertEquals(Cpu.IF | Cpu.DF | 2, machine.cpu.rflags());
  }

  @Test
  void iretEntersAndReturnsFromVirtualMode() {
    Machine machine = Machine.protectedMode(0);
    frame(machine, 0x100, 0x1000, Cpu.VM | Cpu.IOPL | 2, 0x200, 0x2000, 0x3000, 0x4000, 5, 6);
    assertEquals("ok", machine.code(0xCF).result());
    assertTrue(machine.cpu.v86);
    assertEquals(3, machine.cpu.cpl);
    assertEquals(0x1_0000, machine.cpu.cs().base);
    assertEquals(0x100, machine.cpu.rip);
    assertEquals(0x2_0000, machine.cpu.ss().base);
    assertEquals(0x4000, machine.cpu.segments[SegmentRegister.DS].selector);
    assertEquals(6, machine.cpu.segments[SegmentRegister.GS].selector);
    machine.guest.write(0x2_0200, 2, 0x300);
    machine.guest.write(0x2_0202, 2, 0x1100);
    machine.guest.write(0x2_0204, 2, Cpu.CF);
    assertEquals("ok", machine.code(0xCF).result());
    assertEquals(0x1_1000, machine.cpu.cs().base);
    assertEquals(Cpu.VM | Cpu.IOPL | Cpu.CF | 2, machine.cpu.rflags(), "IOPL stays");
  }

  @Test
  void iretOfVirtualModeNeedsIopl() {
    assertEquals("#GP(0)", Machine.virtual(2).code(0xCF).result());
  }

  @Test
  void iretInLongModeAlwaysPopsTheStack() {
    Machine machine = Machine.longMode(0);
    frame(machine, TARGET, CODE64, 2, 0x5800, DATA);
    assertEquals("ok", machine.code(0x48, 0xCF).result());
    assertEquals(0x5800, machine.cpu.r[Cpu.RSP]);
    assertTrue(machine.cpu.code64);
    machine.cpu.setRflags(Cpu.NT);
    assertEquals("#GP(0)", machine.code(0x48, 0xCF).result(), "there are no tasks");
  }

  @Test
  void iretToAPlaceThatIsNotCanonical() {
    Machine machine = Machine.longMode(0);
    frame(machine, 1L << 60, CODE64, 2, 0x5800, DATA);
    assertEquals("#GP(0)", machine.code(0x48, 0xCF).result());
    assertEquals(0xC000, machine.cpu.r[Cpu.RSP]);
  }

  @Test
  void iretToANullStackOnlyIn64BitModeAndNotForUsers() {
    Machine machine = Machine.longMode(0);
    frame(machine, TARGET, CODE64, 2, 0x5800, 0);
    assertEquals("ok", machine.code(0x48, 0xCF).result());
    frame(machine, TARGET, Machine.USER_CODE64, 2, 0x5800, 0);
    assertEquals("#GP(0)", machine.code(0x48, 0xCF).result());
  }
}
