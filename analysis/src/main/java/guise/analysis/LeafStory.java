package guise.analysis;

import guise.guest.Decision;
import guise.guest.Stage;
import guise.predict.Prediction;
import guise.x86.CpuidBit;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What became of one leaf: what the CPU answers and what the guest is told, part by part.
 *
 * @param host the CPU's answer; empty where it has none
 * @param guest the guest's entry; empty where it has none
 * @param parts every part of every register
 */
public record LeafStory(
    Leaf leaf, Optional<Registers> host, Optional<Registers> guest, List<PartStory> parts) {
  private static final List<Stage> LATEST_FIRST = List.of(Stage.GUEST, Stage.VMM, Stage.SUPPORTED);

  public LeafStory {
    parts = List.copyOf(parts);
  }

  /**
   * One part of a register.
   *
   * @param host what the CPU says in it
   * @param guest what the guest is told in it
   * @param step what decided that; empty where nothing did
   */
  public record PartStory(
      CpuidWord word, RegisterPart part, int host, int guest, Optional<Step> step) {
    /** Whether it says anything on either side. */
    public boolean isSilent() {
      return ((host | guest) & part.mask()) == 0;
    }
  }

  /** The stories of the leaves that were chosen and that the CPU or the guest has. */
  public static List<LeafStory> of(Prediction prediction, Predicate<Leaf> chosen) {
    var leaves = new TreeSet<Leaf>();
    prediction.guest().value().forEach(entry -> leaves.add(entry.leaf()));
    leaves.addAll(prediction.scenario().host().cpuid().leaves().keySet());
    leaves.removeIf(chosen.negate());
    Decisions decisions = Decisions.of(prediction);
    return leaves.stream().map(leaf -> of(leaf, prediction, decisions)).toList();
  }

  private static LeafStory of(Leaf leaf, Prediction prediction, Decisions decisions) {
    Optional<Registers> host = prediction.scenario().host().cpuid().recorded(leaf);
    Optional<Registers> guest = entry(prediction.guest().value(), leaf);
    var parts = new ArrayList<PartStory>();
    for (Register register : Register.values()) {
      var word = new CpuidWord(leaf, register);
      int was = host.orElse(Registers.ZERO).get(register);
      int is = guest.orElse(Registers.ZERO).get(register);
      for (RegisterPart part : RegisterPart.of(word)) {
        parts.add(new PartStory(word, part, was, is, step(word, part, prediction, decisions)));
      }
    }
    return new LeafStory(leaf, host, guest, parts);
  }

  private static Optional<Registers> entry(CpuidTable table, Leaf leaf) {
    return table.entries().stream()
        .filter(entry -> entry.leaf().equals(leaf))
        .findFirst()
        .map(CpuidEntry::values);
  }

  private static Optional<Step> step(
      CpuidWord word, RegisterPart part, Prediction prediction, Decisions decisions) {
    if (part instanceof RegisterPart.Bit(var feature)) {
      return Optional.of(FeatureStory.of(feature, prediction, decisions).decisive());
    }
    CpuidBit lowest = word.bit(Integer.numberOfTrailingZeros(part.mask()));
    return LATEST_FIRST.stream()
        .flatMap(stage -> decisions.settling(lowest, stage).stream())
        .findFirst()
        .map(decision -> step(decision, prediction));
  }

  private static Step step(Decision decision, Prediction prediction) {
    return Step.of(decision, Optional.empty(), prediction.rules().version());
  }
}
