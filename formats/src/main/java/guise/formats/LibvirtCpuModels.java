package guise.formats;

import guise.formats.Document.CpuModelsDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * libvirt's XML for CPU models: a domain's {@code <cpu>}, the models of its map ({@code <cpus>}),
 * and what a host can run ({@code <domainCapabilities>}), which KubeVirt's node labeller reads.
 */
final class LibvirtCpuModels implements Format {
  private static final Set<String> ROOTS = Set.of("cpu", "cpus", "domainCapabilities");

  @Override
  public String name() {
    return "libvirt CPU model";
  }

  @Override
  public boolean recognises(Content content) {
    return content.xml().filter(root -> ROOTS.contains(root.name())).isPresent();
  }

  @Override
  public Document read(Content content) {
    XmlElement root = content.xml().orElseThrow();
    List<CpuModel> models =
        switch (root.name()) {
          case "cpu" -> List.of(domainCpu(root));
          case "cpus" -> root.children("model").map(LibvirtCpuModels::mapEntry).toList();
          default -> capabilities(root);
        };
    if (models.isEmpty()) {
      throw root.place().found("<" + root.name() + "> without a model", "at least one");
    }
    return new CpuModelsDocument(name(), models);
  }

  private static CpuModel domainCpu(XmlElement cpu) {
    String name =
        cpu.child("model")
            .map(XmlElement::text)
            .or(() -> cpu.attribute("mode"))
            .orElseThrow(() -> cpu.place().found("<cpu> without <model>", "a model or a mode"));
    return model(name, cpu);
  }

  private static CpuModel mapEntry(XmlElement model) {
    return model(model.requiredAttribute("name"), model);
  }

  private static CpuModel model(String name, XmlElement element) {
    Optional<String> vendor =
        element.child("vendor").map(v -> v.attribute("name").orElseGet(v::text));
    var features = new TreeMap<String, String>();
    element
        .children("feature")
        .forEach(feature ->
            features.put(
                feature.requiredAttribute("name"), feature.attribute("policy").orElse("require")));
    return CpuModel.of(name, vendor, features);
  }

  private static List<CpuModel> capabilities(XmlElement root) {
    var models = new ArrayList<CpuModel>();
    for (XmlElement mode : root.descendants("mode")) {
      if (mode.attribute("name").equals(Optional.of("host-model"))
          && mode.child("model").isPresent()) {
        models.add(domainCpu(mode));
      } else {
        mode.children("model").map(LibvirtCpuModels::named).forEach(models::add);
      }
    }
    return models;
  }

  private static CpuModel named(XmlElement model) {
    return new CpuModel(
        model.text(), model.attribute("vendor"), model.attribute("usable"), new TreeMap<>());
  }
}
