package guise.cli;

import guise.analysis.Explanation;
import guise.analysis.FeatureStory;
import guise.cli.report.Part;
import guise.cli.report.Report;
import guise.predict.Prediction;
import guise.predict.Scenario;
import guise.x86.Feature;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guise explain}: the CPU a guest sees, and why. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Explains the CPU a guest sees: what is offered, hidden or dangerous, and why.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise explain --host sapphire-rapids --kernel 6.1",
      "  guise explain --host sapphire-rapids --kernel 6.1 --feature amx-tile --permit amx",
      "  guise explain --host milan --kernel 6.18 --vmm qemu --cpu host,-avx2 --leaf 7",
      "  guise explain --host ice-lake --kernel 5.10 --vmm firecracker --output json",
      "  guise explain --live"
    })
final class Explain implements Callable<Integer> {
  private final Console console;

  @Mixin private ScenarioOptions scenario = new ScenarioOptions();

  @Option(
      names = "--feature",
      paramLabel = "FEATURE",
      description = "Tell this feature's story stage by stage, in any spelling; repeatable.")
  private List<String> features = new ArrayList<>();

  @Option(
      names = "--leaf",
      paramLabel = "LEAF[.INDEX]",
      description = "Explain this leaf register by register: 7, 0xD.1, 80000008.")
  private List<String> leaves = new ArrayList<>();

  @Option(names = "--all", description = "Every feature on a line of its own, absent ones too.")
  private boolean all;

  @Mixin private NameOptions names = new NameOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  Explain(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Set<Feature> wanted = new LinkedHashSet<>();
    features.forEach(word -> wanted.addAll(NameOptions.meant(word)));
    List<LeafChoice> chosen = leaves.stream().map(LeafChoice::parse).toList();
    Scenario question = scenario.one(console);
    Prediction prediction = Prediction.of(question);
    List<Part> parts;
    if (!wanted.isEmpty()) {
      parts = stories(prediction, wanted);
    } else if (!chosen.isEmpty()) {
      parts = new LeafReport(prediction, names).parts(chosen, all);
    } else {
      parts = new ExplanationReport(Explanation.of(prediction), names).parts(all);
    }
    if (scenario.isLive() && runsAsAsked(question)) {
      parts = new ArrayList<>(parts);
      parts.add(Live.compared(prediction));
    }
    output.print(new Report("explain", parts), console);
    prediction.refusal().ifPresent(rule -> console.complain(RefusalText.of(rule)));
    return (prediction.refusal().isEmpty() ? Status.OK : Status.DIFFERS).code();
  }

  /** Another kernel than the machine's own is a question that its KVM cannot answer. */
  private static boolean runsAsAsked(Scenario question) {
    return question.host().kernel().filter(question.kernel()::equals).isPresent();
  }

  private List<Part> stories(Prediction prediction, Set<Feature> wanted) {
    List<FeatureStory> stories =
        wanted.stream().map(feature -> Explanation.of(prediction, feature)).toList();
    return StoryReport.parts(stories, names);
  }
}
