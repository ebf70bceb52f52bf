package guise.cli;

import guise.analysis.Comparison;
import guise.cli.report.Report;
import guise.predict.Prediction;
import guise.predict.Scenario;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code guise diff}: what changes for guests, and why. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Compares the CPUs that guests see before and after: two kernels, two hosts, two requests.",
      "Give the option that differs twice. Exit status 1 if there is a difference."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise diff --host sapphire-rapids --kernel 6.1 --kernel 6.18",
      "  guise diff --host ice-lake --host sapphire-rapids --kernel 6.12 --vmm qemu",
      "  guise diff --host milan --kernel 6.12 --vmm kvm --vmm firecracker"
    })
final class Diff implements Callable<Integer> {
  private final Console console;

  @Mixin private ScenarioOptions scenario = new ScenarioOptions();
  @Mixin private NameOptions names = new NameOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  Diff(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Scenario> two = scenario.two(console);
    var comparison = Comparison.of(Prediction.of(two.getFirst()), Prediction.of(two.getLast()));
    output.print(new Report("diff", new ComparisonReport(comparison, names).parts()), console);
    return (comparison.isEmpty() ? Status.OK : Status.DIFFERS).code();
  }
}
