package guise.replay.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A cause explains what it is about, and no other difference beside it. */
final class CauseTest {
  private static final String INITIAL = "18:2ffff00001f80,";

  private static Optional<Cause> cause(String expected, String given, String... steps) {
    Script script = Script.parse(List.of(steps));
    return Cause.of(new Disagreement(script, steps.length - 1, expected, given));
  }

  private static String area(String control, String listed, String rest) {
    String word = listed.equals("0") ? "" : "200:" + listed + ",";
    return "size=1000 xstate_bv=%s xcomp_bv=0 area=0:37f,%s1d0:e7,%s%s"
        .formatted(listed, control, word, rest);
  }

  @Test
  void sseMayCountAsInUse() {
    String model = area(INITIAL, "0", "");
    assertEquals(Optional.of(Cause.SSE_IN_USE), cause(model, area(INITIAL, "2", ""), "xsave"));
    assertEquals(
        Optional.of(Cause.SSE_IN_USE),
        cause(area(INITIAL, "4", ""), area(INITIAL, "6", ""), "xsave2"));
  }

  @Test
  void nothingElseOfTheStateMayDiffer() {
    String model = area(INITIAL, "0", "");
    assertEquals(Optional.empty(), cause(model, area(INITIAL, "1", ""), "xsave"));
    assertEquals(Optional.empty(), cause(model, area(INITIAL, "6", ""), "xsave"));
    assertEquals(Optional.empty(), cause(area(INITIAL, "2", ""), model, "xsave"), "less in use");
    assertEquals(Optional.empty(), cause(model, area(INITIAL, "2", "240:1,"), "xsave"));
    String changed = "18:2ffff00009fc0,";
    assertEquals(Optional.empty(), cause(area(changed, "0", ""), area(changed, "2", ""), "xsave"));
    assertEquals(Optional.empty(), cause(model, area(INITIAL, "2", ""), "xcrs"));
  }

  @Test
  void aClockOverTheVectorsExplainsARun() {
    assertEquals(
        Optional.of(Cause.CLOCK_IN_MEMORY), cause("ok", "#6", "wrmsr 11 0", "guest-code fa"));
    assertEquals(
        Optional.of(Cause.CLOCK_IN_MEMORY), cause("ok", "#6", "wrmsr 4b564d01 1", "guest-code fa"));
  }

  @Test
  void aTscThatTheGuestSetExplainsItsAdjustment() {
    assertEquals(Optional.of(Cause.TSC_ADJUSTED), cause("0", "5", "guest-wrmsr 10 0", "rdmsr 3b"));
    assertEquals(Optional.empty(), cause("0", "5", "wrmsr 10 0", "rdmsr 3b"));
    assertEquals(Optional.empty(), cause("0", "5", "guest-wrmsr 10 0", "rdmsr 3a"));
  }

  @Test
  void aClockElsewhereExplainsNothing() {
    assertEquals(Optional.empty(), cause("ok", "#6", "wrmsr 11 9000", "guest-code fa"));
    assertEquals(Optional.empty(), cause("ok", "#6", "wrmsr 4b564d01 0", "guest-code fa"));
    assertEquals(Optional.empty(), cause("1", "2", "wrmsr 11 0", "rdmsr 11"));
    assertEquals(Optional.empty(), cause("ok", "#6", "wrmsr 174 0", "guest-code fa"));
  }
}
