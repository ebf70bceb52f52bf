package guise.x86;

import java.util.List;

/**
 * KVM's look-up of a table, prepared once: the first entry in array order that answers a query.
 *
 * <p>KVM searches from the front. An entry whose index does not matter ends every search for its
 * function, so a function needs two facts, where its first such entry stands and where its first
 * entry of all; before that entry every index has at most one entry that counts. Both are found by
 * hashing, at a cost that does not grow with the table.
 */
public final class CpuidIndex {
  /** A function: itself, its first entry, its first whose index does not matter, has it others. */
  private static final int ROW = 4;

  private static final int FIRST = 1;
  private static final int CATCH_ALL = 2;
  private static final int EXACT = 3;
  private static final int SPREAD = 0x9E37_79B9;

  /** Rows of functions; positions count from 1, 0 is none. */
  private final int[] functions;

  /** Rows of a function, an index, and the position of the entry, counted likewise. */
  private final int[] exact;

  private final int shift;

  CpuidIndex(List<CpuidEntry> entries) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(2 * entries.size() | 1);
    this.shift = Integer.SIZE - bits;
    this.functions = new int[ROW << bits];
    this.exact = new int[ROW << bits];
    int position = 0;
    for (CpuidEntry entry : entries) {
      add(entry, ++position);
    }
  }

  private void add(CpuidEntry entry, int position) {
    int row = functionRow(entry.function());
    if (functions[row + FIRST] == 0) {
      functions[row] = entry.function();
      functions[row + FIRST] = position;
    }
    boolean searched = functions[row + CATCH_ALL] == 0;
    if (searched && !entry.indexMatters()) {
      functions[row + CATCH_ALL] = position;
    } else if (searched) {
      functions[row + EXACT] = 1;
      addExact(entry, position);
    }
  }

  private void addExact(CpuidEntry entry, int position) {
    int row = exactRow(entry.function(), entry.index());
    if (exact[row + 2] == 0) {
      exact[row] = entry.function();
      exact[row + 1] = entry.index();
      exact[row + 2] = position;
    }
  }

  /** The row of a function, or the empty one that would be its. */
  private int functionRow(int function) {
    int row = function * SPREAD >>> shift << 2;
    while (functions[row + FIRST] != 0 && functions[row] != function) {
      row = row + ROW & functions.length - 1;
    }
    return row;
  }

  private int exactRow(int function, int index) {
    int row = (function + index * 31) * SPREAD >>> shift << 2;
    while (exact[row + 2] != 0 && (exact[row] != function || exact[row + 1] != index)) {
      row = row + ROW & exact.length - 1;
    }
    return row;
  }

  /** Where the entry that answers a query stands, -1 where none does. */
  public int position(int function, int index) {
    int row = functionRow(function);
    if (functions[row + EXACT] != 0) {
      int position = exact[exactRow(function, index) + 2];
      if (position != 0) {
        return position - 1;
      }
    }
    return functions[row + CATCH_ALL] - 1;
  }

  /** Where the first entry of a function stands, whatever its index and flags; -1 for none. */
  public int first(int function) {
    return functions[functionRow(function) + FIRST] - 1;
  }
}
