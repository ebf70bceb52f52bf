package guise.engine.isa;

/** The opcode maps, by the bytes that lead to them. */
enum OpcodeMap {
  ONE_BYTE,
  MAP_0F,
  MAP_0F38,
  MAP_0F3A
}
