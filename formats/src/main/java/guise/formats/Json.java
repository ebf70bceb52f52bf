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

  /** An object; of members with the same name the last one counts. */
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
  record Number(Place place, String text) implements Json {}

  /** True or false. */
  record Truth(Place place, boolean value) implements Json {}

  /** Null. */
  record Null(Place place) implements Json {}

  /** Reads a whole JSON text. */
  static Json parse(Content content) {
    return new JsonText(content).value();
  }

  default Members object(String what) {
    return this instanceof Members members ? members : refuse(what + " as an object");
  }

  default List<Json> array(String what) {
    return this instanceof Elements array ? array.elements() : refuse(what + " as an array");
  }

  default String text(String what) {
    return this instanceof Text text ? text.text() : refuse(what + " as a string");
  }

  /** A number of 32 bits: a hexadecimal string or a decimal number. */
  default int int32(String what) {
    return switch (this) {
      case Text text when Hex.int32(text.text()).isPresent() -> Hex.int32(text.text()).getAsInt();
      case Number number when decimal(number) >= 0 && decimal(number) <= 0xFFFF_FFFFL ->
          (int) decimal(number);
      default -> refuse(what + " as a number of 32 bits");
    };
  }

  /** A number of 64 bits: a hexadecimal string or a decimal number below 2 to the 63rd. */
  default long int64(String what) {
    return switch (this) {
      case Text text when Hex.int64(text.text()).isPresent() -> Hex.int64(text.text()).getAsLong();
      case Number number when decimal(number) >= 0 -> decimal(number);
      default -> refuse(what + " as a number of 64 bits");
    };
  }

  /** A count: a decimal number from 0 to a limit. */
  default int count(String what, int limit) {
    boolean fits =
        this instanceof Number number && decimal(number) >= 0 && decimal(number) <= limit;
    return fits ? (int) decimal((Number) this) : refuse(what + " as a number from 0 to " + limit);
  }

  private static long decimal(Number number) {
    try {
      return Long.parseLong(number.text());
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  private <T> T refuse(String expected) {
    throw place().found(description(), expected);
  }

  private String description() {
    return switch (this) {
      case Members _ -> "an object";
      case Elements _ -> "an array";
      case Text text -> FormatException.quoted(text.text());
      case Number number -> FormatException.quoted(number.text());
      case Truth truth -> String.valueOf(truth.value());
      case Null _ -> "null";
    };
  }
}
