package guise.engine.isa;

import static guise.engine.isa.Machine.CODE;
import static guise.engine.isa.Machine.CODE64;
import static guise.engine.isa.Machine.DATA;
import static guise.engine.isa.Machine.FREE;
import static guise.engine.isa.Machine.HANDLER;
import static guise.engine.isa.Machine.NOT_PRESENT;
import static guise.engine.isa.Machine.STACK;
import static guise.engine.isa.Machine.STACK0;
import static guise.engine.isa.Machine.gate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import guise.engine.memory.GuestFault;
import guise.kvm.Exit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Exceptions and interrupts through the interrupt tables of all modes (SDM volume 3, chapter 6).
 */
final class DeliveryTest {
  private static final int[] UD2 = {0x0F, 0x0B};
  private static final int[] INT_80 = {0xCD, 0x80};

  // -- real-address and virtual-8086 mode
  // -----------------------------------------------------------

  @Test
  void realMode() {
    Machine machine = Machine.real();
    machine.cpu.setRflags(Cpu.IF | Cpu.TF | Cpu.CF);
    machine.guest.write(4 * 6, 4, 0x0123_4567);
    machine.code(UD2);
    Delivery.deliver(machine.cpu, fault(machine, GuestFault.UD));
    assertEquals(0x123, machine.cpu.cs().selector);
    assertEquals(0x1230, machine.cpu.cs().base);
    assertEquals(0x4567, machine.cpu.rip);
    assertEquals(STACK0 - 6, machine.cpu.r[Cpu.RSP]);
    assertEquals(Machine.AT, machine.get(STACK0 - 6, 2));
    assertEquals(Cpu.IF | Cpu.TF | Cpu.CF | 2, machine.get(STACK0 - 2, 2));
    assertEquals(0, machine.cpu.rflags() & (Cpu.IF | Cpu.TF));
  }

  private static GuestFault fault(Machine machine, GuestFault fault) {
    machine.cpu.at = machine.cpu.rip;
    return fault;
  }

  @Test
  void realModeTablesHaveALimit() {
    Machine machine = Machine.real();
    machine.cpu.idtLimit = 4 * 0x80 + 2;
    assertEquals("#GP(402)", machine.code(INT_80).result());
  }

  @Test
  void virtualModeLeavesThroughTheTaskStack() {
    Machine machine = Machine.virtual(3);
    Cpu cpu = machine.cpu;
    cpu.r[Cpu.RSP] = 0x5000;
    cpu.segments[SegmentRegister.GS].loadVirtual(0x123);
    machine.idt(0x80, gate(CODE, HANDLER, 14, 3));
    assertEquals(Outcome.ELSEWHERE, machine.code(INT_80).step());
    assertEquals(HANDLER, cpu.rip);
    assertEquals(0, cpu.cpl);
    assertEquals(STACK0 - 36, cpu.r[Cpu.RSP]);
    assertEquals(0x123, machine.get(STACK0 - 4, 4), "GS");
    assertEquals(0x5000, machine.get(STACK0 - 24, 4), "ESP");
    assertEquals(Cpu.VM, machine.get(STACK0 - 28, 4) & Cpu.VM);
    assertEquals(0, cpu.rflags() & Cpu.VM);
    assertEquals(0, cpu.segments[SegmentRegister.GS].selector);
  }

  @Test
  void virtualModeNeedsIoplForSoftwareInterrupts() {
    Machine machine = Machine.virtual(0);
    machine.idt(0x80, gate(CODE, HANDLER, 14, 3));
    assertEquals("#GP(0)", machine.code(INT_80).result());
    Machine breakpoint = Machine.virtual(0);
    breakpoint.idt(3, gate(CODE, HANDLER, 14, 3));
    breakpoint.code(0xCC).step();
    assertEquals(HANDLER, breakpoint.cpu.rip, "INT3 does not need it");
  }

