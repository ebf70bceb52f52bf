package guise.replay;

import guise.replay.compare.SectionComparison;
import guise.replay.record.OwnStage;
import guise.replay.record.Stage;
import guise.replay.scenario.KvmProcess;
import guise.replay.scenario.MachineFacts;
import guise.replay.scenario.Scenario;
import guise.replay.scenario.Scenarios;
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
    return scenario == null ? new Section(recorded.heading(), List.of()) : stage().play(scenario);
  }

  private Stage stage() {
    return new OwnStage(MachineFacts.told(hostFacts()), processes);
  }

  /** What the recording says of its machine. */
  private List<String> hostFacts() {
    return recording.section("info").stream()
        .flatMap(info -> info.steps().stream())
        .map(Step::line)
        .takeWhile(line -> !line.startsWith("API_VERSION "))
        .toList();
  }
}
