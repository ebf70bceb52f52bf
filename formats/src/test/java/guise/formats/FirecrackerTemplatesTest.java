package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.request.FirecrackerTemplate;
import guise.request.FirecrackerTemplate.CapabilityCheck;
import guise.request.FirecrackerTemplate.Demand;
import guise.request.FirecrackerTemplate.LeafChange;
import guise.x86.Leaf;
import guise.x86.Register;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Firecracker's custom CPU templates. */
class FirecrackerTemplatesTest {
  private static FirecrackerTemplate shipped(String name) throws IOException {
    try (InputStream stream =
        FirecrackerTemplatesTest.class.getResourceAsStream("firecracker-templates/" + name)) {
      return FirecrackerTemplates.read(stream, name);
    }
  }

  @ParameterizedTest(name = "{0} changes {1} entries and {2} MSRs")
  @CsvSource({
    "C3.json, 5, 0",
    "SPR_TO_T2_6.1.json, 12, 0",
    "T2.json, 6, 0",
    "T2A.json, 6, 0",
    "T2CL.json, 6, 1"
  })
  void firecrackersOwnAreRead(String name, int entries, int msrs) throws IOException {
    FirecrackerTemplate template = shipped(name);
    assertEquals(entries, template.cpuid().size());
    assertEquals(msrs, template.msrs().size());
    assertEquals(name, template.name());
  }

  @Test
  void everyDetailIsKept() throws IOException {
    LeafChange first = shipped("C3.json").cpuid().getFirst();
    assertEquals(Leaf.of(1), first.leaf());
    assertEquals(0, first.flags());
    assertEquals(Register.EAX, first.registers().getFirst().register());
    assertEquals(
        "0bxxxx000000000011xx00011011100100", first.registers().getFirst().pattern().toString());
    assertEquals(0x10A, shipped("T2CL.json").msrs().getFirst().address());
  }

  @Test
  void theFilesOfTheDumpsAreRead() {
    for (var path : Shared.files("dumps/firecracker-templates")) {
      assertTrue(!FirecrackerTemplates.read(path).cpuid().isEmpty(), path::toString);
    }
  }

  @Test
  void capabilitiesAreNeededOrNot() {
    FirecrackerTemplate template =
        FirecrackerTemplates.parse("{\"kvm_capabilities\": [\"56\", \"!171\"]}", "t");
    assertEquals(
        List.of(
            new CapabilityCheck(56, Demand.NEEDED), new CapabilityCheck(171, Demand.NOT_NEEDED)),
        template.kvmCapabilities());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          []; t:1: found an array, expected a CPU template as an object
          {"cpuid": []}; t:1: found 'cpuid', expected kvm_capabilities, cpuid_modifiers or msr_modifiers
          {"vcpu_features": []}; t:1: found 'vcpu_features': a template for Arm, expected one for x86
          {"cpuid_modifiers": 1}; t:1: found '1', expected 'cpuid_modifiers' as an array
          {"cpuid_modifiers": [{}]}; t:1: found an object without 'leaf', expected one with it
          {"kvm_capabilities": ["x"]}; t:1: found 'x', expected the number of a capability, like 56 or !56
          {"msr_modifiers": [{"addr": "16", "bitmap": "0b1"}]}; t:1: found '16', expected 'addr' as 32 bits with 0x or 0b
          {"msr_modifiers": [{"addr": "0x10", "bitmap": "0b2"}]}; t:1: found '0b2', expected at most 64 digits 0, 1 and x
          {"cpuid_modifiers": [{"leaf": "0x1", "subleaf": "0x0", "flags": "0", "modifiers": []}]}; t:1: found 'flags' that are no number, expected a number, without quotes
          {"cpuid_modifiers": [{"leaf": "0x1", "subleaf": "0x0", "flags": 0, "modifiers": [{"register": "ekx", "bitmap": "0b1"}]}]}; t:1: found 'ekx', expected eax, ebx, ecx or edx
          """)
  void whatFirecrackerRefusesIsRefusedInOneLine(String text, String message) {
    var refusal = assertThrows(FormatException.class, () -> FirecrackerTemplates.parse(text, "t"));
    assertEquals(message, refusal.getMessage());
  }
}