  /** With CR4.VME a clear bit of the redirection map keeps the interrupt in the task (21.3.3). */
  @Test
  void virtualModeExtensionsRedirect() {
    Machine machine = Machine.virtual(0);
    Cpu cpu = machine.cpu;
    cpu.cr4 |= ControlState.VME;
    cpu.tr.limit = 0x1000;
    machine.guest.write(Machine.TSS_BASE + 0x66, 2, 0x88);
    machine.guest.write(4 * 0x80, 4, 0x0040_0010);
    cpu.setRflags(cpu.rflags() | Cpu.VIF);
    machine.code(INT_80).step();
    assertEquals(0x40, cpu.cs().selector);
    assertEquals(0x10, cpu.rip);
    assertEquals(Cpu.VM, cpu.rflags() & (Cpu.VM | Cpu.VIF));
    assertEquals(Cpu.IF | Cpu.IOPL, machine.get(STACK - 2, 2) & (Cpu.IF | Cpu.IOPL));
  }

  // -- protected mode
  // -------------------------------------------------------------------------------

  @Test
  void anInterruptGateOnTheSameLevel() {
    Machine machine = Machine.protectedMode(0);
    machine.cpu.setRflags(Cpu.IF | Cpu.TF | Cpu.NT);
    machine.idt(6, gate(CODE, HANDLER, 14, 0));
    machine.code(UD2);
    machine.cpu.at = machine.cpu.rip;
    Delivery.deliver(machine.cpu, GuestFault.UD);
    assertEquals(HANDLER, machine.cpu.rip);
    assertEquals(STACK0 - 12, machine.cpu.r[Cpu.RSP]);
    assertEquals(Machine.AT, machine.get(STACK0 - 12, 4));
    assertEquals(CODE, machine.get(STACK0 - 8, 4));
    assertEquals(Cpu.RF, machine.get(STACK0 - 4, 4) & Cpu.RF, "a fault is resumed");
    assertEquals(0, machine.cpu.rflags() & (Cpu.IF | Cpu.TF | Cpu.NT | Cpu.RF));
  }

  @Test
  void aTrapGateLeavesInterruptsOnAndSoftwareReturnsBehind() {
    Machine machine = Machine.protectedMode(0);
    machine.cpu.setRflags(Cpu.IF);
    machine.idt(0x80, gate(CODE, HANDLER, 15, 0));
    machine.code(INT_80).step();
    assertEquals(Cpu.IF, machine.cpu.rflags() & Cpu.IF);
    assertEquals(Machine.AT + 2, machine.get(STACK0 - 12, 4));
    assertEquals(0, machine.get(STACK0 - 4, 4) & Cpu.RF);
  }

  @Test
  void gatesOf16BitsPushWords() {
    Machine machine = Machine.protectedMode(0);
    machine.idt(0x80, gate(CODE, 0x1_9000, 6, 0));
    machine.code(INT_80).step();
    assertEquals(0x9000, machine.cpu.rip);
    assertEquals(STACK0 - 6, machine.cpu.r[Cpu.RSP]);
  }

  @Test
  void userCodeGetsTheStackOfTheTask() {
    Machine machine = Machine.protectedMode(3);
    machine.idt(13, gate(CODE, HANDLER, 14, 0));
    machine.code(0xF4).step();
    assertEquals(0, machine.cpu.cpl);
    assertEquals(CODE, machine.cpu.cs().selector);
    assertEquals(DATA, machine.cpu.ss().selector);
    assertEquals(STACK0 - 24, machine.cpu.r[Cpu.RSP]);
    assertEquals(0, machine.get(STACK0 - 24, 4), "the error code");
    assertEquals(STACK, machine.get(STACK0 - 8, 4));
    assertEquals(Machine.USER_DATA, machine.get(STACK0 - 4, 4));
  }

