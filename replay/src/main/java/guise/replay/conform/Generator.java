package guise.replay.conform;

import guise.x86.CpuidTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes up scripts: the same number under the same seed gives the same script. */
public final class Generator {
  private static final int MOST_STEPS = 24;
  private static final int FEWEST_STEPS = 4;
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private final long seed;
  private final CpuidTable supported;
  private final List<Integer> msrs;
  private final List<Verb> all = new ArrayList<>();
  private final List<Verb> still = new ArrayList<>();

  /**
   * A generator.
   *
   * @param supported the table that tables are made of
   * @param msrs the registers a KVM lists
   */
  public Generator(long seed, CpuidTable supported, List<Integer> msrs) {
    this.seed = seed;
    this.supported = supported;
    this.msrs = List.copyOf(msrs);
    for (Verb verb : Verb.values()) {
      for (int times = 0; times < verb.weight(); times++) {
        all.add(verb);
        if (!verb.executes()) {
          still.add(verb);
        }
      }
    }
  }

  /** A script; most begin with a table, and half of them run nothing at first. */
  public Script script(long number) {
    var draw = new Draw(new SplittableRandom(seed * SPREAD + number), supported, msrs);
    int length = FEWEST_STEPS + draw.below(MOST_STEPS - FEWEST_STEPS);
    boolean patient = draw.oneIn(2);
    var steps = new ArrayList<Step>();
    if (!draw.oneIn(6)) {
      steps.add(step(Verb.SET_CPUID2, draw));
    }
    while (steps.size() < length) {
      List<Verb> verbs = patient && steps.size() < length / 2 ? still : all;
      steps.add(step(verbs.get(draw.below(verbs.size())), draw));
    }
    return new Script(steps);
  }

  private static Step step(Verb verb, Draw draw) {
    return new Step(verb, verb.operands().stream().map(operand -> operand.draw(draw)).toList());
  }
}
