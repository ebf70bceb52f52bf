package guise.formats;

import guise.x86.Registers;
import tools.jackson.core.JsonGenerator;

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

  static void write(Registers values, JsonGenerator json) {
    json.writeStringProperty("eax", Hex.of(values.eax()));
    json.writeStringProperty("ebx", Hex.of(values.ebx()));
    json.writeStringProperty("ecx", Hex.of(values.ecx()));
    json.writeStringProperty("edx", Hex.of(values.edx()));
  }
}
