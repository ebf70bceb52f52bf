package guise.engine.vmx;

/**
 * Which rows of a table of checks are known to hold for a VMCS. What a row looks at is noted while
 * it is evaluated; it has to be evaluated again once one of those fields has another value.
 *
 * <p>That is sound because a row depends on nothing else: as long as everything it looked at is the
 * same, it takes the same way to the same end. L1's capabilities and mode count as looked at by
 * every row ({@link VmxFacts#version}); a row that looked at memory holds only for the moment.
 */
final class Verdicts {
  /** By field: the rows that have ever looked at it, a bit each. */
  private final long[] readers = new long[VmcsField.ALL.size()];

  /** The rows whose verdict is not known. */
  private long open = -1;

  /** The row that is being evaluated. */
  private long row;

  private boolean lasting;

  /** Nothing is known any more. */
  void forget() {
    open = -1;
  }

  /** A field has another value. */
  void changed(VmcsField field) {
    open |= readers[field.index()];
  }

  /** The row that is being evaluated looks at a field. */
  void reads(VmcsField field) {
    readers[field.index()] |= row;
  }

  /** The row that is being evaluated looks at memory, whose changes nobody reports. */
  void readsMemory() {
    lasting = false;
  }

  /** The number of the first row that does not hold, -1 if all do. */
  int broken(Check[] rows, EntryState state) {
    long left = open & -1L >>> -rows.length;
    while (left != 0) {
      int number = Long.numberOfTrailingZeros(left);
      row = Long.lowestOneBit(left);
      lasting = true;
      if (!state.holds(rows[number], this)) {
        return number;
      }
      open &= lasting ? ~row : -1L;
      left &= ~row;
    }
    return -1;
  }
}
