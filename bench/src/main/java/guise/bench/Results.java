package guise.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs benchmarks and prints a line for each: median, spread and goal. */
public final class Results {
  private static final String LINE = "%-38s %-28s %10s %10s %10s %10s  %s%n";
  private static final double NINETY = 90;

  private Results() {}

  /**
   * Takes JMH's own options, a pattern of names among them.
   *
   * @throws RunnerException if a benchmark fails
   * @throws IOException if the help cannot be printed
   */
  public static void main(String[] args) throws RunnerException, IOException {
    try {
      var asked = new CommandLineOptions(args);
      if (asked.shouldHelp()) {
        asked.showHelp();
      } else if (asked.shouldList()) {
        new Runner(asked).list();
      } else {
        run(asked);
      }
    } catch (CommandLineOptionException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (NoBenchmarksException _) {
      refuse("no benchmark matches; bench/run -l lists them");
    }
  }

  private static void refuse(String why) {
    System.err.println("bench/run: " + why);
    System.exit(2);
  }

  private static void run(CommandLineOptions asked) throws RunnerException {
    var options = new OptionsBuilder().parent(asked);
    options.jvmArgsPrepend("--sun-misc-unsafe-memory-access=allow"); // JMH's own
    options.verbosity(asked.verbosity().orElse(VerboseMode.SILENT)).shouldFailOnError(true);
    Collection<RunResult> results = new Runner(options.build()).run();
    System.out.printf(
        Locale.ROOT, LINE, "benchmark", "with", "median", "least", "90 %", "goal", "unit");
    results.forEach(Results::print);
  }

  private static void print(RunResult result) {
    Result<?> primary = result.getPrimaryResult();
    Statistics times = primary.getStatistics();
    BenchmarkParams benchmark = result.getParams();
    String name = benchmark.getBenchmark();
    System.out.printf(
        Locale.ROOT,
        LINE,
        name.substring(name.indexOf('.') + 1),
        benchmark.getParamsKeys().stream()
            .map(benchmark::getParam)
            .collect(Collectors.joining(", ")),
        number(times.getPercentile(50)),
        number(times.getMin()),
        number(times.getPercentile(NINETY)),
        goal(name),
        primary.getScoreUnit());
  }

  private static String number(double time) {
    return String.format(Locale.ROOT, time < 100 ? "%.2f" : "%.0f", time);
  }

  /** The goal that stands beside a benchmark, a dash where there is none. */
  private static String goal(String benchmark) {
    int dot = benchmark.lastIndexOf('.');
    try {
      return Arrays.stream(Class.forName(benchmark.substring(0, dot)).getMethods())
          .filter(method -> method.getName().equals(benchmark.substring(dot + 1)))
          .filter(method -> method.isAnnotationPresent(Goal.class))
          .map(method -> number(method.getAnnotation(Goal.class).value()))
          .findFirst()
          .orElse("-");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(benchmark + " has run and is not there", e);
    }
  }
}
