package guise.engine.isa;

import java.util.List;
import java.util.TreeMap;

/**
 * How many cases there were of each row, and how many of them came to their end without a fault.
 */
final class NativeTally {
  private final TreeMap<String, int[]> byRow = new TreeMap<>();
  private long cases;

  void count(NativeGenerator.Made made, NativeResult result) {
    int[] counts = byRow.computeIfAbsent(made.decoded().name(), _ -> new int[2]);
    counts[0]++;
    counts[1] += result.trap() == NativeResult.DONE ? 1 : 0;
    cases++;
  }

  /** The rows of which there was no case. */
  List<String> without(List<OpcodeTable.Row> rows) {
    return rows.stream()
        .map(row -> row.instruction().name())
        .filter(name -> !byRow.containsKey(name))
        .toList();
  }

  /**
   * The rows that never came to their end: privileged ones, and what is undefined by definition.
   */
  List<String> alwaysFaulting() {
    return byRow.keySet().stream().filter(name -> byRow.get(name)[1] == 0).toList();
  }

  @Override
  public String toString() {
    return "%d cases of %d rows; always a fault: %s"
        .formatted(cases, byRow.size(), alwaysFaulting());
  }
}
