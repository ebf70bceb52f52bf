package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The finding and shrinking of cases themselves. */
class PropertyTest {
  private static List<Integer> numbers(SplittableRandom random) {
    var numbers = new ArrayList<Integer>();
    for (int at = 0; at < 50; at++) {
      numbers.add(random.nextInt(1000));
    }
    return numbers;
  }

  private static void noTwoAbove900(List<Integer> numbers) {
    assertTrue(numbers.stream().filter(number -> number > 900).count() < 2);
  }

  @Test
  void whatIsLeftIsTheLeastThatFails() {
    var property = new Property<>(PropertyTest::numbers, number -> Math.min(number, 901));
    assertEquals(
        List.of(901, 901),
        property.smallest(numbers(new SplittableRandom(1)), PropertyTest::noTwoAbove900));
  }

  @Test
  void aFailureNamesItsSeed() {
    var property = Property.of(PropertyTest::numbers);
    var failure =
        assertThrows(AssertionError.class, () -> property.holds(1, PropertyTest::noTwoAbove900));
    assertTrue(failure.getMessage().startsWith("seed 0, made smaller from 50 to 2:"));
  }
}
