package guise.engine.isa;

import guise.engine.memory.GuestFault;
import guise.engine.memory.LinearMemory;
import org.jspecify.annotations.Nullable;

/** The switch from one hardware task to another (SDM volume 3, 8.3), outside IA-32e mode. */
final class TaskSwitch {
  /** What switches; the numbers are those of VMX's exit qualification. */
  enum Source {
    // spotless:off
    CALL (0),
    IRET (1),
    JMP  (2),
    GATE (3);
    // spotless:on

    private final int number;

    Source(int number) {
      this.number = number;
    }

    /** The task that is left stays busy, and the new one links to it. */
    boolean nests() {
      return this == CALL || this == GATE;
    }
  }

  private static final long CR0_TS = 1 << 3;
  private static final long PG = 1L << 31;
  private static final long STEP_INTO_TASK = 1 << 15;
  private static final int SOURCE = 30;

  private final Cpu cpu;
  private final LinearMemory memory;
  private final Source source;
  private final int selector;
  private final Descriptor target;
  private final TaskLayout layout;

  private TaskSwitch(Cpu cpu, Source source, int selector, Descriptor target) {
    this.cpu = cpu;
    this.memory = cpu.memory;
    this.source = source;
    this.selector = selector;
    this.target = target;
    this.layout = TaskLayout.of(target.type());
  }

  /** Through a task gate of the interrupt table. */
  static Outcome interrupt(Cpu cpu, int selector, Event event, long flags, int ext) {
    Descriptor found = available(cpu, selector, ext);
    var change = new TaskSwitch(cpu, Source.GATE, selector, found);
    Outcome outcome = change.run(null, flags, ext);
    if (Outcome.is(outcome, Outcome.ELSEWHERE) && event.code() != GuestFault.NO_CODE) {
      PushedFrame frame = PushedFrame.current(cpu, change.layout.width(), 0);
      frame.push(event.code()).write();
      Stack.setPointer(cpu, frame.pointer());
    }
    return outcome;
  }

  /** By JMP or CALL, the rights already checked. */
  static Outcome far(Cpu cpu, Decoded in, Source source, int selector) {
    return new TaskSwitch(cpu, source, selector, available(cpu, selector, 0))
        .run(in, cpu.rflags(), 0);
  }

  /** By IRET with NT set, to the task that the current one links to. */
  static Outcome back(Cpu cpu, Decoded in) {
    int selector = (int) cpu.memory.readSystem(cpu.tr.base, 2);
    boolean global = Descriptors.isGlobal(selector) && Descriptors.reaches(cpu, selector, 8);
    if (!global) {
      throw GuestFault.of(GuestFault.TS_VECTOR, Descriptors.code(selector, 0));
    }
    Descriptor found = Descriptors.read(cpu, selector, GuestFault.TS_VECTOR, 0);
    if (!found.isSystem(Descriptor.TSS16 | 2, Descriptor.TSS32 | 2)) {
      throw GuestFault.of(GuestFault.TS_VECTOR, Descriptors.code(selector, 0));
    }
    return new TaskSwitch(cpu, Source.IRET, selector, found).run(in, cpu.rflags() & ~Cpu.NT, 0);
  }

  private static Descriptor available(Cpu cpu, int selector, int ext) {
    GuestFault invalid = GuestFault.of(GuestFault.GP_VECTOR, Descriptors.code(selector, ext));
    if (!Descriptors.isGlobal(selector) || Descriptors.isNull(selector)) {
      throw invalid;
    }
    Descriptor found = Descriptors.read(cpu, selector, GuestFault.GP_VECTOR, ext);
    if (!found.isSystem(Descriptor.TSS16, Descriptor.TSS32)) {
      throw invalid;
    }
    return found;
  }

  private Outcome run(@Nullable Decoded in, long flags, int ext) {
    int code = Descriptors.code(selector, ext);
    if (!target.present()) {
      throw GuestFault.of(GuestFault.NP_VECTOR, code);
    }
    if (target.limit() < layout.last()) {
      throw GuestFault.of(GuestFault.TS_VECTOR, code);
    }
    NestedGuest nested = cpu.nested;
    if (nested != null) {
      long detail = selector | (long) source.number << SOURCE;
      Outcome taken = nested.intercepted(cpu, in, Intercept.TASK_SWITCH, detail);
      if (taken != null) {
        return taken;
      }
    }
    TaskLayout old = TaskLayout.of(cpu.tr.type);
    memory.probeSystemWrite(cpu.tr.base, old.last() + 1);
    memory.probeSystemWrite(target.base(), layout.last() + 1);
    TaskImage image = TaskImage.read(cpu, target.base(), layout);
    save(old, flags);
    busy();
    take(image);
    return Outcome.ELSEWHERE;
  }

  private void save(TaskLayout old, long flags) {
    long base = cpu.tr.base;
    memory.writeSystem(base + old.ip(), old.width(), cpu.rip);
    memory.writeSystem(base + old.flags(), old.width(), flags);
    for (int i = 0; i < 8; i++) {
      memory.writeSystem(base + old.registers() + (long) i * old.width(), old.width(), cpu.r[i]);
    }
    for (int i = 0; i < old.segmentCount(); i++) {
      memory.writeSystem(
          base + old.segments() + (long) i * old.step(), 2, cpu.segments[i].selector);
    }
  }

  /** The busy bits of both descriptors, and the link. */
  private void busy() {
    if (!source.nests()) {
      Descriptor left = Descriptors.read(cpu, cpu.tr.selector);
      Descriptors.retyped(cpu, cpu.tr.selector, left, left.type() & ~Descriptor.BUSY);
    } else {
      memory.writeSystem(target.base(), 2, cpu.tr.selector);
    }
    Descriptor entered = target;
    if (source != Source.IRET) {
      entered = Descriptors.retyped(cpu, selector, target, target.type() | Descriptor.BUSY);
    }
    cpu.tr.load(selector, entered);
    cpu.cr0 |= CR0_TS;
  }

  /** From here on faults are those of the new task. */
  private void take(TaskImage image) {
    if (layout.cr3() >= 0 && (cpu.cr0 & PG) != 0) {
      ControlState.setCr3(cpu, image.cr3());
    }
    image.enter(cpu, source.nests() ? Cpu.NT : 0);
    cpu.at = cpu.rip;
    TaskSegments.load(cpu, image);
    cpu.dr7 &= ~0x155L;
    if (image.traps()) {
      cpu.dr6 |= STEP_INTO_TASK;
      throw GuestFault.of(GuestFault.DB_VECTOR, GuestFault.NO_CODE);
    }
  }
}
