package guise.engine.isa;

import guise.engine.memory.LinearMemory;

/** What a task-state segment holds of its task. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TaskImage(
    long ip, long flags, long[] registers, int[] segments, int ldt, long cr3, boolean traps) {

  static TaskImage read(Cpu cpu, long base, TaskLayout layout) {
    LinearMemory memory = cpu.memory;
    int width = layout.width();
    long[] registers = new long[8];
    for (int i = 0; i < registers.length; i++) {
      registers[i] = memory.readSystem(base + layout.registers() + (long) i * width, width);
    }
    int[] segments = new int[6];
    for (int i = 0; i < layout.segmentCount(); i++) {
      segments[i] = (int) memory.readSystem(base + layout.segments() + (long) i * layout.step(), 2);
    }
    return new TaskImage(
        memory.readSystem(base + layout.ip(), width),
        memory.readSystem(base + layout.flags(), width),
        registers,
        segments,
        (int) memory.readSystem(base + layout.ldt(), 2),
        layout.cr3() < 0 ? 0 : memory.readSystem(base + layout.cr3(), 4),
        layout.trap() >= 0 && (memory.readSystem(base + layout.trap(), 2) & 1) != 0);
  }

  /** Everything but the segments, which are only named: what they are is still to be checked. */
  void enter(Cpu cpu, long set) {
    for (int i = 0; i < registers.length; i++) {
      cpu.r[i] = registers[i];
    }
    cpu.rip = ip;
    cpu.setRflags(flags & 0x3F_7FD5L | set);
    for (int i = 0; i < segments.length; i++) {
      cpu.segments[i].loadNull(segments[i], 0);
    }
    cpu.ldt.loadNull(ldt, 0);
  }
}
