package guise.engine.memory;

/** Whoever keeps decoded instructions, and must know when their bytes change. */
public interface CodeWatcher {
  /** Bytes of a watched page have been written; they do not reach into another page. */
  void written(long physical, int size);
}
