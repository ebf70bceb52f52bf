package guise.cli;

import guise.cli.report.Report;
import guise.device.DeviceKvm;
import guise.kvm.Kvm;
import guise.replay.conform.ConformResult;
import guise.replay.conform.Conformance;
import guise.replay.conform.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guise conform}: random scripts of ioctls, played on the engine and on /dev/kvm. */
@Command(
    name = "conform",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Plays random scripts of ioctls on the engine, as this host and kernel, and on /dev/kvm, and"
          + " compares every answer. A difference is shrunk to the few steps that matter, as a"
          + " script that --script plays again.",
      "Exit status 1 if there is a difference."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  guise conform --scripts 200 --seed 7", "  guise conform --time 2s --output json"})
final class Conform implements Callable<Integer> {
  private static final long USUAL_SCRIPTS = 2000;

  private final Console console;

  @Option(
      names = "--scripts",
      paramLabel = "N",
      description = "How many scripts (default: 2000, or as many as fit into --time).")
  private @Nullable String scripts;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Which scripts: the same seed makes the same ones (default: ${DEFAULT-VALUE}).")
  private String seed = "1";

  @Option(
      names = "--time",
      paramLabel = "SECONDS",
      description = "Stop after so much time, like 60s or 5m.")
  private @Nullable String time;

  @Option(
      names = "--differences",
      paramLabel = "N",
      description = "Stop after so many different differences (default: ${DEFAULT-VALUE}).")
  private int differences = 10;

  @Mixin private OutputOptions output = new OutputOptions();

  Conform(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    OptionalLong limit =
        time == null ? OptionalLong.empty() : OptionalLong.of(Spans.nanos("--time", time));
    long most = scripts == null ? usual(limit) : RunCommand.number("--scripts", scripts);
    if (most <= 0) {
      throw new BadInput("--scripts takes a number from 1, not " + scripts);
    }
    long first = RunCommand.number("--seed", seed);
    Live.requireKvm();
    try (Kvm device = DeviceKvm.open()) {
      return compare(device, most, first, limit);
    }
  }

  private static long usual(OptionalLong limit) {
    return limit.isPresent() ? Long.MAX_VALUE : USUAL_SCRIPTS;
  }

  private int compare(Kvm device, long most, long first, OptionalLong limit) {
    var model = LiveModel.of(device);
    var conformance = new Conformance(model.player(), model.player(device), model.without());
    var generator = new Generator(first, model.supported(), registers(device));
    ConformResult result;
    try (var watch = new ConformWatch(console, most, limit)) {
      result = conformance.run(generator, watch::goesOn, differences);
    }
    var report = new ConformReport(model, first, result);
    output.print(new Report("conform", report.parts()), console);
    return (result.disagreements().isEmpty() ? Status.OK : Status.DIFFERS).code();
  }

  private static List<Integer> registers(Kvm kvm) {
    var all = new ArrayList<>(kvm.msrIndexList());
    all.addAll(kvm.featureMsrIndexList());
    return all;
  }
}
