package guise.engine.isa;

import static guise.engine.isa.Machine.CODE;
import static guise.engine.isa.Machine.DATA;
import static guise.engine.isa.Machine.FREE;
import static guise.engine.isa.Machine.HANDLER;
import static guise.engine.isa.Machine.TSS;
import static guise.engine.isa.Machine.TSS_BASE;
import static guise.engine.isa.Machine.gate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hardware task switches (SDM volume 3, 8.3). */
final class TaskSwitchTest {
  private static final long OTHER = 0x3800;
  private static final int[] JMP = {0xEA, 0, 0, 0, 0, FREE, 0};
  private static final int[] CALL = {0x9A, 0, 0, 0, 0, FREE, 0};

  private static Machine machine(int type) {
    Machine machine = Machine.protectedMode(0);
    machine.gdt(FREE, Machine.system(OTHER, 0x67, type, 0));
    machine.guest.write(OTHER + 0x20, 4, HANDLER);
    machine.guest.write(OTHER + 0x24, 4, 2);
    machine.guest.write(OTHER + 0x28, 4, 0x1234);
    machine.guest.write(OTHER + 0x38, 4, 0x5000);
    for (int i = 0; i < 6; i++) {
      machine.guest.write(OTHER + 0x48 + 4L * i, 2, i == SegmentRegister.CS ? CODE : DATA);
    }
    return machine;
  }

  private static int type(Machine machine, int selector) {
    return machine.descriptor(selector).type();
  }

  @Test
  void aJumpLeavesTheOldTaskAvailable() {
    Machine machine = machine(9);
    machine.cpu.r[Cpu.RBX] = 0x77;
    assertEquals("ok", machine.code(JMP).result());
    assertEquals(HANDLER, machine.cpu.rip);
    assertEquals(0x1234, machine.cpu.r[Cpu.RAX]);
    assertEquals(0x5000, machine.cpu.r[Cpu.RSP]);
    assertEquals(FREE, machine.cpu.tr.selector);
    assertEquals(11, type(machine, FREE));
    assertEquals(9, type(machine, TSS));
    assertEquals(Machine.AT + 7, machine.get(TSS_BASE + 0x20, 4));
    assertEquals(0x77, machine.get(TSS_BASE + 0x28 + 12, 4));
    assertEquals(CODE, machine.get(TSS_BASE + 0x4C, 2));
    assertEquals(8, machine.cpu.cr0 & 8, "CR0.TS");
    assertEquals(0, machine.cpu.rflags() & Cpu.NT);
  }

  @Test
  void aCallNestsAndIretReturns() {
    Machine machine = machine(9);
    assertEquals("ok", machine.code(CALL).result());
    assertEquals(TSS, machine.get(OTHER, 2), "the link");
    assertEquals(11, type(machine, TSS));
    assertEquals(Cpu.NT, machine.cpu.rflags() & Cpu.NT);
    machine.guest.write(HANDLER, 1, 0xCF);
    assertEquals("ok", machine.result());
    assertEquals(Machine.AT + 7, machine.cpu.rip);
    assertEquals(TSS, machine.cpu.tr.selector);
    assertEquals(9, type(machine, FREE));
    assertEquals(0, machine.get(OTHER + 0x24, 4) & Cpu.NT);
  }

  /** Two tasks in turns, the one behind a CALL in a loop that is compiled. */
  @ParameterizedTest
  @ValueSource(ints = {1, 1 << 16})
  void itLeavesCompiledCode(int after) {
    Machine machine = machine(9).compilingAfter(after);
    // CALL; DEC ECX; JNZ; HLT, and in the other task IRET; JMP to it
    machine.code(0x9A, 0, 0, 0, 0, FREE, 0, 0x49, 0x75, 0xF6, 0xF4);
    machine.guest.write(HANDLER, 4, 0xFD_EBCF);
    machine.cpu.r[Cpu.RCX] = 20;
    long all = 4 + 19 * 5;
    while (machine.executed() < all) {
      machine.run(all - machine.executed());
    }
    assertEquals(all, machine.executed());
    assertEquals(0, machine.cpu.r[Cpu.RCX]);
    assertEquals(Machine.AT + 10, machine.cpu.rip);
  }

  @Test
  void whatCanBeWrong() {
    assertEquals("#GP(58)", machine(11).code(JMP).result(), "busy");
    Machine small = machine(9);
    small.gdt(FREE, Machine.system(OTHER, 0x66, 9, 0));
    assertEquals("#TS(58)", small.code(JMP).result());
    Machine absent = machine(9);
    absent.gdt(FREE, Machine.system(OTHER, 0x67, 9, 0) & Machine.NOT_PRESENT);
    assertEquals("#NP(58)", absent.code(JMP).result());
    Machine stack = machine(9);
    stack.guest.write(OTHER + 0x50, 2, 0x100);
    assertEquals("#TS(100)", stack.code(JMP).result(), "its stack");
    assertEquals(HANDLER, stack.cpu.at, "the fault is the new task's");
    Machine code = machine(9);
    code.guest.write(OTHER + 0x4C, 2, DATA);
    assertEquals("#TS(10)", code.code(JMP).result(), "its code");
    Machine table = machine(9);
    table.guest.write(OTHER + 0x60, 2, DATA);
    assertEquals("#TS(10)", table.code(JMP).result(), "its LDT");
  }

  /** The handler of a double fault is often a task: its error code is on the new stack. */
  @Test
  void interruptsThroughTaskGates() {
    Machine machine = machine(9);
    machine.idt(13, gate(FREE, 0, Descriptor.TASK_GATE, 0));
    machine.cpu.r[Cpu.RAX] = 0x100;
    machine.code(0x8E, 0xD8).step();
    assertEquals(HANDLER, machine.cpu.rip);
    assertEquals(0x4FFC, machine.cpu.r[Cpu.RSP]);
    assertEquals(0x100, machine.get(0x4FFC, 4));
    assertEquals(Machine.AT, machine.get(TSS_BASE + 0x20, 4));
    assertEquals(TSS, machine.get(OTHER, 2));
  }

  @Test
  void tasksOf16Bits() {
    Machine machine = machine(1);
    machine.guest.write(OTHER + 0x0E, 2, HANDLER);
    machine.guest.write(OTHER + 0x10, 2, 2);
    machine.guest.write(OTHER + 0x12, 2, 0x4321);
    for (int i = 0; i < 4; i++) {
      machine.guest.write(OTHER + 0x22 + 2L * i, 2, i == SegmentRegister.CS ? CODE : DATA);
    }
    machine.guest.write(OTHER + 0x2A, 2, 0);
    assertEquals("ok", machine.code(JMP).result());
    assertEquals(HANDLER, machine.cpu.rip);
    assertEquals(0x4321, machine.cpu.r[Cpu.RAX]);
    assertTrue(machine.cpu.segments[SegmentRegister.FS].unusable);
  }

  @Test
  void aTaskMayBeginInVirtualMode() {
    Machine machine = machine(9);
    machine.guest.write(OTHER + 0x24, 4, Cpu.VM | 2);
    machine.guest.write(OTHER + 0x4C, 2, 0x900);
    assertEquals("ok", machine.code(JMP).result());
    assertTrue(machine.cpu.v86);
    assertEquals(0x9000, machine.cpu.cs().base);
  }
}
