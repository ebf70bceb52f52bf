package guise.replay;

import guise.replay.compare.SectionComparison;
import guise.replay.scenario.Cautions;
import guise.replay.scenario.KvmProcess;
import guise.replay.scenario.Scenario;
import guise.replay.scenario.Scenarios;
import guise.replay.scenario.Session;
import guise.replay.text.Recorder;
import guise.replay.text.Recording;
import guise.replay.text.Section;
import guise.replay.text.Step;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A recording played against another KVM: the same questions, and the answers side by side.
 *
 * @param processes begins a process that has opened the KVM; every scenario has one of its own
 */
public record Replay(Recording recording, Supplier<KvmProcess> processes) {

  public ReplayResult run() {
    return run(_ -> true);
  }

  /** Replays the sections that are wanted. */
  public ReplayResult run(Predicate<Section> wanted) {
    Map<String, Scenario> scenarios =
        Scenarios.all().stream().collect(Collectors.toMap(Scenario::heading, Function.identity()));
    List<SectionComparison> sections =
        recording.sections().stream()
            .filter(wanted)
            .map(section -> SectionComparison.of(section, replayed(section, scenarios)))
            .toList();
    return new ReplayResult(sections);
  }

  private Section replayed(Section recorded, Map<String, Scenario> scenarios) {
    Scenario scenario = scenarios.get(recorded.heading());
    var recorder = new Recorder();
    if (scenario != null) {
      play(scenario, recorder);
    }
    return recorder.section(recorded.heading());
  }

  /** A scenario that breaks off leaves what it has; the break is one more step, without a pair. */
  private void play(Scenario scenario, Recorder recorder) {
    try {
      scenario.script().accept(new Session(processes.get(), recorder, cautions(), hostFacts()));
    } catch (RuntimeException e) {
      recorder.answered("BROKEN OFF ", e.toString());
    }
  }

  // -- What the recording says of its machine ---------------------------------------------------

  private List<String> hostFacts() {
    return recording.section("info").stream()
        .flatMap(info -> info.steps().stream())
        .map(Step::line)
        .takeWhile(line -> !line.startsWith("API_VERSION "))
        .toList();
  }

  private Cautions cautions() {
    List<String> facts = hostFacts();
    return new Cautions(
        facts.stream().anyMatch(Replay::saysTcg),
        facts.stream().anyMatch(Replay::hasSvm),
        facts.stream().anyMatch(line -> line.startsWith("FILE /sys/module/kvm_pvm/")));
  }

  private static boolean saysTcg(String fact) {
    return fact.matches("RAWCPUID 40000000\\.0 \\w+ 54474354 .*");
  }

  private static boolean hasSvm(String fact) {
    return fact.startsWith("RAWCPUID 80000001.0 ")
        && (Integer.parseUnsignedInt(fact.split(" ", -1)[4], 16) & 1 << 2) != 0;
  }
}