  /** The checks of 6.12.1 in their order, each with the error code that is delivered then. */
  @Test
  void whatCanBeWrongWithAGate() {
    assertEquals("#GP(402)", interrupt(3, m -> m.idt(0x80, gate(CODE, HANDLER, 14, 0))));
    assertEquals("#GP(402)", interrupt(0, m -> m.idt(0x80, gate(CODE, HANDLER, 12, 0))));
    assertEquals("#GP(402)", interrupt(0, m -> m.cpu.idtLimit = 0x406));
    assertEquals("#NP(402)", interrupt(0, gated(gate(CODE, HANDLER, 14, 0) & NOT_PRESENT)));
    assertEquals("#GP(0)", interrupt(0, gated(gate(0, HANDLER, 14, 0))));
    assertEquals("#GP(100)", interrupt(0, gated(gate(0x100, HANDLER, 14, 0))));
    assertEquals("#GP(10)", interrupt(0, gated(gate(DATA, HANDLER, 14, 0))));
    assertEquals("#GP(18)", interrupt(0, gated(gate(Machine.USER_CODE, HANDLER, 14, 0))));
    assertEquals("#GP(0)", interrupt(0, small(gate(FREE, HANDLER, 14, 0))));
    assertEquals("#NP(58)", interrupt(0, absent(gate(FREE, HANDLER, 14, 0))));
  }

  private static Consumer<Machine> gated(long gate) {
    return machine -> machine.idt(0x80, gate);
  }

  /** The handler lies beyond the limit of its segment. */
  private static Consumer<Machine> small(long gate) {
    return gated(gate).andThen(m -> m.gdt(FREE, Machine.segment(0, HANDLER - 1, 11, 0) | 1L << 54));
  }

  private static Consumer<Machine> absent(long gate) {
    return gated(gate).andThen(m -> m.gdt(FREE, Machine.flat(11, 0) & NOT_PRESENT));
  }

  private static String interrupt(int cpl, Consumer<Machine> change) {
    Machine machine = Machine.protectedMode(cpl);
    change.accept(machine);
    return machine.code(INT_80).result();
  }

  @Test
  void whatCanBeWrongWithTheInnerStack() {
    assertEquals("#TS(28)", inner(m -> m.cpu.tr.limit = 8));
    assertEquals("#TS(0)", inner(m -> m.guest.write(Machine.TSS_BASE + 8, 2, 0)));
    assertEquals("#TS(100)", inner(m -> m.guest.write(Machine.TSS_BASE + 8, 2, 0x100)));
    assertEquals("#TS(20)", inner(m -> m.guest.write(Machine.TSS_BASE + 8, 2, 0x20)));
    assertEquals("#SS(58)", inner(stack(Machine.flat(3, 0) & NOT_PRESENT)));
    assertEquals("#SS(58)", inner(stack(Machine.segment(0, 0xFFF, 3, 0))), "no room");
  }

  private static Consumer<Machine> stack(long descriptor) {
    return m -> {
      m.guest.write(Machine.TSS_BASE + 8, 2, FREE);
      m.gdt(FREE, descriptor);
    };
  }

  private static String inner(Consumer<Machine> change) {
    return interrupt(3, gated(gate(CODE, HANDLER, 14, 3)).andThen(change));
  }

  /** An error code's EXT bit is set unless software asked for the interrupt (6.13). */
  @Test
  void externalInterruptsSetExt() {
    Machine machine = Machine.protectedMode(0);
    machine.idt(11, gate(CODE, HANDLER, 14, 0));
    machine.idt(0x80, gate(CODE, HANDLER, 14, 0) & NOT_PRESENT);
    Delivery.interrupt(machine.cpu, 0x80);
    assertEquals(0x403, machine.get(STACK0 - 16, 4));
  }

  // -- IA-32e mode
  // ----------------------------------------------------------------------------------

  @Test
  void longModeAlwaysPushesTheStackAligned() {
    Machine machine = Machine.longMode(0);
    machine.cpu.r[Cpu.RSP] = STACK0 - 3;
    machine.idt64(13, gate(CODE64, HANDLER, 14, 0), 0, HANDLER);
    machine.code(0x8E, 0xD8);
    machine.cpu.r[Cpu.RAX] = 0x100;
    machine.step();
    long top = STACK0 - 16;
    assertEquals(HANDLER, machine.cpu.rip);
    assertEquals(top - 48, machine.cpu.r[Cpu.RSP]);
    assertEquals(0x100, machine.get(top - 48, 8), "the error code");
    assertEquals(Machine.AT, machine.get(top - 40, 8));
    assertEquals(STACK0 - 3, machine.get(top - 16, 8));
    assertEquals(DATA, machine.get(top - 8, 8));
    assertEquals(DATA, machine.cpu.ss().selector, "the level stays, and so does SS");
  }

