package guise.engine.isa;

import guise.engine.isa.Outcome.Faulted;
import guise.engine.memory.GuestFault;
import guise.engine.memory.GuestMemory;
import guise.engine.memory.LinearMemory;
import java.lang.foreign.Arena;

/**
 * A processor with 2 MiB of memory, and tables that tests write by hand: a GDT at 0x1000, an LDT at
 * 0x1800, an IDT at 0x2000, a TSS at 0x3000, page tables at 0x4000; code goes to 0x8000, stacks end
 * at 0x7000 (level 0) and 0x6000.
 */
final class Machine {
  static final int CODE = 0x08;
  static final int DATA = 0x10;
  static final int USER_CODE = 0x1B;
  static final int USER_DATA = 0x23;
  static final int TSS = 0x28;
  static final int CODE64 = 0x38;
  static final int USER_CODE64 = 0x43;
  static final int LDT = 0x48;

  /** The first selectors that no table of the machine uses. */
  static final int FREE = 0x58;

  static final int FREE2 = 0x68;

  static final long GDT = 0x1000;
  static final long LDT_BASE = 0x1800;
  static final long IDT = 0x2000;
  static final long TSS_BASE = 0x3000;
  static final long AT = 0x8000;
  static final long STACK0 = 0x7000;
  static final long STACK = 0x6000;
  static final long HANDLER = 0x9000;

  final PlainHypervisor hypervisor = new PlainHypervisor();
  final GuestMemory guest = GuestMemory.of(Arena.ofAuto().allocate(2 << 20));
  final Cpu cpu = new Cpu(new LinearMemory(guest), hypervisor);
  private final Interpreter interpreter = new Interpreter(cpu, guest);

  Machine() {
    interpreter.begin();
  }

  // -- descriptors --------------------------------------------------------------------------------

  /** Code or data of 4 GiB from 0, present, with default 32 bits. */
  static long flat(int type, int dpl) {
    return segment(0, 0xF_FFFF, type, dpl) | 1L << 55 | 1L << 54;
  }

  /** Code or data, present, byte granular. */
  static long segment(long base, long limit, int type, int dpl) {
    return system(base, limit, type, dpl) | 1L << 44;
  }

  static long system(long base, long limit, int type, int dpl) {
    long low = limit & 0xFFFF | (base & 0xFF_FFFF) << 16;
    long high = (long) type << 40 | (long) dpl << 45 | 1L << 47;
    return low | high | (limit >>> 16 & 0xF) << 48 | (base >>> 24 & 0xFF) << 56;
  }

  static long gate(int selector, long offset, int type, int dpl) {
    long words = offset & 0xFFFF | (long) selector << 16 | (offset & 0xFFFF_0000L) << 32;
    return words | (long) type << 40 | (long) dpl << 45 | 1L << 47;
  }

  static final long NOT_PRESENT = ~(1L << 47);

  // -- modes --------------------------------------------------------------------------------------

  static Machine real() {
    var machine = new Machine();
    for (SegmentRegister segment : machine.cpu.segments) {
      segment.loadVirtual(0);
      segment.dpl = 0;
    }
    machine.cpu.cs().type = 11;
    machine.cpu.idtLimit = 0x3FF;
    machine.cpu.r[Cpu.RSP] = STACK0;
    machine.cpu.rip = AT;
    machine.cpu.settle();
    return machine;
  }

  static Machine protectedMode(int cpl) {
    var machine = new Machine();
    machine.tables();
    machine.cpu.cr0 |= 1;
    machine.enter(cpl == 0 ? CODE : USER_CODE, cpl == 0 ? DATA : USER_DATA);
    machine.cpu.tr.load(TSS, new Descriptor(system(TSS_BASE, 0x67, 11, 0), 0));
    machine.cpu.settle();
    return machine;
  }

  static Machine longMode(int cpl) {
    Machine machine = protectedMode(cpl);
    Cpu cpu = machine.cpu;
    machine.put(0x4000, 0x5000 | 7);
    machine.put(0x5000, 0x83 | 4);
    cpu.cr3 = 0x4000;
    cpu.cr4 = ControlState.PAE;
    cpu.efer = ControlState.LME | ControlState.LMA | ControlState.SCE;
    cpu.cr0 |= ControlState.PG | ControlState.WP;
    machine.enter(cpl == 0 ? CODE64 : USER_CODE64, cpl == 0 ? DATA : USER_DATA);
    cpu.idtLimit = 0xFFF;
    cpu.settle();
    return machine;
  }

  /** Virtual-8086 mode at an I/O privilege level. */
  static Machine virtual(int iopl) {
    Machine machine = protectedMode(3);
    Cpu cpu = machine.cpu;
    for (SegmentRegister segment : cpu.segments) {
      segment.loadVirtual(0);
    }
    cpu.setRflags(Cpu.VM | (long) iopl << 12);
    cpu.settle();
    return machine;
  }

