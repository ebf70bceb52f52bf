package guise.analysis;

import guise.analysis.Difference.Cause;
import guise.analysis.Difference.Place;
import guise.predict.Prediction;
import guise.x86.CpuidBit;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Feature;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What differs between the CPUs that two predictions give a guest: another kernel, another host,
 * another request.
 *
 * @param differences by place in CPUID
 */
public record Comparison(Prediction before, Prediction after, List<Difference> differences) {
  private static final Map<CpuidBit, Feature> FEATURES = featuresByBit();

  public Comparison {
    differences = List.copyOf(differences);
  }

  public static Comparison of(Prediction before, Prediction after) {
    return new Comparison(before, after, new Comparer(before, after).compare());
  }

  public boolean isEmpty() {
    return differences.isEmpty();
  }

  /** The differences with one consequence. */
  public List<Difference> with(Consequence consequence) {
    return differences.stream().filter(d -> d.consequence() == consequence).toList();
  }

  private static Map<CpuidBit, Feature> featuresByBit() {
    var features = new HashMap<CpuidBit, Feature>();
    for (Feature feature : StaticFeature.values()) {
      features.put(feature.bit(), feature);
    }
    for (Feature feature : RuntimeFeature.values()) {
      features.put(feature.bit(), feature);
    }
    return Map.copyOf(features);
  }

  /** Walks through two tables. */
  private static final class Comparer {
    private final Parting parting;
    private final CpuidTable before;
    private final CpuidTable after;
    private final List<Difference> found = new ArrayList<>();

    Comparer(Prediction before, Prediction after) {
      this.parting = new Parting(before, after);
      this.before = parting.guest(0);
      this.after = parting.guest(1);
    }

    List<Difference> compare() {
      var leaves = new TreeSet<Leaf>();
      before.forEach(entry -> leaves.add(entry.leaf()));
      after.forEach(entry -> leaves.add(entry.leaf()));
      leaves.forEach(this::leaf);
      return found;
    }

    private void leaf(Leaf leaf) {
      Optional<CpuidEntry> old = exactly(before, leaf);
      Optional<CpuidEntry> now = exactly(after, leaf);
      Optional<Cause> ofEntry = Optional.empty();
      if (old.isPresent() != now.isPresent()) {
        ofEntry = Optional.of(parting.over(limitOf(leaf)));
        presence(leaf, old.isPresent(), ofEntry.get());
      } else if (old.get().flags() != now.get().flags()) {
        flags(leaf, old.get().flags(), now.get().flags());
      }
      for (Register register : Register.values()) {
        int was = old.map(entry -> entry.get(register)).orElse(0);
        int is = now.map(entry -> entry.get(register)).orElse(0);
        register(new CpuidWord(leaf, register), was, is, ofEntry);
      }
    }

    private static Optional<CpuidEntry> exactly(CpuidTable table, Leaf leaf) {
      return table.entries().stream().filter(entry -> entry.leaf().equals(leaf)).findFirst();
    }

    private void presence(Leaf leaf, boolean wasThere, Cause cause) {
      Place place = new Place(leaf, Optional.empty(), 0, Optional.empty());
      Consequence consequence = leaf.function() == 0xD ? Consequence.STATE : Consequence.DESCRIBED;
      found.add(new Difference(place, wasThere ? 1 : 0, wasThere ? 0 : 1, consequence, cause));
    }

    /** The first differing bit of what says whether there is such a leaf. */
    private CpuidBit limitOf(Leaf leaf) {
      for (Announcement announcement : announcing(leaf)) {
        CpuidWord word = announcement.word;
        int differs = (before.read(word) ^ after.read(word)) & announcement.mask;
        if (differs != 0) {
          return word.bit(Integer.numberOfTrailingZeros(differs));
        }
      }
      return new CpuidWord(leaf, Register.EAX).bit(0);
    }

    /** Bits that say whether there is a leaf. */
    private record Announcement(CpuidWord word, int mask) {}

    /** A limit announces most leaves; a bit of XCR0 or IA32_XSS announces a state component. */
    private static List<Announcement> announcing(Leaf leaf) {
      if (leaf.function() == 0xD && leaf.index() > 1) {
        int bit = 1 << leaf.index() % Integer.SIZE;
        Register high = leaf.index() < Integer.SIZE ? Register.EAX : Register.EDX;
        Register supervisor = leaf.index() < Integer.SIZE ? Register.ECX : Register.EDX;
        return List.of(
            new Announcement(CpuidWord.of(0xD, 0, high), bit),
            new Announcement(CpuidWord.of(0xD, 1, supervisor), bit));
      }
      int function = leaf.index() == 0 ? leaf.range() : leaf.function();
      return List.of(new Announcement(CpuidWord.of(function, 0, Register.EAX), -1));
    }

    private void flags(Leaf leaf, int was, int is) {
      Place place = new Place(leaf, Optional.empty(), 1, Optional.empty());
      Cause cause = parting.overEntry(leaf);
      found.add(new Difference(place, was, is, Consequence.DESCRIBED, cause));
    }

    private void register(CpuidWord word, int was, int is, Optional<Cause> ofEntry) {
      int rest = was ^ is;
      for (int bit = 0; bit < Integer.SIZE; bit++) {
        Feature feature = FEATURES.get(word.bit(bit));
        if ((rest >>> bit & 1) != 0 && feature != null) {
          bit(feature, was, is);
          rest &= ~(1 << bit);
        }
      }
      if (rest != 0) {
        CpuidBit first = word.bit(Integer.numberOfTrailingZeros(rest));
        field(word, rest, was, is, ofEntry.orElseGet(() -> parting.over(first)));
      }
    }

    private void bit(Feature feature, int was, int is) {
      CpuidBit bit = feature.bit();
      int mask = bit.mask();
      Place place =
          new Place(
              bit.word().leaf(), Optional.of(bit.word().register()), mask, Optional.of(feature));
      Consequence consequence = (was & mask) != 0 ? Consequence.LOST : Consequence.GAINED;
      found.add(
          new Difference(
              place,
              Integer.toUnsignedLong(was & mask),
              Integer.toUnsignedLong(is & mask),
              consequence,
              parting.over(bit)));
    }

    private void field(CpuidWord word, int mask, int was, int is, Cause cause) {
      Place place = new Place(word.leaf(), Optional.of(word.register()), mask, Optional.empty());
      found.add(
          new Difference(
              place,
              Integer.toUnsignedLong(was),
              Integer.toUnsignedLong(is),
              consequenceOf(word.leaf()),
              cause));
    }

    private static Consequence consequenceOf(Leaf leaf) {
      return leaf.function() == 0xD ? Consequence.STATE : Consequence.DESCRIBED;
    }
  }
}