  @Test
  void longModeFromUserCode() {
    Machine machine = Machine.longMode(3);
    machine.put(Machine.TSS_BASE + 4, STACK0);
    machine.idt64(0x80, gate(CODE64, HANDLER, 14, 3), 0, HANDLER);
    machine.code(INT_80).step();
    assertEquals(0, machine.cpu.cpl);
    assertEquals(STACK0 - 40, machine.cpu.r[Cpu.RSP]);
    assertEquals(0, machine.cpu.ss().selector);
    assertEquals(Machine.USER_DATA, machine.get(STACK0 - 8, 8));
  }

  @Test
  void theInterruptStackTable() {
    Machine machine = Machine.longMode(0);
    machine.put(Machine.TSS_BASE + 36 + 8, 0x7800);
    machine.idt64(0x80, gate(CODE64, HANDLER, 14, 0), 2, HANDLER);
    machine.code(INT_80).step();
    assertEquals(0x7800 - 40, machine.cpu.r[Cpu.RSP]);
    machine.cpu.rip = Machine.AT;
    machine.put(Machine.TSS_BASE + 36 + 8, 1L << 60);
    assertEquals("#SS(0)", machine.result(), "not canonical");
  }

  @Test
  void whatCanBeWrongWithAGateOfLongMode() {
    assertEquals("#GP(402)", long64(gate(CODE64, HANDLER, 6, 0), HANDLER), "16 bits");
    assertEquals("#GP(402)", long64(gate(CODE64, HANDLER, 5, 0), HANDLER), "a task gate");
    assertEquals("#GP(8)", long64(gate(CODE, HANDLER, 14, 0), HANDLER), "not 64-bit code");
    assertEquals("#GP(0)", long64(gate(CODE64, HANDLER, 14, 0), 1L << 60), "not canonical");
  }

  private static String long64(long gate, long offset) {
    Machine machine = Machine.longMode(0);
    machine.idt64(0x80, gate, 0, offset);
    return machine.code(INT_80).result();
  }

  // -- double and triple faults (table 6-5)
  // -----------------------------------------------------------

  /** The vector that is delivered when one exception's gate is missing in a way of its own. */
  private static int second(int first, int then) {
    Machine machine = Machine.protectedMode(0);
    machine.idt(GuestFault.DF_VECTOR, gate(CODE, HANDLER + 8, 14, 0));
    machine.idt(then, gate(CODE, HANDLER + then, 14, 0));
    machine.idt(first, failing(machine, then));
    machine.cpu.at = machine.cpu.rip;
    GuestFault fault =
        first == GuestFault.PF_VECTOR ? GuestFault.page(0, 0) : GuestFault.of(first, -1);
    Delivery.deliver(machine.cpu, fault);
    return (int) (machine.cpu.rip - HANDLER);
  }

  /** A gate whose delivery raises some exception. */
  private static long failing(Machine machine, int vector) {
    machine.gdt(FREE, Machine.flat(11, 0) & NOT_PRESENT);
    return switch (vector) {
      case GuestFault.GP_VECTOR -> gate(DATA, 0, 14, 0);
      case GuestFault.NP_VECTOR -> gate(FREE, 0, 14, 0);
      default -> throw new IllegalArgumentException();
    };
  }

  @Test
  void contributoryExceptionsMakeADoubleFault() {
    int df = GuestFault.DF_VECTOR;
    for (int first : new int[] {0, 10, 11, 12, 13}) {
      int then = first == 13 ? 11 : 13;
      assertEquals(df, second(first, then), "first " + first);
    }
    assertEquals(df, second(GuestFault.PF_VECTOR, 13));
    assertEquals(df, second(GuestFault.PF_VECTOR, 11));
    assertEquals(13, second(GuestFault.UD_VECTOR, 13), "benign, then contributory");
    assertEquals(11, second(GuestFault.NM_VECTOR, 11));
  }

