package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breakpoints on data (SDM volume 3, 18.2.4, 18.2.5 and 18.3.1.2): traps, after the access. */
class DataBreakpointTest {
  private static final long DATA = 0x2_0000;
  private static final int WRITES = 1;
  private static final int BOTH = 3;

  private final Machine machine = Machine.longMode(0);
  private final Cpu cpu = machine.cpu;

  /** Enables a breakpoint, globally. */
  private void breakpoint(int number, long address, int kind, int length) {
    int code = length == 8 ? 2 : length - 1;
    cpu.dr[number] = address;
    cpu.dr7 |= 2L << 2 * number | (long) (kind | code << 2) << 16 + 4 * number;
  }

  private String met(int... code) {
    machine.code(code);
    cpu.r[Cpu.RDI] = DATA;
    Outcome outcome = machine.execute();
    return outcome instanceof Outcome.Trapped(long dr6) ? Long.toHexString(dr6) : "nothing";
  }

  /** MOV [RDI+displacement], of a size, and the same from there. */
  private static int[] move(boolean write, int size, int displacement) {
    int opcode = (write ? 0x88 : 0x8A) | (size == 1 ? 0 : 1);
    int prefix = size == 2 ? 0x66 : size == 8 ? 0x48 : 0x3E;
    return new int[] {prefix, opcode, 0x47, displacement};
  }

  @ParameterizedTest
  @CsvSource({
    // kind, length of the breakpoint; write, size, offset; met
    "1, 4, true, 4, 8, 1",
    "1, 4, true, 1, 11, 1",
    "1, 4, true, 1, 12, nothing",
    "1, 4, true, 1, 7, nothing",
    "1, 4, true, 2, 7, 1",
    "1, 4, true, 8, 1, 1",
    "1, 4, true, 8, 0, nothing",
    "1, 4, false, 4, 8, nothing",
    "3, 4, false, 4, 8, 1",
    "3, 4, true, 4, 8, 1",
    "3, 1, false, 8, 1, 1",
    "3, 1, false, 8, 0, nothing",
    "3, 8, false, 1, 15, 1",
    "3, 8, false, 1, 16, nothing",
    "3, 2, true, 1, 9, 1",
    "2, 1, true, 1, 8, nothing"
  })
  void anAccessMeetsTheBytesOfABreakpoint(
      int kind, int length, boolean write, int size, int offset, String met) {
    breakpoint(0, DATA + 8, kind, length);
    assertEquals(met, met(move(write, size, offset)));
  }

  @Test
  void theAddressIsAlignedToTheLength() {
    breakpoint(2, DATA + 11, WRITES, 4);
    assertEquals("4", met(move(true, 1, 8)));
  }

  @Test
  void moreThanOneIsTold() {
    breakpoint(1, DATA, BOTH, 4);
    breakpoint(3, DATA + 4, BOTH, 4);
    assertEquals("a", met(move(true, 8, 0)));
  }

  @Test
  void whatIsNotEnabledIsNotMet() {
    breakpoint(0, DATA, BOTH, 4);
    cpu.dr7 &= ~3L;
    assertEquals("nothing", met(move(true, 4, 0)));
    assertEquals(false, cpu.memory.isWatched());
  }

  @Test
  void itIsOverOnceDr7SaysSo() {
    breakpoint(0, DATA, BOTH, 4);
    assertEquals("1", met(move(true, 4, 0)));
    cpu.dr7 = 0x400;
    assertEquals("nothing", met(move(true, 4, 0)));
    assertEquals(false, cpu.memory.isWatched());
  }

  /** The write is done, and RIP behind it. */
  @Test
  void itIsATrap() {
    machine.idt64(1, Machine.gate(Machine.CODE64, Machine.HANDLER, 14, 0), 0, 0);
    breakpoint(0, DATA, WRITES, 4);
    cpu.r[Cpu.RAX] = 0x1234;
    assertEquals("1", met(move(true, 4, 0)));
    Delivery.trap(cpu, 1);
    assertEquals(0x1234, machine.get(DATA, 4));
    assertEquals(Machine.HANDLER, cpu.rip);
    assertEquals(Machine.AT + 4, machine.get(cpu.r[Cpu.RSP], 8));
    assertEquals(1, cpu.dr6 & 15);
  }

  @Test
  void aRepeatedInstructionTrapsAfterTheIteration() {
    breakpoint(0, DATA + 2, WRITES, 1);
    cpu.r[Cpu.RCX] = 8;
    assertEquals("nothing", met(0xF3, 0xAA)); // REP STOSB, one iteration
    assertEquals("nothing", done());
    assertEquals("1", done());
    assertEquals(5, cpu.r[Cpu.RCX]);
    assertEquals(Machine.AT, cpu.rip);
  }

  private String done() {
    Outcome outcome = machine.execute();
    return outcome instanceof Outcome.Trapped(long dr6) ? Long.toHexString(dr6) : "nothing";
  }

  @Test
  void movSsKeepsItForTheNextInstruction() {
    machine.guest.write(DATA, 2, Machine.DATA);
    breakpoint(0, DATA, BOTH, 2);
    assertEquals("nothing", met(0x8E, 0x17, 0x90)); // MOV SS, [RDI]; NOP
    assertEquals("1", done());
    assertEquals(Machine.AT + 3, cpu.rip);
  }

  @Test
  void anInstructionThatFaultsHasMetNothing() {
    breakpoint(0, DATA, BOTH, 1);
    cpu.r[Cpu.RSI] = 1L << 40;
    assertEquals("nothing", met(0xA6)); // CMPSB: reads [RDI], then faults at [RSI]
    cpu.rip = Machine.AT;
    assertEquals("nothing", met(0x90));
  }
}
