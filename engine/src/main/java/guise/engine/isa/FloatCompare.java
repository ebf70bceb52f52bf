package guise.engine.isa;

/** Comparisons, minimum and maximum of binary floating-point numbers. */
final class FloatCompare {
  static final int LESS = 1;
  static final int EQUAL = 2;
  static final int GREATER = 4;
  static final int UNORDERED = 8;

  /** Which relations CMPPS and the like take for true, by the immediate's lower three bits. */
  private static final int[] TRUE = {
    EQUAL,
    LESS,
    LESS | EQUAL,
    UNORDERED,
    LESS | GREATER | UNORDERED,
    EQUAL | GREATER | UNORDERED,
    GREATER | UNORDERED,
    LESS | EQUAL | GREATER
  };

  private FloatCompare() {}

  /** How operands relate; a signalling NaN is invalid, a quiet one where the caller says so. */
  static int relation(FloatUnit unit, FloatFormat f, long a, long b, boolean quietIsInvalid) {
    long x = unit.operand(f, a);
    long y = unit.operand(f, b);
    if (f.isNan(x) || f.isNan(y)) {
      if (quietIsInvalid || f.isSignalling(x) || f.isSignalling(y)) {
        unit.raise(FloatUnit.IE);
      }
      return UNORDERED;
    }
    unit.noteDenormal(f, x);
    unit.noteDenormal(f, y);
    return ordered(f, x, y);
  }

  private static int ordered(FloatFormat f, long x, long y) {
    long left = f.isNegative(x) ? -f.magnitude(x) : x;
    long right = f.isNegative(y) ? -f.magnitude(y) : y;
    return left < right ? LESS : left == right ? EQUAL : GREATER;
  }

  /** CMPPS and the like: all ones or 0. */
  static long compare(FloatUnit unit, FloatFormat f, long a, long b, int predicate) {
    boolean quietIsInvalid = (predicate & 3) == 1 || (predicate & 3) == 2;
    int relation = relation(unit, f, a, b, quietIsInvalid);
    return (TRUE[predicate & 7] & relation) != 0 ? -1 : 0;
  }

  /** The second operand unless the first is less: also if one is no number, or both are 0. */
  static long minimum(FloatUnit unit, FloatFormat f, long a, long b) {
    boolean first = relation(unit, f, a, b, true) == LESS;
    return unit.operand(f, first ? a : b);
  }

  static long maximum(FloatUnit unit, FloatFormat f, long a, long b) {
    boolean first = relation(unit, f, a, b, true) == GREATER;
    return unit.operand(f, first ? a : b);
  }
}
