package guise.analysis;

import guise.analysis.Difference.Cause;
import guise.guest.Decision;
import guise.guest.Stage;
import guise.kernel.Confidence;
import guise.predict.Prediction;
import guise.x86.CpuidBit;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import java.util.List;
import java.util.Optional;

/** Two predictions side by side: finds where and why they part over a bit. */
final class Parting {
  private static final List<Stage> STAGES =
      List.of(Stage.RAW, Stage.KERNEL, Stage.KVM, Stage.SUPPORTED, Stage.VMM, Stage.GUEST);

  private final List<Prediction> predictions;
  private final List<Decisions> decisions;

  Parting(Prediction before, Prediction after) {
    this.predictions = List.of(before, after);
    this.decisions = List.of(Decisions.of(before), Decisions.of(after));
  }

  CpuidTable guest(int side) {
    return predictions.get(side).guest().value();
  }

  /** Goes back from the guest's tables as far as the two differ in the same way. */
  Cause over(CpuidBit bit) {
    Stage parts = Stage.GUEST;
    for (Stage stage : STAGES.reversed()) {
      boolean sameWay =
          value(0, stage, bit).equals(value(0, Stage.GUEST, bit))
              && value(1, stage, bit).equals(value(1, Stage.GUEST, bit));
      if (!sameWay) {
        break;
      }
      parts = stage;
    }
    return at(parts, bit);
  }

  /** Empty where the stage knows nothing of the bit. */
  private Optional<Boolean> value(int side, Stage stage, CpuidBit bit) {
    Prediction prediction = predictions.get(side);
    return switch (stage) {
      case RAW -> Optional.of(prediction.scenario().host().cpuid().has(bit));
      case KERNEL ->
          prediction.view().value().keeps(bit)
              ? Optional.of(prediction.view().value().features().has(bit))
              : Optional.empty();
      case KVM -> Optional.of(prediction.kvm().value().bits().has(bit));
      case SUPPORTED -> Optional.of(prediction.supported().value().announces(bit));
      case VMM -> Optional.of(prediction.request().value().announces(bit));
      default -> Optional.of(prediction.guest().value().announces(bit));
    };
  }

  /** Over an entry that both have, but not alike. */
  Cause overEntry(Leaf leaf) {
    return between(
        Stage.SUPPORTED,
        decisions.get(0).presence(leaf, Stage.SUPPORTED),
        decisions.get(1).presence(leaf, Stage.SUPPORTED));
  }

  private Cause at(Stage stage, CpuidBit bit) {
    return between(
        stage, decisions.get(0).settling(bit, stage), decisions.get(1).settling(bit, stage));
  }

  private Cause between(Stage stage, Optional<Decision> before, Optional<Decision> after) {
    if (after.filter(d -> isOwn(d, 1)).isPresent()) {
      return cause(after.get(), 1);
    }
    if (before.filter(d -> isOwn(d, 0)).isPresent()) {
      return cause(before.get(), 0);
    }
    if (after.isPresent()) {
      return cause(after.get(), 1);
    }
    return before.map(decision -> cause(decision, 0)).orElseGet(() -> undecided(stage));
  }

  /** Whether the decision's rule is in force on its own side only. */
  private boolean isOwn(Decision decision, int side) {
    return !predictions.get(1 - side).rules().has(decision.rule());
  }

  private Cause cause(Decision decision, int side) {
    String because = decision.because();
    String meaning = decision.rule().meaning();
    String text = because.isEmpty() || because.equals(meaning) ? meaning : meaning + "; " + because;
    return new Cause(
        decision.stage(),
        decision.rule().name(),
        side == 0 && isOwn(decision, side) ? "only before: " + text : text,
        Step.origin(decision.rule()),
        decision.rule().versions().confidenceFor(predictions.get(side).rules().version()),
        side);
  }

  private static Cause undecided(Stage stage) {
    String because = stage == Stage.RAW ? "the CPUs differ" : "carried on from the stage before";
    return new Cause(stage, "", because, "", Confidence.SOURCE, 1);
  }
}
