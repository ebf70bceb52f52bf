package guise.formats;

import guise.formats.Document.TemplateDocument;
import java.util.Set;

/** A custom CPU template of Firecracker for x86. */
final class FirecrackerTemplate implements Format {
  private static final Set<String> MEMBERS =
      Set.of("cpuid_modifiers", "msr_modifiers", "kvm_capabilities", "reg_modifiers");

  @Override
  public String name() {
    return "Firecracker CPU template";
  }

  @Override
  public boolean recognises(Content content) {
    return content
        .json()
        .filter(
            json -> json instanceof Json.Members members && MEMBERS.stream().anyMatch(members::has))
        .isPresent();
  }

  @Override
  public Document read(Content content) {
    Json.Members json = content.json().orElseThrow().object("a template");
    if (json.has("reg_modifiers")) {
      throw json.place().found("'reg_modifiers': a template for Arm", "one for x86");
    }
    return new TemplateDocument(name(), CpuTemplateText.read(json), content.text());
  }
}
