package guise.formats;

import guise.kvm.Bytes;
import guise.x86.CpuidTable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads what {@link RecordText} writes; a member that is missing or not known is an error. */
final class RecordJson {
  private static final int MOST_BYTES = 1 << 20;

  private RecordJson() {}

  /**
   * Reads a record.
   *
   * @param beside the names of members that are not the record's
   */
  static <T extends Record> T read(Json.Members json, Class<T> type, Set<String> beside) {
    RecordComponent[] components = type.getRecordComponents();
    check(json, components, beside);
    Object[] values =
        Arrays.stream(components).map(c -> member(json, c.getName(), c.getGenericType())).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      String because = String.valueOf(e.getCause());
      throw json.place().found("what cannot be: " + because, "a possible " + type.getSimpleName());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is public", e);
    }
  }

  private static void check(Json.Members json, RecordComponent[] components, Set<String> beside) {
    Set<String> unknown = new TreeSet<>(json.members().keySet());
    unknown.removeAll(beside);
    unknown.removeAll(
        Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toSet()));
    if (!unknown.isEmpty()) {
      String name = unknown.iterator().next();
      throw json.place().found("a member '" + name + "'", "known ones only");
    }
  }

  private static Object member(Json.Members json, String name, Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
      return json.find(name).map(value -> value(value, name, generic.getActualTypeArguments()[0]));
    }
    return value(json.get(name), name, type);
  }

  private static Object value(Json json, String name, Type type) {
    String what = "'" + name + "'";
    if (type instanceof ParameterizedType generic) {
      Type element = generic.getActualTypeArguments()[0];
      return json.array(what).stream().map(each -> value(each, name, element)).toList();
    }
    Class<?> plain = (Class<?>) type;
    if (plain == long.class || plain == Long.class) {
      return json.int64(what);
    } else if (plain == int.class || plain == Integer.class) {
      return json.int32(what);
    } else if (plain == boolean.class) {
      return json.truth(what);
    } else if (plain == String.class) {
      return json.text(what);
    } else if (plain == Bytes.class) {
      return bytes(json.object(what));
    } else if (plain == CpuidTable.class) {
      return CpuidTableJson.table(json.array(what));
    } else if (plain.isEnum()) {
      return constant(json, what, plain);
    }
    return read(json.object(what), plain.asSubclass(Record.class), Set.of());
  }

  private static Object constant(Json json, String what, Class<?> type) {
    String name = json.text(what);
    for (Object constant : List.of(type.getEnumConstants())) {
      if (constant instanceof Enum<?> known && known.name().equals(name)) {
        return known;
      }
    }
    String all =
        Arrays.stream(type.getEnumConstants())
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    throw json.place().foundText(name, "one of " + all);
  }

  private static Bytes bytes(Json.Members json) {
    int size = json.get("size").int32("'size'");
    if (size < 0 || size > MOST_BYTES) {
      throw json.get("size").place().found("0x%x bytes".formatted(size), "at most 1 MiB");
    }
    byte[] all = new byte[size];
    for (Json block : json.get("blocks").array("'blocks'")) {
      Json.Members row = block.object("a block");
      int at = row.get("at").int32("'at'");
      byte[] bytes = hex(row.get("hex"));
      if (at < 0 || at > size - bytes.length) {
        throw block.place().found("a block at 0x%x".formatted(at), "one within the size");
      }
      System.arraycopy(bytes, 0, all, at, bytes.length);
    }
    return Bytes.of(all);
  }

  private static byte[] hex(Json json) {
    String text = json.text("'hex'");
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException _) {
      throw json.place().foundText(text, "pairs of hexadecimal digits");
    }
  }
}
