package guise.formats;

import guise.formats.CpuTemplate.Bitmap;
import guise.formats.CpuTemplate.MsrBits;
import guise.formats.CpuTemplate.RegisterBits;
import guise.x86.CpuidWord;
import guise.x86.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Firecracker's JSON for CPU configurations: custom templates and the core of fingerprints. */
final class CpuTemplateText {
  private CpuTemplateText() {}

  static CpuTemplate read(Json.Members json) {
    var cpuid = new ArrayList<RegisterBits>();
    for (Json entry : elements(json, "cpuid_modifiers")) {
      cpuid.addAll(registers(entry.object("a CPUID modifier")));
    }
    List<MsrBits> msrs =
        elements(json, "msr_modifiers").stream()
            .map(entry -> msr(entry.object("an MSR modifier")))
            .toList();
    List<String> capabilities =
        elements(json, "kvm_capabilities").stream()
            .map(entry -> entry.text("a KVM capability"))
            .toList();
    return new CpuTemplate(capabilities, cpuid, msrs);
  }

  private static List<Json> elements(Json.Members json, String name) {
    return json.find(name).map(list -> list.array("'" + name + "'")).orElse(List.of());
  }

  private static List<RegisterBits> registers(Json.Members json) {
    int function = json.get("leaf").int32("'leaf'");
    int index = json.get("subleaf").int32("'subleaf'");
    int flags = json.get("flags").int32("'flags'");
    var registers = new ArrayList<RegisterBits>();
    for (Json modifier : json.get("modifiers").array("'modifiers'")) {
      Json.Members entry = modifier.object("a register modifier");
      CpuidWord word = CpuidWord.of(function, index, register(entry.get("register")));
      registers.add(new RegisterBits(word, flags, bitmap(entry.get("bitmap"), Integer.SIZE)));
    }
    return registers;
  }

  private static Register register(Json json) {
    String name = json.text("'register'");
    for (Register register : Register.values()) {
      if (register.name().equals(name.toUpperCase(Locale.ROOT))) {
        return register;
      }
    }
    throw json.place().foundText(name, "eax, ebx, ecx or edx");
  }

  private static MsrBits msr(Json.Members json) {
    return new MsrBits(json.get("addr").int32("'addr'"), bitmap(json.get("bitmap"), Long.SIZE));
  }

  /** {@code 0b01x}; underscores part groups; leading bits that are not written are left alone. */
  private static Bitmap bitmap(Json json, int width) {
    String text = json.text("'bitmap'");
    String digits = text.replace("_", "");
    digits = digits.startsWith("0b") ? digits.substring(2) : digits;
    if (digits.isEmpty()
        || digits.length() > width
        || !digits.chars().allMatch(c -> "01x".indexOf(c) >= 0)) {
      throw json.place().foundText(text, "at most " + width + " digits 0, 1 and x");
    }
    long mask = 0;
    long value = 0;
    for (char digit : digits.toCharArray()) {
      mask = mask << 1 | (digit == 'x' ? 0 : 1);
      value = value << 1 | (digit == '1' ? 1 : 0);
    }
    return new Bitmap(mask, value);
  }
}
