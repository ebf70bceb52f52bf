package guise.replay.conform;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Two KVMs, one believed and one to be compared with it, and scripts that both play.
 *
 * @param expected what the model answers
 * @param given what is compared with it
 * @param without the model without one of the vendor's rules each, by the rule's name: what such a
 *     model answers otherwise is what the rule explains
 */
public record Conformance(Player expected, Player given, Map<String, Player> without) {
  /** Every so many scripts are played without each rule: that takes longer than all the rest. */
  public static final int SAMPLE = 16;

  public Conformance {
    without = new LinkedHashMap<>(without);
  }

  /** The first step of a script that the two answer otherwise. */
  public Optional<Disagreement> compare(Script script) {
    return Disagreement.first(script, expected.play(script), given.play(script));
  }

  /** As {@link #compare}, but only what no cause explains. */
  private Optional<Disagreement> unexplained(Script script) {
    return compare(script).filter(found -> Cause.of(found).isEmpty());
  }

  /**
   * Plays scripts until one is not wanted, or enough different disagreements are found.
   *
   * @param goesOn asked before each script with its number
   * @param enough how many
   */
  public ConformResult run(Generator generator, LongPredicate goesOn, int enough) {
    var found = new LinkedHashMap<String, Disagreement>();
    var explained = new LinkedHashMap<String, Long>();
    without.keySet().forEach(rule -> explained.put(rule, 0L));
    var causes = new EnumMap<Cause, Long>(Cause.class);
    long steps = 0;
    long number = 0;
    while (found.size() < enough && goesOn.test(number)) {
      Script script = generator.script(number++);
      List<String> answers = expected.play(script);
      steps += answers.size();
      Optional<Disagreement> difference = Disagreement.first(script, answers, given.play(script));
      Optional<Cause> cause = difference.flatMap(Cause::of);
      if (cause.isPresent()) {
        causes.merge(cause.get(), 1L, Long::sum);
      } else if (difference.isPresent()) {
        add(Shrinker.shrunk(difference.get(), this::unexplained), found);
      } else if (number % SAMPLE == 1) {
        count(script, answers, explained);
      }
    }
    return new ConformResult(number, steps, explained, causes, List.copyOf(found.values()));
  }

  /** What shrinks to the same script is the same. */
  private static void add(Disagreement one, Map<String, Disagreement> found) {
    found.putIfAbsent(one.script().toString(), one);
  }

  /** Which rules a script that both answered alike needed for that. */
  private void count(Script script, List<String> answers, Map<String, Long> explained) {
    without.forEach((rule, player) -> {
      if (!player.play(script).equals(answers)) {
        explained.merge(rule, 1L, Long::sum);
      }
    });
  }
}
