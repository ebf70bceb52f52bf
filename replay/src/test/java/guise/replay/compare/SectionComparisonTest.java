package guise.replay.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.replay.text.Recorder;
import guise.replay.text.Recording;
import guise.replay.text.Section;
import guise.replay.text.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A replayed step is set beside the recorded one that asks the same, and judged. */
class SectionComparisonTest {
  private static final String HEADING = "cr4.made-up";

  private final Recorder recorder = new Recorder();

  private SectionComparison beside(String... recorded) {
    var lines = new ArrayList<>(List.of("== " + HEADING));
    lines.addAll(List.of(recorded));
    Section section = Recording.of(lines).section(HEADING).orElseThrow();
    return SectionComparison.of(section, recorder.section(HEADING));
  }

  @Test
  void equalLinesAreReproduced() {
    recorder.answered("XCRS 7 -> ", "r=0 e=0");
    assertEquals(1, beside("XCRS 7 -> r=0 e=0").count(Outcome.REPRODUCED));
  }

  @Test
  void aDetailIsPartOfItsStep() {
    recorder.answered("GET -> ", "diffs=1");
    recorder.detail(" D #1 00000001.0 c:00000000>08000000");
    SectionComparison comparison = beside("GET -> diffs=1", " D #2 00000001.0 padding");
    assertEquals(1, comparison.count(Outcome.DIFFERING));
  }

  @Test
  void whatGuestCodeAnswersNeedsExecution() {
    recorder.step(Kind.UNEXECUTED, "GCPUID 00000001.0 -> ", "not executed");
    assertEquals(1, beside("GCPUID 00000001.0 -> 1 2 3 4").count(Outcome.NEEDS_EXECUTION));
  }

  @Test
  void whatJavaCannotAskIsNeitherReproducedNorDifferent() {
    recorder.noJavaForm("SET bad ptr -> ");
    assertEquals(1, beside("SET bad ptr -> r=-1 e=EFAULT").count(Outcome.NO_JAVA_FORM));
  }

  @Test
  void oneStepTooManyDoesNotShiftTheOthers() {
    recorder.answered("XCRS 1 -> ", "r=0");
    recorder.answered("XCRS 2 -> ", "r=0");
    recorder.answered("XCRS 3 -> ", "r=0");
    SectionComparison comparison = beside("XCRS 1 -> r=0", "XCRS 3 -> r=0");
    assertEquals(2, comparison.count(Outcome.REPRODUCED));
    assertEquals("nothing", comparison.differences().getFirst().toString().split("[ \n]", 3)[1]);
  }

  @Test
  void aMissingStepDiffers() {
    SectionComparison comparison = beside("XCRS 1 -> r=0");
    assertEquals(1, comparison.count(Outcome.DIFFERING));
  }

  @Test
  void ofSeveralPairingsTheOneWithTheMostEqualAnswersIsChosen() {
    recorder.answered("GET -> ", "diffs=2");
    SectionComparison comparison = beside("GET -> diffs=1", "GET -> diffs=2");
    assertEquals(1, comparison.count(Outcome.REPRODUCED));
    assertEquals(1, comparison.count(Outcome.DIFFERING));
  }
}
