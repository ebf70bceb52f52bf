package guise.cli;

import guise.replay.scenario.Scenario;
import guise.replay.scenario.Scenarios;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that names scenarios of the recordings. */
final class ScenarioChoice {
  /** Without it no reader knows the machine. */
  private static final String ALWAYS = "info";

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      description =
          "Only the scenarios whose names begin so, and info, which says what the machine is;"
              + " repeatable (default: all).")
  private List<String> names = new ArrayList<>();

  List<Scenario> all() {
    return Scenarios.all();
  }

  /** The scenario with this heading. */
  Scenario only(String heading) {
    return all().stream()
        .filter(scenario -> scenario.heading().equals(heading))
        .findFirst()
        .orElseThrow(() -> unknown(heading));
  }

  /** Those that were named, in the order of the recordings. */
  List<Scenario> chosen() {
    for (String name : names) {
      if (all().stream().noneMatch(scenario -> scenario.heading().startsWith(name))) {
        throw unknown(name);
      }
    }
    return all().stream().filter(this::isChosen).toList();
  }

  private boolean isChosen(Scenario scenario) {
    String heading = scenario.heading();
    return names.isEmpty()
        || heading.equals(ALWAYS)
        || names.stream().anyMatch(heading::startsWith);
  }

  private static BadInput unknown(String name) {
    return new BadInput("no scenario begins with '" + name + "'; guise record --list has them all");
  }
}
