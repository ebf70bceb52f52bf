package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.engine.Choices;
import guise.engine.EmulatedKvm;
import guise.engine.ProcessPermissions;
import guise.engine.UpdateStrategy;
import guise.formats.Profiles;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.replay.conform.ConformResult;
import guise.replay.conform.Conformance;
import guise.replay.conform.Disagreement;
import guise.replay.conform.Generator;
import guise.replay.conform.Player;
import guise.replay.conform.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What conform finds when one of two KVMs is wrong, and that it finds nothing when none is. */
final class ConformanceTest {
  private static final Host HOST = Profiles.find("milan").orElseThrow();
  private static final int SCRIPTS = 2000;

  private static EmulatedKvm kvm(String kernel, Choices choices) {
    Kernel running = Kernel.of(kernel);
    return new EmulatedKvm(HOST, running, ProcessPermissions.of(HOST, running), choices);
  }

  private static ConformResult compared(EmulatedKvm right, EmulatedKvm wrong, int scripts) {
    var table = right.supportedCpuid().entries();
    var sides = new Conformance(new Player(right, table), new Player(wrong, table), Map.of());
    var generator = new Generator(1, table, right.msrIndexList());
    return sides.run(generator, number -> number < scripts, 1);
  }

  @Test
  void aKernelThatLosesUpdatesIsFoundAndShrunk() {
    ConformResult result =
        compared(
            kvm("6.12", Choices.DEFAULTS),
            kvm("6.12", Choices.DEFAULTS.with(UpdateStrategy.DEFERRED_UNFLUSHED)),
            SCRIPTS);
    assertEquals(1, result.disagreements().size());
    Disagreement found = result.disagreements().getFirst();
    assertTrue(found.script().steps().size() <= 3, found::toString);
    assertTrue(result.scripts() <= SCRIPTS);
  }

  @Test
  void anotherKernelsRuleIsFoundAndShrunkToThreeSteps() {
    ConformResult result =
        compared(kvm("6.12", Choices.DEFAULTS), kvm("5.10", Choices.DEFAULTS), SCRIPTS);
    assertEquals(1, result.disagreements().size());
    assertTrue(result.disagreements().getFirst().script().steps().size() <= 3);
  }

  @Test
  void aKernelAgreesWithItself() {
    ConformResult result =
        compared(kvm("6.18", Choices.DEFAULTS), kvm("6.18", Choices.DEFAULTS), 300);
    assertEquals(List.of(), result.disagreements());
    assertFalse(result.steps() == 0);
  }

  @Test
  void aGuestThatDoesNotComeBackIsStopped() {
    var kvm = kvm("6.12", Choices.DEFAULTS);
    var player = new Player(kvm, kvm.supportedCpuid().entries());
    List<String> answers = player.play(Script.parse(List.of("guest-code ebfe", "regs")));
    assertEquals("no end: EINTR", answers.getFirst());
    assertTrue(answers.getLast().startsWith("left out"), answers::toString);
  }

  @Test
  void aScriptReadsAsItPrints() {
    var table = kvm("6.12", Choices.DEFAULTS).supportedCpuid().entries();
    var generator = new Generator(7, table, List.of(0x10));
    for (int number = 0; number < 200; number++) {
      Script script = generator.script(number);
      assertEquals(script, Script.parse(script.toString().lines().toList()));
    }
  }
}
