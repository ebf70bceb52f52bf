package guise.formats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a JSON text that remembers its line.
 *
 * <p>The accessors say what they expected where the value is of another kind; {@code what} names
 * the value in that message.
 */
sealed interface Json {
  Place place();

  /** An object; its members stay in the order of the text. */
  record Members(Place place, Map<String, Json> members) implements Json {
    public Members {
      members = new LinkedHashMap<>(members);
    }

    Optional<Json> find(String name) {
      return Optional.ofNullable(members.get(name)).filter(json -> !(json instanceof Null));
    }

    Json get(String name) {
      return find(name)
          .orElseThrow(() -> place.found("an object without '" + name + "'", "one with it"));
    }

    boolean has(String name) {
      return members.containsKey(name);
    }
  }

  /** An array. */
  record Elements(Place place, List<Json> elements) implements Json {
    public Elements {
      elements = List.copyOf(elements);
    }
  }

  /** A string. */
  record Text(Place place, String text) implements Json {}

  /** A number, as it is written. */
  record Numeral(Place place, String text) implements Json {
    /** The number if it is 0 or a positive one of 63 bits, otherwise -1. */
    long natural() {
      try {
        return Math.max(-1, Long.parseLong(text));
      } catch (NumberFormatException _) {
        return -1;
      }
    }
  }

  /** True or false. */
  record Truth(Place place, boolean value) implements Json {}

  /** Null. */
  record Null(Place place) implements Json {}

  /** Reads a whole JSON text. */
  static Json parse(Content content) {
    return JsonText.read(content);
  }

  default Members object(String what) {
    if (this instanceof Members members) {
      return members;
    }
    throw unlike(what + " as an object");
  }

  default List<Json> array(String what) {
    if (this instanceof Elements array) {
      return array.elements();
    }
    throw unlike(what + " as an array");
  }

  default String text(String what) {
    if (this instanceof Text text) {
      return text.text();
    }
    throw unlike(what + " as a string");
  }

  /** A number of 32 bits: a hexadecimal string or a decimal number. */
  default int int32(String what) {
    return switch (this) {
      case Text text when Hex.int32(text.text()).isPresent() -> Hex.int32(text.text()).getAsInt();
      case Numeral number when number.natural() >= 0 && number.natural() <= 0xFFFF_FFFFL ->
          (int) number.natural();
      default -> throw unlike(what + " as a number of 32 bits");
    };
  }

  /** A number of 64 bits: a hexadecimal string or a decimal number below 2 to the 63rd. */
  default long int64(String what) {
    return switch (this) {
      case Text text when Hex.int64(text.text()).isPresent() -> Hex.int64(text.text()).getAsLong();
      case Numeral number when number.natural() >= 0 -> number.natural();
      default -> throw unlike(what + " as a number of 64 bits");
    };
  }

  /** A count: a decimal number from 0 to a limit. */
  default int count(String what, int limit) {
    if (this instanceof Numeral number && number.natural() >= 0 && number.natural() <= limit) {
      return (int) number.natural();
    }
    throw unlike(what + " as a number from 0 to " + limit);
  }

  /** True or false. */
  default boolean truth(String what) {
    if (this instanceof Truth truth) {
      return truth.value();
    }
    throw unlike(what + " as true or false");
  }

  private FormatException unlike(String expected) {
    return place().found(description(), expected);
  }

  private String description() {
    return switch (this) {
      case Members _ -> "an object";
      case Elements _ -> "an array";
      case Text text -> FormatException.quoted(text.text());
      case Numeral number -> FormatException.quoted(number.text());
      case Truth truth -> String.valueOf(truth.value());
      case Null _ -> "null";
    };
  }
}
