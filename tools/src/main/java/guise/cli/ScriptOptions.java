package guise.cli;

import guise.cli.report.Part;
import guise.cli.report.Report;
import guise.device.Availability;
import guise.device.DeviceKvm;
import guise.engine.EmulatedKvm;
import guise.engine.ProcessPermissions;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.kvm.Kvm;
import guise.replay.conform.Player;
import guise.replay.conform.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A script as {@code guise conform} prints it, and what is to play it. */
final class ScriptOptions {
  @Option(
      names = "--script",
      paramLabel = "FILE",
      description = "Play a script of ioctls instead, as guise conform prints it.")
  private @Nullable String script;

  @Option(
      names = "--backend",
      paramLabel = "engine|device",
      description =
          "What plays the script: Guise itself, or this machine's /dev/kvm, beside whose answers"
              + " the engine's are shown where they differ (default: engine).")
  private @Nullable Backend backend;

  @Mixin private HostOptions host = new HostOptions();
  @Mixin private KernelOptions kernel = new KernelOptions();

  boolean areGiven() {
    return script != null;
  }

  /** Plays the script; the status says whether engine and device differ. */
  Status play(OutputOptions output, Console console) {
    Script steps = ScriptFile.read(String.valueOf(script));
    return backend == Backend.DEVICE
        ? beside(steps, output, console)
        : alone(steps, output, console);
  }

  private Status alone(Script steps, OutputOptions output, Console console) {
    List<String> answers = engine(console).play(steps);
    var lines = new ArrayList<String>();
    for (int at = 0; at < answers.size(); at++) {
      lines.add(line(steps, at, answers.get(at)));
    }
    print("What the engine answers", lines, output, console);
    return Status.OK;
  }

  /** This machine as its own KVM shows it, where there is one and nothing else is named. */
  private Player engine(Console console) {
    kernel.check(1);
    Optional<Host> named = host.hostIfAny(console);
    if (named.isEmpty() && !kernel.isGiven() && Availability.missing().isEmpty()) {
      try (Kvm device = DeviceKvm.open()) {
        return LiveModel.of(device).player();
      }
    }
    Host machine = named.orElseGet(Live::host);
    Kernel running = kernel.kernel(Side.BEFORE, machine);
    var kvm = new EmulatedKvm(machine, running, ProcessPermissions.of(machine, running));
    return new Player(kvm, kvm.supportedCpuid().entries());
  }

  private Status beside(Script steps, OutputOptions output, Console console) {
    if (host.hostIfAny(console).isPresent() || kernel.isGiven()) {
      throw new BadInput("--backend device is this machine and its kernel: no --host, no --kernel");
    }
    Live.requireKvm();
    try (Kvm device = DeviceKvm.open()) {
      var model = LiveModel.of(device);
      List<String> given = model.player(device).play(steps);
      List<String> expected = model.player().play(steps);
      var lines = new ArrayList<String>();
      for (int at = 0; at < given.size(); at++) {
        lines.add(line(steps, at, given.get(at)));
        if (!given.get(at).equals(expected.get(at))) {
          lines.add("# the engine says: " + LongAnswer.apart(expected.get(at), given.get(at)));
        }
      }
      print("What /dev/kvm answers", lines, output, console);
      return given.equals(expected) ? Status.OK : Status.DIFFERS;
    }
  }

  private static String line(Script script, int at, String answer) {
    return script.steps().get(at) + " -> " + answer;
  }

  private static void print(
      String title, List<String> lines, OutputOptions output, Console console) {
    var part = new Part.Notes("script", title, lines);
    output.print(new Report("replay", List.of(part)), console);
  }
}
