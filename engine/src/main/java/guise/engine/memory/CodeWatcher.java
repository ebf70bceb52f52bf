package guise.engine.memory;

/** Hears of writes into pages that hold decoded code. */
public interface CodeWatcher {
  /** Bytes of a watched page have been written. */
  void written(long physical, int size);
}
