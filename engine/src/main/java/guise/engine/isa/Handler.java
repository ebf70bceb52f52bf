package guise.engine.isa;

import guise.engine.memory.GuestFault;

/**
 * Where an event leads: the handler's code segment and offset, found through its gate and checked.
 *
 * @param gate the gate
 * @param selector of the code segment, its RPL not yet set
 * @param code the code segment
 * @param level the privilege level of the handler
 */
record Handler(Descriptor gate, int selector, Descriptor code, int level) {
  private static final int IDT = 2;

  /** The error code that names a gate of the interrupt table. */
  private static int named(int vector, int ext) {
    return vector << 3 | IDT | ext;
  }

  /** The gate of an event (SDM volume 3, 6.12.1 and 6.14.1): its type and rights checked. */
  static Descriptor gate(Cpu cpu, Event event, int ext) {
    int vector = event.vector();
    int size = cpu.longMode ? 16 : 8;
    GuestFault invalid = GuestFault.of(GuestFault.GP_VECTOR, named(vector, ext));
    if ((long) vector * size + size - 1 > cpu.idtLimit) {
      throw invalid;
    }
    long at = cpu.idtBase + (long) vector * size;
    long linear = cpu.longMode ? at : at & 0xFFFF_FFFFL;
    long high = cpu.longMode ? cpu.memory.readSystem(linear + 8, 8) & 0xFFFF_FFFFL : 0;
    var gate = new Descriptor(cpu.memory.readSystem(linear, 8), high);
    boolean allowed = !event.kind().isSoftware() || gate.dpl() >= cpu.cpl;
    if (!isGate(cpu, gate) || !allowed) {
      throw invalid;
    }
    if (!gate.present()) {
      throw GuestFault.of(GuestFault.NP_VECTOR, named(vector, ext));
    }
    return gate;
  }

  private static boolean isGate(Cpu cpu, Descriptor gate) {
    if (gate.isSystem(Descriptor.INTERRUPT32, Descriptor.TRAP32)) {
      return true;
    }
    boolean old = gate.isSystem(Descriptor.INTERRUPT16, Descriptor.TRAP16);
    return !cpu.longMode && (old || gate.isSystem(Descriptor.TASK_GATE, Descriptor.TASK_GATE));
  }

  /** The code segment that a gate names. */
  static Handler behind(Cpu cpu, Descriptor gate, int ext) {
    int selector = gate.selector();
    if (Descriptors.isNull(selector)) {
      throw GuestFault.of(GuestFault.GP_VECTOR, ext);
    }
    Descriptor code = Descriptors.read(cpu, selector, GuestFault.GP_VECTOR, ext);
    boolean fits = !cpu.longMode || code.l() == 1 && code.db() == 0;
    boolean virtual = cpu.v86 && (code.isConforming() || code.dpl() != 0);
    if (!code.isCode() || code.dpl() > cpu.cpl || !fits || virtual) {
      throw GuestFault.of(GuestFault.GP_VECTOR, Descriptors.code(selector, ext));
    }
    if (!code.present()) {
      throw GuestFault.of(GuestFault.NP_VECTOR, Descriptors.code(selector, ext));
    }
    int level = code.isConforming() ? cpu.cpl : code.dpl();
    return new Handler(gate, selector, code, level);
  }

  /** Interrupt gates clear IF, trap gates do not. */
  boolean disablesInterrupts() {
    return (gate.type() & 1) == 0;
  }

  /** The bytes of an item on the stack, outside IA-32e mode. */
  int width() {
    return gate.type() >= Descriptor.INTERRUPT32 ? 4 : 2;
  }

  long offset() {
    return width() == 4 ? gate.offset() : gate.offset() & 0xFFFF;
  }

  /** The same, the accessed bit of the code segment set in its table. */
  Handler marked(Cpu cpu) {
    return new Handler(gate, selector, Descriptors.accessed(cpu, selector, code), level);
  }

  /** Goes there; nothing of this can fail. */
  void enter(Cpu cpu, long flags) {
    int named = selector & ~Descriptors.RPL | level;
    cpu.cs().load(named, code);
    long cleared = Cpu.TF | Cpu.NT | Cpu.VM | Cpu.RF | (disablesInterrupts() ? Cpu.IF : 0);
    cpu.setRflags(flags & ~cleared);
    cpu.rip = offset();
    cpu.shadow = 0;
    cpu.under = 0;
  }
}
