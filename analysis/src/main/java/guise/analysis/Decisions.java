package guise.analysis;

import guise.guest.Decision;
import guise.guest.Stage;
import guise.guest.Subject;
import guise.predict.Prediction;
import guise.x86.CpuidBit;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The decisions of a prediction, found by what they are about. */
public final class Decisions {
  private final List<Decision> all;
  private final Map<Stage, Map<CpuidWord, List<Decision>>> aboutWord = new EnumMap<>(Stage.class);
  private final Map<Stage, Map<Leaf, Decision>> aboutPresence = new EnumMap<>(Stage.class);

  private Decisions(List<Decision> all) {
    this.all = all;
    for (Stage stage : Stage.values()) {
      aboutWord.put(stage, new HashMap<>());
      aboutPresence.put(stage, new HashMap<>());
    }
    all.forEach(this::file);
  }

  private void file(Decision decision) {
    switch (decision.subject()) {
      case Subject.Bits(CpuidWord word, int _) ->
          ofStage(aboutWord, decision).computeIfAbsent(word, _ -> new ArrayList<>()).add(decision);
      case Subject.Presence(Leaf leaf) -> ofStage(aboutPresence, decision).put(leaf, decision);
      case Subject.Fact(String _) -> {}
    }
  }

  private static <K, V> Map<K, V> ofStage(Map<Stage, Map<K, V>> index, Decision decision) {
    return index.computeIfAbsent(decision.stage(), _ -> new HashMap<>());
  }

  public static Decisions of(Prediction prediction) {
    return new Decisions(prediction.decisions());
  }

  public List<Decision> all() {
    return all;
  }

  /** The decisions a stage took about one bit, in order; whole registers are not among them. */
  public List<Decision> about(CpuidBit bit, Stage stage) {
    var found = new ArrayList<Decision>();
    for (Decision decision : aboutRegister(bit.word(), stage)) {
      if (decision.subject() instanceof Subject.Bits bits
          && bits.mask() != -1
          && (bits.mask() & bit.mask()) != 0) {
        found.add(decision);
      }
    }
    return found;
  }

  /** The last decision a stage took that settled a bit, alone or with its whole register. */
  public Optional<Decision> settling(CpuidBit bit, Stage stage) {
    for (Decision decision : aboutRegister(bit.word(), stage).reversed()) {
      if (decision.subject() instanceof Subject.Bits bits && (bits.mask() & bit.mask()) != 0) {
        return Optional.of(decision);
      }
    }
    return Optional.empty();
  }

  /** The decisions a stage took about a register or some of its bits, in order. */
  public List<Decision> aboutRegister(CpuidWord word, Stage stage) {
    return aboutWord.getOrDefault(stage, Map.of()).getOrDefault(word, List.of());
  }

  /** Why a table has an entry. */
  public Optional<Decision> presence(Leaf leaf, Stage stage) {
    return Optional.ofNullable(aboutPresence.getOrDefault(stage, Map.of()).get(leaf));
  }

  /** Everything the host's source left open and a decision took for granted. */
  public List<String> assumptions() {
    return all.stream().flatMap(d -> d.assumption().stream()).distinct().toList();
  }
}
