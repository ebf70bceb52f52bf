package guise.formats;

import guise.request.BitPattern;
import guise.request.FirecrackerTemplate;
import guise.request.FirecrackerTemplate.CapabilityCheck;
import guise.request.FirecrackerTemplate.Demand;
import guise.request.FirecrackerTemplate.LeafChange;
import guise.request.FirecrackerTemplate.MsrChange;
import guise.request.FirecrackerTemplate.RegisterChange;
import guise.x86.Leaf;
import guise.x86.Register;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads Firecracker's custom CPU templates for x86, as strictly as Firecracker does: numbers are
 * strings with {@code 0x} or {@code 0b}, and a member that x86 does not have is refused.
 */
public final class FirecrackerTemplates {
  private static final Set<String> MEMBERS =
      Set.of("kvm_capabilities", "cpuid_modifiers", "msr_modifiers");
  private static final Set<String> ARM_MEMBERS = Set.of("vcpu_features", "reg_modifiers");

  private FirecrackerTemplates() {}

  /**
   * Reads a template from a file, which it is called after.
   *
   * @throws FormatException if the file holds none
   */
  public static FirecrackerTemplate read(Path path) {
    return template(Content.read(path));
  }

  /**
   * Reads a template from an input.
   *
   * @throws FormatException if the input holds none
   */
  public static FirecrackerTemplate read(InputStream stream, String name) {
    return template(Content.read(stream, name));
  }

  /**
   * Reads a template from a text.
   *
   * @throws FormatException if the text is none
   */
  public static FirecrackerTemplate parse(String text, String name) {
    return template(new Content(name, text));
  }

  static FirecrackerTemplate template(Content content) {
    return template(Json.parse(content).object("a CPU template"), content.name());
  }

  static FirecrackerTemplate template(Json.Members json, String called) {
    json.members().forEach((name, value) -> check(value.place(), name));
    return new FirecrackerTemplate(
        called,
        list(json, "kvm_capabilities", FirecrackerTemplates::capability),
        list(json, "cpuid_modifiers", FirecrackerTemplates::leaf),
        list(json, "msr_modifiers", FirecrackerTemplates::msr));
  }

  private static void check(Place place, String name) {
    if (ARM_MEMBERS.contains(name)) {
      throw place.found("'" + name + "': a template for Arm", "one for x86");
    }
    if (!MEMBERS.contains(name)) {
      throw place.foundText(name, "kvm_capabilities, cpuid_modifiers or msr_modifiers");
    }
  }

  private static <T> List<T> list(Json.Members json, String name, Function<Json, T> element) {
    Optional<List<Json>> elements = json.find(name).map(list -> list.array("'" + name + "'"));
    return elements.orElse(List.of()).stream().map(element).toList();
  }

  /** {@code "56"} is needed, {@code "!56"} is not. */
  private static CapabilityCheck capability(Json json) {
    String text = json.text("a KVM capability");
    boolean needed = !text.startsWith("!");
    String digits = needed ? text : text.substring(1);
    if (!digits.matches("\\d{1,9}")) {
      throw json.place().foundText(text, "the number of a capability, like 56 or !56");
    }
    return new CapabilityCheck(
        Integer.parseInt(digits), needed ? Demand.NEEDED : Demand.NOT_NEEDED);
  }

  private static LeafChange leaf(Json json) {
    Json.Members entry = json.object("a CPUID modifier");
    var leaf =
        new Leaf(number(entry.get("leaf"), "'leaf'"), number(entry.get("subleaf"), "'subleaf'"));
    int flags = flags(entry.get("flags"));
    List<Json> modifiers = entry.get("modifiers").array("'modifiers'");
    return new LeafChange(
        leaf, flags, modifiers.stream().map(FirecrackerTemplates::register).toList());
  }

  private static int flags(Json json) {
    if (json instanceof Json.Numeral) {
      return json.int32("'flags'");
    }
    throw json.place().found("'flags' that are no number", "a number, without quotes");
  }

  private static RegisterChange register(Json json) {
    Json.Members entry = json.object("a register modifier");
    Json name = entry.get("register");
    Register register =
        switch (name.text("'register'")) {
          case "eax" -> Register.EAX;
          case "ebx" -> Register.EBX;
          case "ecx" -> Register.ECX;
          case "edx" -> Register.EDX;
          default -> throw name.place().foundText(name.text(""), "eax, ebx, ecx or edx");
        };
    return new RegisterChange(register, pattern(entry.get("bitmap"), Integer.SIZE));
  }

  private static MsrChange msr(Json json) {
    Json.Members entry = json.object("an MSR modifier");
    return new MsrChange(
        number(entry.get("addr"), "'addr'"), pattern(entry.get("bitmap"), Long.SIZE));
  }

  private static BitPattern pattern(Json json, int width) {
    String text = json.text("'bitmap'");
    try {
      return BitPattern.parse(text, width);
    } catch (IllegalArgumentException _) {
      throw json.place().foundText(text, "at most " + width + " digits 0, 1 and x");
    }
  }

  /** {@code "0x1f"} or {@code "0b11"}, of 32 bits. */
  private static int number(Json json, String what) {
    String text = json.text(what);
    int radix = text.startsWith("0x") ? 16 : text.startsWith("0b") ? 2 : 0;
    try {
      return Integer.parseUnsignedInt(radix == 0 ? "" : text.substring(2), Math.max(radix, 2));
    } catch (NumberFormatException _) {
      throw json.place().foundText(text, what + " as 32 bits with 0x or 0b");
    }
  }
}
