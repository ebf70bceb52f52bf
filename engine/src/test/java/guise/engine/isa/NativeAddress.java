package guise.engine.isa;

/** The memory operand of a case, worked out without a processor. */
record NativeAddress(NativeCase test, Decoded in) {
  long offset() {
    long at = in.displacement();
    if (in.base() == Decoded.RIP) {
      at += test.rip() + in.length();
    } else if (in.base() >= 0) {
      at += test.registers[in.base()];
    }
    at += in.index() < 0 ? 0 : test.registers[in.index()] << in.scale();
    return at & Strings.mask(in);
  }
}
