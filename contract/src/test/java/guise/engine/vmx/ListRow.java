package guise.engine.vmx;

/** An entry of an MSR-load list that an entry refuses (SDM volume 3, 28.4). */
enum ListRow {
  FS_BASE(0xC000_0100, 0, 0),
  GS_BASE(0xC000_0101, 0, 0),
  SMM_MONITOR_CTL(0x9B, 0, 0),
  MICROCODE(0x79, 0, 0),
  SIGNATURE(0x8B, 0, 0),
  RESERVED(0x174, 1, 0),
  REFUSED_VALUE(0x277, 0, 2),
  XSS_OF_NOTHING(0xDA0, 0, 1L << 62),
  UNKNOWN(0x0DEA_D000, 0, 0);

  private final int index;
  private final int reserved;
  private final long value;

  ListRow(int index, int reserved, long value) {
    this.index = index;
    this.reserved = reserved;
    this.value = value;
  }

  int index() {
    return index;
  }

  int reserved() {
    return reserved;
  }

  long value() {
    return value;
  }
}
