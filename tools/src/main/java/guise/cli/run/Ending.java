package guise.cli.run;

/** How a guest's run came to its end. */
public sealed interface Ending {
  /** The guest wrote its exit code to port 0xF4. */
  record Exited(int code) implements Ending {}

  /** The guest wrote "Shutdown" to port 0x8900. */
  record PoweredOff() implements Ending {}

  /** The guest halted, and nothing would ever wake it. */
  record Halted(long rip) implements Ending {}

  /** A triple fault. */
  record TripleFault(long rip) implements Ending {}

  /** Guise cannot go on; the text says with what. */
  record Failed(String what) implements Ending {}

  /** A limit was reached, or somebody interrupted the run; the text says which. */
  record Stopped(String why, long rip) implements Ending {}
}
