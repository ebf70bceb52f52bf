package guise.engine;

/**
 * The values of a vCPU's model-specific registers that are stored and nothing more: open addressing
 * by number, as every entry of a nested guest reads and writes some.
 */
final class MsrValues {
  private static final int FEWEST = 64;

  private int[] numbers = new int[FEWEST];
  private long[] values = new long[FEWEST];
  private boolean[] taken = new boolean[FEWEST];
  private int count;

  /** The place of a register, or the free place where the search for it ends. */
  private int find(int number) {
    int mask = numbers.length - 1;
    int at = number * 0x9E37_79B9 >>> 16 & mask;
    while (taken[at] && numbers[at] != number) {
      at = at + 1 & mask;
    }
    return at;
  }

  long getOrDefault(int number, long absent) {
    int at = find(number);
    return taken[at] ? values[at] : absent;
  }

  void put(int number, long value) {
    int at = find(number);
    if (!taken[at]) {
      if (2 * (count + 1) > numbers.length) {
        grow();
        at = find(number);
      }
      taken[at] = true;
      numbers[at] = number;
      count++;
    }
    values[at] = value;
  }

  private void grow() {
    int[] oldNumbers = numbers;
    long[] oldValues = values;
    boolean[] oldTaken = taken;
    numbers = new int[2 * oldNumbers.length];
    values = new long[numbers.length];
    taken = new boolean[numbers.length];
    count = 0;
    for (int at = 0; at < oldTaken.length; at++) {
      if (oldTaken[at]) {
        put(oldNumbers[at], oldValues[at]);
      }
    }
  }
}
