package guise.engine.memory;

/** What is done with memory. */
public enum AccessKind {
  READ,
  WRITE,
  FETCH
}
