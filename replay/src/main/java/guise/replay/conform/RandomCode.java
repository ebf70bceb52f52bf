package guise.replay.conform;

/** A few bytes for the guest to execute, real mode's. */
final class RandomCode {
  static final int ROOM = 64;

  private static final String[] CODES = {
    "0f0b", "cd20", "9c58", "0f20c0", "0f20e0", "0f01d0", "0f06", "0f01e0", "f390", "31c0",
    "0f20d8", "0f22d8", "fb", "fa", "cc", "0f01060060", "0f23f0", "0f21f0", "b80000f7f0", "0fa2",
    "66b8ffff0000", "0f01d1", "0f32", "0f05", "0f01ca", "0f01cb", "0f34", "0f35", "0f21f8", "0f22c0"
  };

  private RandomCode() {}

  static String draw(Draw draw) {
    return CODES[draw.below(CODES.length)];
  }

  static void check(byte[] code) {
    if (code.length == 0 || code.length > ROOM) {
      throw new IllegalArgumentException("code has 1 to " + ROOM + " bytes");
    }
  }
}
