package guise.formats;

import guise.x86.Registers;

/** The four registers of a CPUID answer as members of a JSON object. */
final class JsonRegisters {
  private JsonRegisters() {}

  static Registers read(Json.Members json) {
    return new Registers(
        json.get("eax").int32("'eax'"),
        json.get("ebx").int32("'ebx'"),
        json.get("ecx").int32("'ecx'"),
        json.get("edx").int32("'edx'"));
  }

  static String text(Registers values) {
    return "\"eax\": \"%s\", \"ebx\": \"%s\", \"ecx\": \"%s\", \"edx\": \"%s\""
        .formatted(
            Hex.of(values.eax()), Hex.of(values.ebx()), Hex.of(values.ecx()), Hex.of(values.edx()));
  }
}
