package guise.formats;

import guise.kvm.Bytes;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Records as JSON: a member for each component, by its name. Numbers are hexadecimal strings, bytes
 * a size and the rows of 32 that are not zero; what is empty is left out.
 */
final class RecordText {
  static final int ROW = 32;

  private final JsonGenerator json;

  RecordText(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the members of a record into the object that is open. */
  void members(Record value) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      member(component.getName(), read(component, value));
    }
  }

  private static Object read(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " is public", e);
    }
  }

  private void member(String name, Object value) {
    if (!value.equals(Optional.empty())) {
      json.writeName(name);
      value(value);
    }
  }

  private void value(Object value) {
    switch (value) {
      case Long number -> json.writeString(Hex.of(number));
      case Integer number -> json.writeString(Hex.of(number));
      case Boolean truth -> json.writeBoolean(truth);
      case String text -> json.writeString(text);
      case Enum<?> constant -> json.writeString(constant.name());
      case Bytes bytes -> bytes(bytes);
      case CpuidTable table -> table(table);
      case List<?> list -> list(list);
      case Optional<?> some -> value(some.orElseThrow());
      case Record part -> {
        json.writeStartObject();
        members(part);
        json.writeEndObject();
      }
      default -> throw new IllegalArgumentException("no form for " + value.getClass());
    }
  }

  private void list(List<?> list) {
    json.writeStartArray();
    list.forEach(this::value);
    json.writeEndArray();
  }

  private void table(CpuidTable table) {
    json.writeStartArray();
    for (CpuidEntry entry : table) {
      CpuidTableJson.write(entry, json);
    }
    json.writeEndArray();
  }

  private void bytes(Bytes bytes) {
    byte[] all = bytes.toArray();
    json.writeStartObject();
    json.writeStringProperty("size", Hex.of(all.length));
    json.writeArrayPropertyStart("blocks");
    for (int at = 0; at < all.length; at += ROW) {
      int end = Math.min(at + ROW, all.length);
      if (!Arrays.equals(all, at, end, new byte[ROW], 0, end - at)) {
        json.writeStartObject();
        json.writeStringProperty("at", Hex.of(at));
        json.writeStringProperty("hex", HexFormat.of().formatHex(all, at, end));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
