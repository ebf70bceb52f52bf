package guise.cli;

import guise.cli.nested.Measured;
import guise.cli.nested.Setting;
import guise.cli.nested.Shape;
import guise.cli.nested.TripsFailed;
import guise.cli.report.Report;
import guise.host.Host;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guise lab nested}: what deferring CPUID's runtime bits saves a nested round trip. */
@Command(
    name = "nested",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Runs an L1 whose L2 executes CPUID in a loop, with CPUID's runtime bits brought up to date"
          + " eagerly and deferred, in turn; prints round trips per second, time and recomputations"
          + " of each, and what deferring saves.",
      "Without --host it is sapphire-rapids (VMX; milan has SVM), without --kernel the newest."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise lab nested",
      "  guise lab nested --host milan --kernel 6.12 --shape a,d --rounds 21",
      "  guise lab nested --shape a --output json"
    })
final class LabNested implements Callable<Integer> {
  private static final int MOST_ROUNDS = 1001;
  private static final long MOST_ITERATIONS = 1_000_000_000L;

  private final Console console;

  @Option(
      names = "--shape",
      paramLabel = "a|b|...|g",
      split = ",",
      description = "What L1 and L2 have of the state that CPUID mirrors (default: all seven).")
  private Set<Shape> shapes = EnumSet.allOf(Shape.class);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Pairs of runs, behind two for warming up (default: ${DEFAULT-VALUE}).")
  private int rounds = 11;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Round trips of a run (default: ${DEFAULT-VALUE}).")
  private long iterations = 50_000;

  @Mixin private HostOptions host = new HostOptions();
  @Mixin private KernelOptions kernel = new KernelOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  LabNested(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    kernel.check(1);
    check();
    Host machine = host.hostOr("sapphire-rapids", console);
    Setting setting = Setting.of(machine, kernel.kernelOrNewest(machine));
    if (!setting.nests()) {
      throw new BadInput(
          machine.name() + " under " + setting.kernel().version() + ": guests have no VMX or SVM");
    }
    Map<Shape, List<StaticFeature>> impossible = new LinkedHashMap<>();
    try {
      List<Measured> measured = measure(setting, impossible);
      var report = new NestedReport(setting, rounds, iterations, measured, impossible);
      output.print(new Report("lab nested", report.parts()), console);
      return Status.OK.code();
    } catch (TripsFailed e) {
      clear();
      console.complain(String.valueOf(e.getMessage()));
      return Status.DIFFERS.code();
    }
  }

  private void check() {
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new BadInput("--rounds takes 1 to " + MOST_ROUNDS + ", not " + rounds);
    }
    if (iterations < 1 || iterations > MOST_ITERATIONS) {
      throw new BadInput("--iterations takes 1 to " + MOST_ITERATIONS + ", not " + iterations);
    }
  }

  private List<Measured> measure(Setting setting, Map<Shape, List<StaticFeature>> impossible) {
    List<Measured> measured = new ArrayList<>();
    for (Shape shape : EnumSet.copyOf(shapes)) {
      List<StaticFeature> missing = shape.missing(setting.cpuid());
      if (missing.isEmpty()) {
        measured.add(Measured.of(setting, shape, rounds, iterations, round -> show(shape, round)));
      } else {
        impossible.put(shape, missing);
      }
    }
    clear();
    return measured;
  }

  private void show(Shape shape, int round) {
    if (console.isTerminal()) {
      console.err().print("\r\u001B[Kshape %s, round %d of %d".formatted(shape, round + 1, rounds));
      console.err().flush();
    }
  }

  private void clear() {
    if (console.isTerminal()) {
      console.err().print("\r\u001B[K");
      console.err().flush();
    }
  }
}
