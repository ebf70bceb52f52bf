package guise.engine.isa;

/** Is told of every instruction before it is executed. */
@FunctionalInterface
public interface Tracer {
  void before(Cpu cpu, Decoded in);
}
