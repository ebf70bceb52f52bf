package guise.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The prepared look-up finds what KVM's search from the front finds, in any table. */
class CpuidIndexTest {
  private static final int[] FUNCTIONS = {0, 1, 4, 7, 0xD, 0x8000_0000, -1, 0x4000_0000};
  private static final int[] INDICES = {0, 1, 2, 31, -1, Integer.MIN_VALUE};

  private final SplittableRandom random = new SplittableRandom(1);

  private List<CpuidEntry> entries(int size) {
    var entries = new ArrayList<CpuidEntry>();
    for (int at = 0; at < size; at++) {
      int function = any(FUNCTIONS);
      entries.add(new CpuidEntry(function, any(INDICES), random.nextInt(8), Registers.ZERO));
    }
    return entries;
  }

  private int any(int... values) {
    return values[random.nextInt(values.length)];
  }

  private static int searched(List<CpuidEntry> entries, int function, int index) {
    for (int at = 0; at < entries.size(); at++) {
      CpuidEntry entry = entries.get(at);
      boolean heeds = (entry.flags() & 1) != 0;
      if (entry.function() == function && (!heeds || entry.index() == index)) {
        return at;
      }
    }
    return -1;
  }

  private static int firstOf(List<CpuidEntry> entries, int function) {
    return entries.stream().map(CpuidEntry::function).toList().indexOf(function);
  }

  @Test
  void findsWhatASearchFromTheFrontFinds() {
    for (int table = 0; table < 4000; table++) {
      List<CpuidEntry> entries = entries(random.nextInt(table % 100 == 0 ? 257 : 20));
      var index = new CpuidIndex(entries);
      for (int function : FUNCTIONS) {
        assertEquals(firstOf(entries, function), index.first(function));
        for (int subleaf : INDICES) {
          assertEquals(
              searched(entries, function, subleaf),
              index.position(function, subleaf),
              () -> function + "." + subleaf + " of\n" + entries);
        }
      }
    }
  }

  @Test
  void thereIsNothingInAnEmptyTable() {
    var index = new CpuidIndex(List.of());
    assertEquals(-1, index.position(0, 0));
    assertEquals(-1, index.first(0));
  }
}
