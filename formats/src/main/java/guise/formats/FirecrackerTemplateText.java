package guise.formats;

import guise.formats.Document.TemplateDocument;
import java.util.Set;

/** A custom CPU template of Firecracker; see {@link FirecrackerTemplates}. */
final class FirecrackerTemplateText implements Format {
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
    return new TemplateDocument(name(), FirecrackerTemplates.template(content));
  }
}
