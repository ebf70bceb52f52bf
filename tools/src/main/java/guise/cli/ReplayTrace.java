package guise.cli;

import guise.cli.report.Report;
import guise.engine.Choices;
import guise.engine.EmulatedKvm;
import guise.engine.Hardware;
import guise.engine.ProcessPermissions;
import guise.formats.Hosts;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.replay.Replay;
import guise.replay.ReplayResult;
import guise.replay.scenario.KvmProcess;
import guise.replay.text.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guise replay}: a recorded kernel's answers beside those of the KVM in this process. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Asks the KVM in this process what a real one was asked, on the recorded host and kernel, and"
          + " compares the answers.",
      "With --script it plays a script of ioctls, on Guise or on this machine's /dev/kvm.",
      "Exit status 1 if there is a difference that docs/known-differences.md does not list."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise replay vmx-7.2-spr-mainline.log.gz",
      "  guise replay --script difference.txt --host milan --kernel 6.1",
      "  guise replay svm-6.17-mainline.log.gz --section afterrun --differences 100"
    })
final class ReplayTrace implements Callable<Integer> {
  private final Console console;

  @Parameters(arity = "0..1", paramLabel = "TRACE", description = "A recording, compressed or not.")
  private @Nullable Path given;

  @Mixin private ScriptOptions script = new ScriptOptions();

  @Option(
      names = "--section",
      paramLabel = "NAME",
      description = "Only the sections whose names begin so: fuzz, afterrun.basic.")
  private @Nullable String section;

  @Option(
      names = "--differences",
      paramLabel = "N",
      description = "How many differences to show (default: ${DEFAULT-VALUE}).")
  private int differences = 10;

  @Option(
      names = "--hardware",
      paramLabel = "as-documented|qemu-tcg|bochs-skx|bochs-spr|amd-zen",
      description =
          "The processor under KVM, of which emulated ones have faults that KVM hands on (default:"
              + " the one the recording was made on, as far as it tells).")
  private @Nullable String hardware;

  @Mixin private OutputOptions output = new OutputOptions();

  ReplayTrace(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (script.areGiven() == (given != null)) {
      throw new BadInput("replay takes a TRACE or --script FILE");
    }
    return (given == null ? script.play(output, console) : replayed(given)).code();
  }

  private Status replayed(Path trace) {
    Host host = Hosts.read(trace);
    Kernel kernel =
        host.kernel().orElseThrow(() -> new BadInput(trace + ": found no kernel, expected UNAME"));
    String prefix = Optional.ofNullable(section).orElse("");
    Recording recording = recording(trace);
    var processor = AssumedProcessor.of(recording, hardware);
    ReplayResult result =
        new Replay(recording, processes(host, kernel, processor.hardware()))
            .run(each -> each.heading().startsWith(prefix));
    if (result.sections().isEmpty()) {
      throw new BadInput(
          trace
              + (prefix.isEmpty()
                  ? ": found no section, expected a recording"
                  : ": no section begins with '" + prefix + "'"));
    }
    var known = new KnownParts(trace.getFileName().toString(), result);
    var report =
        new ReplayReport(
            host.name(), kernel, processor, result, known, section != null, differences);
    output.print(new Report("replay", report.parts()), console);
    return known.unlisted() == 0 ? Status.OK : Status.DIFFERS;
  }

  private static Recording recording(Path trace) {
    try {
      return Recording.read(trace);
    } catch (IOException e) {
      throw new BadInput(trace + ": cannot be read: " + e.getMessage());
    }
  }

  private static Supplier<KvmProcess> processes(Host host, Kernel kernel, Hardware hardware) {
    Choices choices = Choices.DEFAULTS.with(hardware);
    return () ->
        KvmProcess.of(
            ProcessPermissions.of(host, kernel),
            permissions -> new EmulatedKvm(host, kernel, permissions, choices));
  }
}
