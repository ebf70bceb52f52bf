package guise.formats;

import guise.host.LogicalCpu;
import guise.host.RawCpuid;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** One CPU of a dump while its lines are read. */
final class DumpedCpu {
  private static final int MOST_ANSWERS = 4096;
  private static final int XSAVE = 0xD;

  /** The functions that look at the index, so that one may follow itself without a marker. */
  private static final Set<Integer> INDEXED =
      Set.of(
          0x4,
          0x7,
          0xB,
          XSAVE,
          0xF,
          0x10,
          0x12,
          0x14,
          0x17,
          0x18,
          0x1B,
          0x1D,
          0x1E,
          0x1F,
          0x20,
          0x21,
          0x23,
          0x24,
          0x27,
          0x28,
          0x8000_001D,
          0x8000_0020,
          0x8000_0026);

  private final int number;
  private final Map<Leaf, Registers> answers = new TreeMap<>();
  private final Map<Integer, List<Registers>> unmarked = new LinkedHashMap<>();
  private final Map<Integer, Long> msrs = new TreeMap<>();
  private int answered;
  private int lastFunction = -1;

  DumpedCpu(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  boolean hasLeaf0() {
    return has(0);
  }

  boolean hasLeaf1() {
    return has(1);
  }

  private boolean has(int function) {
    return answers.containsKey(Leaf.of(function)) || unmarked.containsKey(function);
  }

  /** Notes an answer; one without an index is numbered when the CPU is complete. */
  void answer(Place place, int function, OptionalInt index, Registers values) {
    if (++answered > MOST_ANSWERS) {
      throw place.found("more than " + MOST_ANSWERS + " answers of one CPU", "one per leaf");
    }
    if (index.isPresent()) {
      marked(place, new Leaf(function, index.getAsInt()), values);
    } else {
      unmarked(place, function, values);
    }
    lastFunction = function;
  }

  private void marked(Place place, Leaf leaf, Registers values) {
    Registers before = answers.putIfAbsent(leaf, values);
    if (before != null && !before.equals(values)) {
      throw twice(place, leaf);
    }
  }

  private void unmarked(Place place, int function, Registers values) {
    List<Registers> before = unmarked.computeIfAbsent(function, _ -> new ArrayList<>());
    boolean continues = INDEXED.contains(function) && lastFunction == function;
    if (before.isEmpty() || continues) {
      before.add(values);
    } else if (!before.contains(values)) {
      throw twice(place, Leaf.of(function));
    }
  }

  private FormatException twice(Place place, Leaf leaf) {
    return place.found(
        "leaf " + leaf + " of CPU " + number + " again with other values",
        "one answer (is this the text of two CPUs, interleaved?)");
  }

  /** Notes the value of an MSR; of several samples the last one counts. */
  void msr(int address, long value) {
    msrs.put(address, value);
  }

  LogicalCpu logicalCpu() {
    var leaves = new TreeMap<>(answers);
    unmarked.forEach((function, values) -> {
      int[] indices = function == XSAVE ? XsaveRows.indices(values) : sequence(values.size());
      for (int row = 0; row < indices.length; row++) {
        leaves.putIfAbsent(new Leaf(function, indices[row]), values.get(row));
      }
    });
    return new LogicalCpu(number, RawCpuid.of(leaves), msrs);
  }

  private static int[] sequence(int length) {
    int[] indices = new int[length];
    Arrays.setAll(indices, i -> i);
    return indices;
  }
}
