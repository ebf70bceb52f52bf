package guise.formats;

import guise.formats.Document.CpuModelsDocument;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * QEMU's answer to {@code query-cpu-model-expansion}: a model's name and its properties, with or
 * without QMP's {@code return} around it.
 */
final class QemuModelExpansion implements Format {
  @Override
  public String name() {
    return "QEMU CPU model expansion";
  }

  @Override
  public boolean recognises(Content content) {
    return content.json().flatMap(QemuModelExpansion::model).isPresent();
  }

  private static Optional<Json.Members> model(Json json) {
    return member(json, "model").or(() -> member(json, "return").flatMap(r -> member(r, "model")));
  }

  private static Optional<Json.Members> member(Json json, String name) {
    return json instanceof Json.Members members
            && members.find(name).orElse(null) instanceof Json.Members member
        ? Optional.of(member)
        : Optional.empty();
  }

  @Override
  public Document read(Content content) {
    Json.Members model = content.json().flatMap(QemuModelExpansion::model).orElseThrow();
    var features = new TreeMap<String, String>();
    model
        .get("props")
        .object("'props'")
        .members()
        .forEach((name, value) -> features.put(name, property(name, value)));
    Optional<String> vendor = Optional.ofNullable(features.get("vendor"));
    String name = model.get("name").text("'name'");
    return new CpuModelsDocument(name(), List.of(CpuModel.of(name, vendor, features)));
  }

  private static String property(String name, Json value) {
    return switch (value) {
      case Json.Text text -> text.text();
      case Json.Numeral number -> number.text();
      case Json.Truth truth -> String.valueOf(truth.value());
      default -> throw value.place().found("a structure as '" + name + "'", "a plain value");
    };
  }
}
