package guise.engine.memory;

/** Whoever is told of the data that a processor's code reads and writes: data breakpoints. */
public interface AccessWatcher {
  /** An access has been done. */
  void accessed(long linear, int size, boolean write);
}
