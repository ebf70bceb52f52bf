package guise.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A report as a JSON object, its members sorted; the order of its lists is the report's. */
final class JsonForm {
  private JsonForm() {}

  static String of(Report report) {
    var members = new TreeMap<String, @Nullable Object>();
    members.put("schemaVersion", Form.SCHEMA_VERSION);
    members.put("command", report.command());
    for (Part part : report.parts()) {
      switch (part) {
        case Part.Facts facts -> members.put(facts.key(), object(facts));
        case Part.Table table -> list(members, table.key()).addAll(objects(table));
        case Part.Notes notes -> list(members, notes.key()).addAll(notes.sentences());
      }
    }
    JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    return mapper.writeValueAsString(members) + "\n";
  }

  @SuppressWarnings("unchecked") // a key holds a list or an object, never both
  private static List<Object> list(Map<String, @Nullable Object> members, String key) {
    return (List<Object>) members.computeIfAbsent(key, _ -> new ArrayList<Object>());
  }

  private static Map<String, @Nullable Object> object(Part.Facts facts) {
    var object = new TreeMap<String, @Nullable Object>();
    facts.facts().forEach(fact -> object.put(fact.key(), fact.value().value()));
    return object;
  }

  private static List<Object> objects(Part.Table table) {
    var objects = new ArrayList<Object>();
    for (List<Cell> row : table.rows()) {
      var object = new TreeMap<String, @Nullable Object>();
      for (int at = 0; at < row.size(); at++) {
        object.put(table.columns().get(at).key(), row.get(at).value());
      }
      objects.add(object);
    }
    return objects;
  }
}
