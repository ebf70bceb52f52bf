package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.memory.GuestFault;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The division of 128 bits by 64 is that of unbounded integers, #DE where the quotient is wider.
 */
class DivisionTest {
  private static final int SAMPLES = 20_000;
  private static final Outcome ERROR = new Outcome.Faulted(GuestFault.DE);

  private final SmallGuest guest = SmallGuest.of64();
  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void unsigned() {
    for (int i = 0; i < SAMPLES; i++) {
      check("48 f7 f1", false);
    }
  }

  @Test
  void signed() {
    for (int i = 0; i < SAMPLES; i++) {
      check("48 f7 f9", true);
    }
  }

  private void check(String code, boolean signed) {
    long high = random.nextLong() >> random.nextInt(64);
    long low = random.nextLong();
    long divisor = random.nextInt(50) == 0 ? 0 : random.nextLong() >> random.nextInt(64);
    Cpu cpu = guest.cpu;
    cpu.r[Cpu.RDX] = high;
    cpu.r[Cpu.RAX] = low;
    cpu.r[Cpu.RCX] = divisor;
    Outcome outcome = guest.run(code);
    String what = "%x:%x / %x".formatted(high, low, divisor);
    BigInteger by = signed ? BigInteger.valueOf(divisor) : unsigned(divisor);
    BigInteger upper = signed ? BigInteger.valueOf(high) : unsigned(high);
    BigInteger dividend = upper.shiftLeft(64).add(unsigned(low));
    if (by.signum() == 0 || !fits(dividend.divide(by), signed)) {
      assertEquals(ERROR, outcome, what);
      assertEquals(high, cpu.r[Cpu.RDX], "a fault changes nothing");
      return;
    }
    assertEquals(Outcome.NEXT, outcome, what);
    assertEquals(dividend.divide(by).longValue(), cpu.r[Cpu.RAX], what);
    assertEquals(dividend.remainder(by).longValue(), cpu.r[Cpu.RDX], what);
  }

  private static boolean fits(BigInteger quotient, boolean signed) {
    return signed ? quotient.bitLength() < 64 : quotient.bitLength() <= 64;
  }

  private static BigInteger unsigned(long value) {
    return BigInteger.valueOf(value).mod(BigInteger.TWO.pow(64));
  }
}
