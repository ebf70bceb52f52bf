package guise.engine.isa;

/**
 * Where a task-state segment has what (SDM volume 3, 8.2.1 and 8.6).
 *
 * @param width the bytes of EIP, EFLAGS and the general registers
 * @param step from one segment selector to the next
 * @param last the last byte that has to be there
 * @param cr3 where CR3 is, -1: nowhere
 * @param trap where the T flag is, -1: nowhere
 */
record TaskLayout(
    int width,
    int ip,
    int registers,
    int segments,
    int step,
    int ldt,
    int last,
    int cr3,
    int trap) {
  static final TaskLayout TSS16 = new TaskLayout(2, 0x0E, 0x12, 0x22, 2, 0x2A, 0x2B, -1, -1);
  static final TaskLayout TSS32 = new TaskLayout(4, 0x20, 0x28, 0x48, 4, 0x60, 0x67, 0x1C, 0x64);

  static TaskLayout of(int type) {
    return (type & 8) != 0 ? TSS32 : TSS16;
  }

  int flags() {
    return ip + width;
  }

  /** Segment registers are in the order ES, CS, SS, DS, FS, GS; the old format has four. */
  int segmentCount() {
    return width == 4 ? 6 : 4;
  }
}
