package guise.cli;

import guise.cli.record.ChildStage;
import guise.cli.record.LiveMachine;
import guise.device.Availability;
import guise.kvm.KvmException;
import guise.replay.record.NewRecording;
import guise.replay.record.OwnStage;
import guise.replay.scenario.Scenario;
import guise.replay.text.Recording;
import guise.replay.text.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guise record}: what this machine's /dev/kvm answers, as a recording. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Asks this machine's /dev/kvm what the recordings ask, and writes down what it answers, with"
          + " the processor and the kernel (docs/traces.md). Nothing in it tells whose machine it"
          + " is: no names, addresses, serial numbers or APIC ids."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise record -o my-machine.log.gz",
      "  guise record --scenario setcpuid --scenario xcr -o part.log",
      "  guise record --list"
    })
final class RecordCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description =
          "Write there, at once or not at all, instead of to standard output; compressed where the"
              + " name ends in .gz.")
  private @Nullable String file;

  @Mixin private ScenarioChoice choice = new ScenarioChoice();

  @Option(names = "--list", description = "Say which scenarios there are, and ask nothing.")
  private boolean list;

  @Option(names = "--force", description = "Overwrite the file if it is there already.")
  private boolean force;

  @Option(names = ChildStage.ALONE, hidden = true)
  private @Nullable String alone;

  RecordCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (list) {
      choice.all().forEach(scenario -> console.print(scenario.heading() + "\n"));
      return Status.OK.code();
    }
    Path target = target();
    Availability.missing()
        .ifPresent(reason -> {
          throw new BadInput(reason);
        });
    try {
      record(target);
    } catch (KvmException e) {
      throw new BadInput("/dev/kvm: " + e.getMessage());
    }
    return Status.OK.code();
  }

  private @Nullable Path target() {
    Path target = file == null ? null : HostOptions.path(file);
    if (target != null && Files.exists(target) && !force) {
      throw new BadInput(target + ": is there already; --force overwrites it");
    }
    if (target != null) {
      WholeFile.check(target);
    }
    return target;
  }

  private void record(@Nullable Path target) {
    String single = alone;
    if (single != null) {
      console.print(LiveMachine.play(stage -> stage.play(choice.only(single))).text());
      return;
    }
    Recording made = LiveMachine.play(this::make);
    if (target == null) {
      console.print(made.text());
      return;
    }
    WholeFile.write(target, made.text());
    console.print(summary(target, made));
  }

  private Recording make(OwnStage here) {
    List<Scenario> scenarios = choice.chosen();
    int supported = here.processes().get().kvm().supportedCpuid().entries().size();
    try (var watch = new RecordWatch(console, scenarios.size())) {
      return new NewRecording(scenarios, here, ChildStage.ofThisProgram(Main.class))
          .make(supported, watch);
    }
  }

  private static String summary(Path target, Recording made) {
    long steps = made.sections().stream().mapToLong(section -> section.steps().size()).sum();
    long broken = made.sections().stream().filter(RecordCommand::brokeOff).count();
    String breaks = broken == 0 ? "" : ", of which %d broke off".formatted(broken);
    return "%s: %d scenarios%s, %d steps; guise replay compares it with the model%n"
        .formatted(target, made.sections().size(), breaks, steps);
  }

  private static boolean brokeOff(Section section) {
    return !section.steps().isEmpty()
        && section.steps().getLast().line().startsWith(OwnStage.BROKEN_OFF);
  }
}
