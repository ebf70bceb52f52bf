package guise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** It holds what a map holds, with numbers that collide and with those that mean something. */
final class MsrValuesTest {
  private static final int[] NUMBERS = {0, -1, 0x10, 0x1D9, 0x277, 0x4000_0000, 0xC000_0080};

  @Test
  void itHoldsWhatAMapHolds() {
    var random = new SplittableRandom(1);
    var expected = new HashMap<Integer, Long>();
    var values = new MsrValues();
    for (int step = 0; step < 20_000; step++) {
      int base = NUMBERS[random.nextInt(NUMBERS.length)];
      int number = base + random.nextInt(100) * (random.nextBoolean() ? 1 : 1 << 16);
      assertEquals(expected.getOrDefault(number, 7L), values.getOrDefault(number, 7));
      if (random.nextBoolean()) {
        long value = random.nextLong();
        values.put(number, value);
        expected.put(number, value);
      }
    }
    expected.forEach((number, value) -> assertEquals(value, values.getOrDefault(number, 7)));
  }
}
