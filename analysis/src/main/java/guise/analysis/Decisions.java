package guise.analysis;

import guise.guest.Decision;
import guise.guest.Stage;
import guise.guest.Subject;
import guise.predict.Prediction;
import guise.x86.CpuidBit;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The decisions of a prediction, found by what they are about. */
public final class Decisions {
  private final List<Decision> all;
  private final Map<CpuidWord, List<Decision>> aboutWord = new HashMap<>();
  private final Map<Leaf, List<Decision>> aboutPresence = new HashMap<>();

  private Decisions(List<Decision> all) {
    this.all = all;
    for (Decision decision : all) {
      switch (decision.subject()) {
        case Subject.Bits(CpuidWord word, int _) -> file(aboutWord, word, decision);
        case Subject.Presence(Leaf leaf) -> file(aboutPresence, leaf, decision);
        case Subject.Fact(String _) -> {}
      }
    }
  }

  private static <K> void file(Map<K, List<Decision>> index, K key, Decision decision) {
    index.computeIfAbsent(key, _ -> new ArrayList<>()).add(decision);
  }

  public static Decisions of(Prediction prediction) {
    return new Decisions(prediction.decisions());
  }

  public List<Decision> all() {
    return all;
  }

  /** The decisions a stage took about one bit, in order; whole registers are not among them. */
  public List<Decision> about(CpuidBit bit, Stage stage) {
    return aboutRegister(bit.word(), stage)
        .filter(d -> d.subject() instanceof Subject.Bits bits && bits.mask() != -1)
        .filter(d -> d.subject() instanceof Subject.Bits bits && bits.cover(bit))
        .toList();
  }

  /** The last decision a stage took that settled a bit, alone or with its whole register. */
  public Optional<Decision> settling(CpuidBit bit, Stage stage) {
    return aboutRegister(bit.word(), stage)
        .filter(d -> d.subject() instanceof Subject.Bits bits && bits.cover(bit))
        .reduce((_, last) -> last);
  }

  /** The decisions a stage took about a register or some of its bits. */
  public Stream<Decision> aboutRegister(CpuidWord word, Stage stage) {
    return aboutWord.getOrDefault(word, List.of()).stream().filter(d -> d.stage() == stage);
  }

  /** Why a table has an entry. */
  public Optional<Decision> presence(Leaf leaf, Stage stage) {
    return aboutPresence.getOrDefault(leaf, List.of()).stream()
        .filter(d -> d.stage() == stage)
        .reduce((_, last) -> last);
  }

  /** Everything the host's source left open and a decision took for granted. */
  public List<String> assumptions() {
    return all.stream().flatMap(d -> d.assumption().stream()).distinct().toList();
  }
}
