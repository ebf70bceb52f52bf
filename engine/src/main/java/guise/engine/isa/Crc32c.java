package guise.engine.isa;

/** CRC32: the CRC of polynomial 11EDC6F41, bits reflected, without inversion. */
final class Crc32c {
  private static final int REFLECTED = 0x82F6_3B78;
  private static final int[] OF_BYTE = table();

  private Crc32c() {}

  private static int[] table() {
    var table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int rest = i;
      for (int bit = 0; bit < 8; bit++) {
        rest = rest >>> 1 ^ (rest & 1) * REFLECTED;
      }
      table[i] = rest;
    }
    return table;
  }

  /** The destination is a doubleword, zero-extended, whatever the size of the source. */
  static Outcome of(Cpu cpu, Decoded in) {
    long source = in.rm(cpu);
    int crc = (int) cpu.r[in.reg()];
    for (int i = 0; i < in.size(); i++) {
      crc = crc >>> 8 ^ OF_BYTE[(crc ^ (int) (source >>> 8 * i)) & 0xFF];
    }
    cpu.r[in.reg()] = Integer.toUnsignedLong(crc);
    return Outcome.NEXT;
  }
}
