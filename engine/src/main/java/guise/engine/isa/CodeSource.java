package guise.engine.isa;

/** Where the bytes of an instruction come from. */
interface CodeSource {
  /**
   * Reads on: fetches at least one byte, or throws the fault that fetching it is.
   *
   * @param into where the instruction's bytes stand, from 0
   * @param have how many there are already
   * @return how many there are now
   */
  int fetch(byte[] into, int have);
}