  private void tables() {
    gdt(CODE, flat(11, 0));
    gdt(DATA, flat(3, 0));
    gdt(USER_CODE, flat(11, 3));
    gdt(USER_DATA, flat(3, 3));
    gdt(TSS, system(TSS_BASE, 0x67, 11, 0));
    gdt(CODE64, flat(11, 0) & ~(1L << 54) | 1L << 53);
    gdt(USER_CODE64, flat(11, 3) & ~(1L << 54) | 1L << 53);
    gdt(LDT, system(LDT_BASE, 0xFF, Descriptor.LDT, 0));
    cpu.gdtBase = GDT;
    cpu.gdtLimit = 0xFF;
    cpu.idtBase = IDT;
    cpu.idtLimit = 0x7FF;
    guest.write(TSS_BASE + 4, 4, STACK0);
    guest.write(TSS_BASE + 8, 4, DATA);
    guest.write(TSS_BASE + 0x66, 2, 0x68);
    cpu.ldt.loadNull(0, 0);
  }

  /** CS and SS, and the data segments like SS. */
  void enter(int code, int stack) {
    for (SegmentRegister segment : cpu.segments) {
      segment.load(stack, descriptor(stack));
    }
    cpu.cs().load(code, descriptor(code));
    cpu.r[Cpu.RSP] = (code & 3) == 0 ? STACK0 : STACK;
    cpu.rip = AT;
    cpu.settle();
  }

  // -- memory -------------------------------------------------------------------------------------

  void put(long at, long value) {
    guest.write(at, 8, value);
  }

  long get(long at, int size) {
    return guest.read(at, size);
  }

  void gdt(int selector, long descriptor) {
    put(GDT + (selector & 0xFFF8), descriptor);
  }

  Descriptor descriptor(int selector) {
    return new Descriptor(guest.read(GDT + (selector & 0xFFF8), 8), 0);
  }

  /** A gate of 32-bit protected mode. */
  void idt(int vector, long gate) {
    put(IDT + 8L * vector, gate);
  }

  /** A gate of IA-32e mode. */
  void idt64(int vector, long gate, int ist, long offset) {
    put(IDT + 16L * vector, gate | (long) ist << 32);
    put(IDT + 16L * vector + 8, offset >>> 32);
  }

  /** Puts code at RIP. */
  Machine code(int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      guest.write(cpu.cs().base + cpu.rip + i, 1, bytes[i]);
    }
    return this;
  }

  // -- execution ----------------------------------------------------------------------------------

  /** Compiles what has been branched to so often. */
  Machine compilingAfter(int arrivals) {
    interpreter.compileAfter(arrivals);
    return this;
  }

  long executed() {
    return interpreter.executed();
  }

  /** Executes some instructions at most. */
  Outcome run(long most) {
    return interpreter.run(most);
  }

  /** Executes one instruction. */
  Outcome execute() {
    long before = interpreter.executed();
    Outcome outcome = Outcome.NEXT;
    while (interpreter.executed() == before && done(outcome)) {
      outcome = interpreter.run(1);
    }
    return outcome;
  }

  private static boolean done(Outcome outcome) {
    return Outcome.is(outcome, Outcome.NEXT) || Outcome.is(outcome, Outcome.ELSEWHERE);
  }

  /** Executes one instruction and delivers what comes of it. */
  Outcome step() {
    Outcome outcome = execute();
    return outcome instanceof Faulted(GuestFault fault) ? Delivery.deliver(cpu, fault) : outcome;
  }

  /** What one instruction came to, in words: {@code ok}, {@code #GP(0)}, {@code #UD}. */
  String result() {
    Outcome outcome = execute();
    if (done(outcome)) {
      return "ok";
    }
    return outcome instanceof Faulted(GuestFault fault) ? named(fault) : outcome.toString();
  }

  static String named(GuestFault fault) {
    String name =
        switch (fault.vector()) {
          case GuestFault.DE_VECTOR -> "#DE";
          case GuestFault.DB_VECTOR -> "#DB";
          case GuestFault.UD_VECTOR -> "#UD";
          case GuestFault.NM_VECTOR -> "#NM";
          case GuestFault.TS_VECTOR -> "#TS";
          case GuestFault.NP_VECTOR -> "#NP";
          case GuestFault.SS_VECTOR -> "#SS";
          case GuestFault.GP_VECTOR -> "#GP";
          case GuestFault.PF_VECTOR -> "#PF";
          default -> "#" + fault.vector();
        };
    return fault.code() == GuestFault.NO_CODE
        ? name
        : "%s(%s)".formatted(name, Integer.toHexString(fault.code()));
  }
}
