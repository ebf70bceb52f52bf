package guise.replay.conform;

import guise.replay.table.TableExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes a script that two KVMs disagree about as short and plain as it can be. */
final class Shrinker {
  private final Function<Script, Optional<Disagreement>> comparison;
  private Disagreement best;

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
    int before;
    do {
      before = best.script().toString().length();
      fewerSteps();
      plainerSteps();
    } while (best.script().toString().length() < before);
  }

  /** The same step must still differ: another difference is another matter. */
  private boolean tries(Script script) {
    Optional<Disagreement> left =
        comparison.apply(script).filter(found -> found.step().verb() == best.step().verb());
    left.ifPresent(found ->
        best = new Disagreement(found.upToHere(), found.at(), found.expected(), found.given()));
    return left.isPresent();
  }

  private void fewerSteps() {
    for (int size = best.script().steps().size() / 2; size > 0; size /= 2) {
      for (int from = 0; from + size < best.script().steps().size(); ) {
        if (!tries(best.script().without(from, from + size))) {
          from += size;
        }
      }
    }
  }

  private void plainerSteps() {
    for (int at = 0; at < best.script().steps().size(); at++) {
      Step step = best.script().steps().get(at);
      for (int word = 0; word < step.words().size(); word++) {
        plainer(at, word);
      }
    }
  }

  private void plainer(int at, int word) {
    if (best.script().steps().get(at).verb().operands().get(word) == Operand.TABLE) {
      fewerEdits(at, word);
    } else {
      plainerNumber(at, word);
    }
  }

  private void fewerEdits(int at, int word) {
    int edit = 0;
    while (true) {
      Step step = best.script().steps().get(at);
      var table = TableExpression.parse(step.words().get(word));
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
    Step step = best.script().steps().get(at);
    if (!step.verb().operands().get(word).isNumber()
        || step.verb().operands().get(word) == Operand.MSR
        || triesWord(at, word, "0")) {
      return;
    }
    for (int bit = Long.SIZE - 1; bit >= 0 && at < best.script().steps().size(); bit--) {
      long value = best.script().steps().get(at).number(word);
      if ((value & 1L << bit) != 0) {
        triesWord(at, word, Long.toHexString(value & ~(1L << bit)));
      }
    }
  }
}