  @Test
  void aDoubleFaultHasCodeZeroAndAThirdIsShutdown() {
    Machine machine = Machine.protectedMode(0);
    machine.idt(8, gate(CODE, HANDLER, 14, 0));
    machine.idt(13, 0);
    assertEquals(Outcome.ELSEWHERE, machine.code(0x0F, 0x00, 0xD8).step());
    assertEquals(0, machine.get(STACK0 - 16, 4));
    Machine dead = Machine.protectedMode(0);
    var exited = assertInstanceOf(Outcome.Exited.class, dead.code(UD2).step());
    assertInstanceOf(Exit.Shutdown.class, exited.exit());
  }

  /** A page fault while one is delivered is a double fault; CR2 has the second address. */
  @Test
  void pageFaultsWhilePageFaultsAreDelivered() {
    Machine machine = Machine.longMode(0);
    machine.idt64(8, gate(CODE64, HANDLER, 14, 0), 1, HANDLER);
    machine.idt64(14, gate(CODE64, HANDLER + 14, 14, 0), 0, HANDLER + 14);
    machine.put(Machine.TSS_BASE + 36, STACK0);
    machine.cpu.r[Cpu.RSP] = 0x4000_2000L;
    machine.cpu.r[Cpu.RBX] = 0x5000_0000L;
    machine.code(0x8B, 0x03).step();
    assertEquals(HANDLER, machine.cpu.rip);
    assertEquals(0x4000_1FF8L, machine.cpu.cr2);
  }

  @Test
  void aPageFaultTellsItsAddress() {
    Machine machine = Machine.longMode(0);
    machine.idt64(14, gate(CODE64, HANDLER, 14, 0), 0, HANDLER);
    machine.cpu.r[Cpu.RBX] = 0x5000_0000L;
    machine.code(0x89, 0x03).step();
    assertEquals(0x5000_0000L, machine.cpu.cr2);
    assertEquals(2, machine.get(machine.cpu.r[Cpu.RSP], 8));
  }

  // -- traps and shadows
  // ----------------------------------------------------------------------------

  @Test
  void aSingleStepTrapsBehindTheInstruction() {
    Machine machine = Machine.protectedMode(0);
    machine.idt(1, gate(CODE, HANDLER, 14, 0));
    machine.cpu.setRflags(Cpu.TF);
    machine.cpu.dr7 |= 1 << 13;
    var trapped = assertInstanceOf(Outcome.Trapped.class, machine.code(0x90).execute());
    Delivery.trap(machine.cpu, trapped.dr6());
    assertEquals(1 << 14, machine.cpu.dr6 & 1 << 14);
    assertEquals(0, machine.cpu.dr7 & 1 << 13, "general detection is off in the handler");
    assertEquals(Machine.AT + 1, machine.get(STACK0 - 12, 4));
    assertEquals(Cpu.TF, machine.get(STACK0 - 4, 4) & (Cpu.TF | Cpu.RF));
  }

  @Test
  void nmisAreMaskedUntilIret() {
    Machine machine = Machine.protectedMode(0);
    machine.idt(2, gate(CODE, HANDLER, 14, 0));
    machine.guest.write(HANDLER, 1, 0xCF);
    Delivery.nmi(machine.cpu);
    assertEquals(true, machine.cpu.nmiMasked);
    machine.step();
    assertEquals(false, machine.cpu.nmiMasked);
    assertEquals(Machine.AT, machine.cpu.rip);
  }

  /** Nothing changes when a frame does not fit: the guest can repair and go on. */
  @Test
  void aFrameIsPushedWholeOrNotAtAll() {
    Machine machine = Machine.longMode(0);
    machine.idt64(0x80, gate(CODE64, HANDLER, 14, 0), 0, HANDLER);
    machine.cpu.r[Cpu.RSP] = 0x4000_0010L;
    machine.put(0x5008, 0);
    assertEquals("#PF(2)", machine.code(INT_80).result());
    assertEquals(0x4000_0010L, machine.cpu.r[Cpu.RSP]);
    assertEquals(CODE64, machine.cpu.cs().selector);
  }
}
