package guise.contract.vcpu;

/** The modes that bytes are tried in, by what they make of them. */
enum CodeSize {
  REAL,
  BITS_16,
  BITS_32,
  BITS_64;

  /** Puts a guest into the mode. */
  Guest enter(Guest guest) {
    return switch (this) {
      case REAL -> guest.real();
      case BITS_16 -> guest.narrow();
      case BITS_32 -> guest.flat();
      case BITS_64 -> guest.wide();
    };
  }
}
