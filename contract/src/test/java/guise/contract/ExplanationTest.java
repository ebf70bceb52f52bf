package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.analysis.Explanation;
import guise.analysis.FeatureStory;
import guise.analysis.Step;
import guise.analysis.Verdict;
import guise.formats.Hosts;
import guise.formats.Profiles;
import guise.guest.Stage;
import guise.host.Host;
import guise.kernel.Confidence;
import guise.kernel.Kernel;
import guise.predict.Prediction;
import guise.predict.Scenario;
import guise.request.AsSupported;
import guise.request.Edit;
import guise.request.Edited;
import guise.request.Firecracker;
import guise.request.Request;
import guise.x86.StaticFeature;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an explanation says of real CPUs. */
class ExplanationTest {
  private static Prediction predict(Host host, String kernel, Request request) {
    return Prediction.of(new Scenario(host, Kernel.of(kernel), request, Optional.empty()));
  }

  private static Host host(String profile) {
    return Profiles.find(profile).orElseThrow();
  }

  @Test
  void theChainOfAmxHasEveryStageAndThePermission() {
    var prediction = predict(host("sapphire-rapids"), "6.1", AsSupported.PLAIN);
    FeatureStory story = Explanation.of(prediction, StaticFeature.AMX_TILE);
    assertEquals(
        List.of(Stage.values()), story.steps().stream().map(Step::stage).distinct().toList());
    assertEquals(Optional.of(false), at(story, Stage.PERMISSION).value());
  }

  @Test
  void aVmmThatAsksForTileDataHasThePermission() {
    var prediction = predict(host("sapphire-rapids"), "6.1", Firecracker.plain());
    FeatureStory story = Explanation.of(prediction, StaticFeature.AMX_TILE);
    assertEquals(Optional.of(true), at(story, Stage.PERMISSION).value());
    assertEquals(0x602E7, prediction.guest().value().find(0xD, 0).orElseThrow().values().eax());
  }

  @Test
  void aRawDumpTellsTheSameStoryAsTheProfileMadeOfIt() {
    Host dump = Hosts.read(Shared.path("dumps/instlatx64/" + RecordedGuestsTest.SAPPHIRE_RAPIDS));
    var fromDump = predict(dump, "6.1", AsSupported.PLAIN);
    var fromProfile = predict(host("sapphire-rapids"), "6.1", AsSupported.PLAIN);
    assertEquals(
        Explanation.of(fromProfile, StaticFeature.AMX_TILE),
        Explanation.of(fromDump, StaticFeature.AMX_TILE));
    assertEquals(fromProfile.supported().value(), fromDump.supported().value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.10", "6.1", "6.12", "6.18", "7.2"})
  void everyFeatureOfEveryShippedHostHasAReason(String kernel) {
    for (String name : Profiles.names()) {
      var explanation = Explanation.of(predict(host(name), kernel, AsSupported.PLAIN));
      for (FeatureStory story : explanation.stories()) {
        String what = name + " " + story.feature().name();
        assertTrue(story.steps().size() >= 7, what);
        assertTrue(!story.decisive().because().isEmpty(), what);
        assertTrue(story.steps().stream().noneMatch(s -> s.because().isEmpty()), what);
      }
    }
  }

  @Test
  void aFeatureThatKvmDoesNotHonourIsDangerous() {
    Request asked = new Edited(AsSupported.PLAIN, List.of(Edit.set(StaticFeature.PKS)));
    var prediction = predict(host("sapphire-rapids"), "7.2", asked);
    FeatureStory story = Explanation.of(prediction, StaticFeature.PKS);
    assertEquals(Verdict.DANGEROUS, story.verdict());
    assertEquals(Optional.of("KVM_AND_GUEST"), story.decisive().rule());
  }

  @Test
  void beforeGuestCapabilitiesKvmBelievedWhatTheGuestAnnounced() {
    Request asked = new Edited(AsSupported.PLAIN, List.of(Edit.set(StaticFeature.PKS)));
    var prediction = predict(host("sapphire-rapids"), "6.1", asked);
    assertTrue(prediction.capabilities().value().has(StaticFeature.PKS));
  }

  @Test
  void whatTheDumpDoesNotTellIsSaid() {
    var explanation = Explanation.of(predict(host("turin"), "6.18", AsSupported.PLAIN));
    assertTrue(
        explanation.assumptions().stream().anyMatch(a -> a.contains("microcode")),
        explanation.assumptions()::toString);
    var iceLake = Explanation.of(predict(host("ice-lake"), "6.1", AsSupported.PLAIN));
    assertTrue(iceLake.gaps().stream().anyMatch(gap -> gap.what().contains("XSAVE component")));
  }

  @Test
  void anAnswerThatRestsOnAProvisionalRangeSaysSo() {
    var explanation = Explanation.of(predict(host("sapphire-rapids"), "5.15", AsSupported.PLAIN));
    FeatureStory story = Explanation.of(explanation.prediction(), StaticFeature.AVX512_FP16);
    assertEquals(Confidence.PROVISIONAL, story.confidence());
    assertTrue(explanation.uncertain().anyMatch(s -> s.feature() == StaticFeature.AVX512_FP16));
  }

  @ParameterizedTest
  @EnumSource(
      value = StaticFeature.class,
      names = {"AMX_TILE", "AMX_INT8", "AMX_BF16"})
  void withoutPermissionTheTilesHaveNoState(StaticFeature feature) {
    var prediction = predict(host("sapphire-rapids"), "6.18", AsSupported.PLAIN);
    assertTrue(prediction.supported().value().announces(feature));
    assertEquals(0x2E7, prediction.supported().value().find(0xD, 0).orElseThrow().values().eax());
  }

  private static Step at(FeatureStory story, Stage stage) {
    return story.steps().stream().filter(step -> step.stage() == stage).findFirst().orElseThrow();
  }
}
