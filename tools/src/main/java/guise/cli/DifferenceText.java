package guise.cli;

import guise.analysis.Difference;
import guise.analysis.RegisterPart;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.xstate.XComponent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a difference is about and its two values, in words. */
final class DifferenceText {
  private final Difference difference;
  private final NameOptions names;
  private final List<RegisterPart> parts;

  DifferenceText(Difference difference, NameOptions names) {
    this.difference = difference;
    this.names = names;
    this.parts = parts(difference);
  }

  /** The parts of the register that differ. */
  private static List<RegisterPart> parts(Difference difference) {
    var place = difference.place();
    if (place.register().isEmpty() || place.feature().isPresent()) {
      return List.of();
    }
    return RegisterPart.of(new CpuidWord(place.leaf(), place.register().get())).stream()
        .filter(part -> (part.mask() & place.mask()) != 0)
        .toList();
  }

  String what() {
    var place = difference.place();
    if (place.feature().isPresent()) {
      return names.of(place.feature().get());
    }
    if (place.register().isEmpty()) {
      return (place.mask() == 0 ? "entry" : "flags of the entry") + component();
    }
    return parts.stream().map(names::of).collect(Collectors.joining(", ")) + component();
  }

  /** The state component that an entry of leaf 0xD is for. */
  private String component() {
    Leaf leaf = difference.place().leaf();
    boolean isOne = leaf.function() == 0xD && leaf.index() > 1 && leaf.index() < Long.SIZE;
    return isOne ? " of " + XComponent.names(1L << leaf.index()) : "";
  }

  /** The bits of a single field, as a position ends. */
  Optional<String> bits() {
    return parts.size() == 1 ? Optional.of("[" + parts.getFirst().bits() + "]") : Optional.empty();
  }

  String before() {
    return value(difference.before());
  }

  String after() {
    return value(difference.after());
  }

  private String value(long value) {
    var place = difference.place();
    if (place.feature().isPresent()) {
      return value == 0 ? "no" : "yes";
    }
    if (place.register().isEmpty()) {
      return place.mask() == 0 ? (value == 0 ? "absent" : "present") : "f" + value;
    }
    return parts.stream().map(part -> part.describe((int) value)).collect(Collectors.joining(", "));
  }

  String change() {
    if (difference.appears()) {
      return "appears";
    }
    return difference.disappears() ? "disappears" : "changes";
  }
}
