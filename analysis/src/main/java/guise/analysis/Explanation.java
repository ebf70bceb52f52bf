package guise.analysis;

import guise.host.Host;
import guise.kernel.Confidence;
import guise.predict.Prediction;
import guise.x86.Feature;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The CPU a guest sees, and why: a prediction's decisions read in order.
 *
 * @param stories one for every feature, by place in CPUID
 * @param assumptions what the host's source left open and the prediction took for granted
 * @param gaps what the host's source says it lacks
 */
public record Explanation(
    Prediction prediction,
    Summary summary,
    List<FeatureStory> stories,
    List<String> assumptions,
    List<Host.Gap> gaps) {
  public Explanation {
    stories = List.copyOf(stories);
    assumptions = List.copyOf(assumptions);
    gaps = List.copyOf(gaps);
  }

  public static Explanation of(Prediction prediction) {
    Decisions decisions = Decisions.of(prediction);
    var stories = new ArrayList<FeatureStory>();
    features().forEach(f -> stories.add(FeatureStory.of(f, prediction, decisions)));
    return new Explanation(
        prediction,
        Summary.of(prediction),
        stories,
        Assumptions.of(
            Stream.concat(
                decisions.assumptions().stream(),
                stories.stream().flatMap(story -> story.assumptions().stream()))),
        prediction.scenario().host().gaps());
  }

  /** Tells the story of one feature only. */
  public static FeatureStory of(Prediction prediction, Feature feature) {
    return FeatureStory.of(feature, prediction, Decisions.of(prediction));
  }

  private static Stream<Feature> features() {
    Stream<Feature> runtime = Stream.of(RuntimeFeature.values());
    return Stream.concat(runtime, Stream.of(StaticFeature.values()))
        .sorted(Comparator.comparing(Feature::bit));
  }

  public Stream<FeatureStory> with(Verdict verdict) {
    return stories.stream().filter(story -> story.verdict() == verdict);
  }

  /** The features whose outcome rests on a version range that nobody has checked. */
  public Stream<FeatureStory> uncertain() {
    return stories.stream()
        .filter(story -> story.verdict() != Verdict.ABSENT)
        .filter(story -> story.confidence() == Confidence.PROVISIONAL);
  }
}
