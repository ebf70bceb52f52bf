package guise.replay.conform;

import guise.replay.table.TableExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes a script that two KVMs disagree about as short and plain as it can be. */
final class Shrinker {
  /** With no more steps than that a person sees what it is about. */
  private static final int FEW = 3;

  private final Function<Script, Optional<Disagreement>> comparison;
  private Disagreement best;

  /** Whether the difference may move to a step of another kind: another sign of the same fault. */
  private boolean anyVerb;

  private Shrinker(Function<Script, Optional<Disagreement>> comparison, Disagreement found) {
    this.comparison = comparison;
    this.best = found;
  }

  static Disagreement shrunk(
      Disagreement found, Function<Script, Optional<Disagreement>> comparison) {
    var shrinker = new Shrinker(comparison, found);
    shrinker.shrink();
    return shrinker.best;
  }

  private void shrink() {
    tries(best.upToHere());
    toFixpoint();
    if (size() > FEW) {
      anyVerb = true;
      toFixpoint();
    }
  }

  private void toFixpoint() {
    int before;
    do {
      before = best.script().toString().length();
      fewerSteps();
      mergedSteps();
      plainerSteps();
    } while (best.script().toString().length() < before);
  }

  private int size() {
    return best.script().steps().size();
  }

  private Step step(int at) {
    return best.script().steps().get(at);
  }

  /** The same step must still differ: another difference may be another matter. */
  private boolean tries(Script script) {
    Optional<Disagreement> left =
        comparison
            .apply(script)
            .filter(found -> anyVerb || found.step().verb() == best.step().verb());
    left.ifPresent(found ->
        best = new Disagreement(found.upToHere(), found.at(), found.expected(), found.given()));
    return left.isPresent();
  }

  // -- fewer steps ------------------------------------------------------------------------------

  private void fewerSteps() {
    for (int size = size() / 2; size > 0; size /= 2) {
      for (int from = 0; from + size < size(); ) {
        if (!tries(best.script().without(from, from + size))) {
          from += size;
        }
      }
    }
  }

  /** One step for two: what stands in for a step may make another one superfluous. */
  private void mergedSteps() {
    for (int at = 0; at < size(); at++) {
      for (Step other : StandIn.of(step(at))) {
        if (at < size() && merged(best.script().with(at, other), at)) {
          break;
        }
      }
    }
  }

  private boolean merged(Script script, int at) {
    for (int left = 0; left < script.steps().size() - 1; left++) {
      if (left != at && tries(script.without(left, left + 1))) {
        return true;
      }
    }
    return script.toString().length() < best.script().toString().length() && tries(script);
  }

  // -- plainer steps ----------------------------------------------------------------------------

  private void plainerSteps() {
    for (int at = 0; at < size(); at++) {
      for (int word = 0; at < size() && word < step(at).words().size(); word++) {
        plainer(at, word);
      }
    }
  }

  private void plainer(int at, int word) {
    if (step(at).verb().operands().get(word) == Operand.TABLE) {
      if (!isPlain(step(at).words().get(word)) && !triesWord(at, word, Bench.SUPPORTED)) {
        fewerEdits(at, word);
      }
    } else {
      plainerNumber(at, word);
    }
  }

  private static boolean isPlain(String table) {
    return TableExpression.parse(table).edits().isEmpty();
  }

  private void fewerEdits(int at, int word) {
    int edit = 0;
    while (at < size()) {
      var table = TableExpression.parse(step(at).words().get(word));
      if (edit >= table.edits().size()) {
        return;
      }
      var edits = new ArrayList<>(table.edits());
      edits.remove(edit);
      String shorter = new TableExpression(table.base(), edits).toString();
      edit += triesWord(at, word, shorter) ? 0 : 1;
    }
  }

  private boolean triesWord(int at, int word, String plainer) {
    List<Step> steps = best.script().steps();
    return at < steps.size() && tries(best.script().with(at, steps.get(at).with(word, plainer)));
  }

  /** Zero, or as few bits as possible. */
  private void plainerNumber(int at, int word) {
    Operand operand = step(at).verb().operands().get(word);
    if (!operand.isNumber() || operand == Operand.MSR || triesWord(at, word, "0")) {
      return;
    }
    for (int bit = Long.SIZE - 1; bit >= 0 && at < size(); bit--) {
      long value = step(at).number(word);
      if ((value & 1L << bit) != 0) {
        triesWord(at, word, Long.toHexString(value & ~(1L << bit)));
      }
    }
  }
}
