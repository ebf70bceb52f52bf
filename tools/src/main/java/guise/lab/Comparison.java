package guise.lab;

import guise.engine.Choices;
import guise.engine.EmulatedKvm;
import guise.host.Host;
import guise.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * A script played once for each strategy, all else being as the kernel has it.
 *
 * @param rows in the order of {@link Strategy}
 */
public record Comparison(Script script, List<Row> rows) {
  public Comparison {
    rows = List.copyOf(rows);
  }

  /**
   * One strategy.
   *
   * @param kernels whether it is what the kernel does
   */
  public record Row(Strategy strategy, boolean kernels, Result result) {}

  public static Comparison of(Host host, Kernel kernel, Script script) {
    Choices own = EmulatedKvm.of(host, kernel).choices();
    var rows = new ArrayList<Row>();
    for (Strategy strategy : Strategy.values()) {
      Result result = play(host, kernel, strategy.choices(), script);
      rows.add(new Row(strategy, strategy.isIn(own), result));
    }
    return new Comparison(script, rows);
  }

  /** Plays a script once. */
  public static Result play(Host host, Kernel kernel, Choices choices, Script script) {
    var bench = new Bench(host, kernel, choices);
    script.play(bench);
    return bench.result();
  }

  public Row row(Strategy strategy) {
    return rows.stream().filter(r -> r.strategy == strategy).findFirst().orElseThrow();
  }
}
