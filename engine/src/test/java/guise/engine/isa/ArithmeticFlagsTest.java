package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The status flags of addition and subtraction are those of unbounded integers cut to size. */
class ArithmeticFlagsTest {
  private static final int SAMPLES = 5_000;
  private static final int RCX = Cpu.RCX;
  private static final int RAX = Cpu.RAX;

  private final SmallGuest guest = SmallGuest.of64();

  @ParameterizedTest(name = "{0}: {1}, {2} bytes")
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          code,     operation, size
          00 c8,    ADD,       1
          66 01 c8, ADD,       2
          01 c8,    ADD,       4
          48 01 c8, ADD,       8
          10 c8,    ADC,       1
          66 11 c8, ADC,       2
          11 c8,    ADC,       4
          48 11 c8, ADC,       8
          28 c8,    SUB,       1
          66 29 c8, SUB,       2
          29 c8,    SUB,       4
          48 29 c8, SUB,       8
          18 c8,    SBB,       1
          66 19 c8, SBB,       2
          19 c8,    SBB,       4
          48 19 c8, SBB,       8
          38 c8,    CMP,       1
          66 39 c8, CMP,       2
          39 c8,    CMP,       4
          48 39 c8, CMP,       8
          """)
  void areThoseOfUnboundedIntegers(String code, String operation, int size) {
    var random = new SplittableRandom(size);
    Decoded in = guest.decode(code);
    for (int i = 0; i < SAMPLES; i++) {
      long a = random.nextLong() >> random.nextInt(64);
      long b = random.nextInt(4) == 0 ? a : random.nextLong() >> random.nextInt(64);
      boolean carry = random.nextBoolean();
      guest.cpu.setRflags(carry ? Cpu.CF : 0);
      guest.cpu.r[RAX] = a;
      guest.cpu.r[RCX] = b;
      guest.run(in);
      boolean takes = carry && (operation.equals("ADC") || operation.equals("SBB"));
      boolean adds = operation.startsWith("AD");
      long expected = flags(a, b, takes, adds, size);
      String what = "%s %x, %x, carry %b".formatted(operation, a, b, carry);
      assertEquals(expected, guest.cpu.rflags() & Cpu.STATUS, what);
    }
  }

  private static long flags(long a, long b, boolean carry, boolean adds, int size) {
    int bits = 8 * size;
    BigInteger more = carry ? BigInteger.ONE : BigInteger.ZERO;
    BigInteger exact = combine(unsigned(a, bits), unsigned(b, bits), more, adds);
    BigInteger signed = combine(signed(a, bits), signed(b, bits), more, adds);
    BigInteger nibble = combine(unsigned(a, 4), unsigned(b, 4), more, adds);
    BigInteger result = exact.mod(BigInteger.TWO.pow(bits));
    long flags = exact.equals(result) ? 0 : Cpu.CF;
    flags |= nibble.equals(nibble.mod(BigInteger.TWO.pow(4))) ? 0 : Cpu.AF;
    flags |= result.signum() == 0 ? Cpu.ZF : 0;
    flags |= result.testBit(bits - 1) ? Cpu.SF : 0;
    flags |= signed.bitLength() < bits ? 0 : Cpu.OF;
    int ones = result.mod(BigInteger.TWO.pow(8)).bitCount();
    return flags | (ones % 2 == 0 ? Cpu.PF : 0);
  }

  private static BigInteger combine(BigInteger a, BigInteger b, BigInteger more, boolean adds) {
    return adds ? a.add(b).add(more) : a.subtract(b).subtract(more);
  }

  private static BigInteger unsigned(long value, int bits) {
    return BigInteger.valueOf(value).mod(BigInteger.TWO.pow(bits));
  }

  private static BigInteger signed(long value, int bits) {
    BigInteger above = unsigned(value, bits);
    return above.testBit(bits - 1) ? above.subtract(BigInteger.TWO.pow(bits)) : above;
  }
}
