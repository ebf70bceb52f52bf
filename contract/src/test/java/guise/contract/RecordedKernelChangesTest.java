package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.analysis.Comparison;
import guise.analysis.Difference;
import guise.formats.Fingerprint;
import guise.predict.Prediction;
import guise.x86.CpuidBit;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every bit in which two recorded Firecracker guests differ, on the same CPU under two kernels, is
 * a difference that the comparison predicts, with the rule that makes it.
 */
class RecordedKernelChangesTest {
  // spotless:off
  /** The rule behind a change of one bit, where it is not the feature's own row. */
  private static final Map<String, String> RULES_OF_FEATURES = Map.ofEntries(
      Map.entry("SPEC_CTRL", "SPEC_CTRL_FROM_AMD"),
      Map.entry("SBPB", "BRANCH_TYPE_BARRIERS"),
      Map.entry("IBPB_BRTYPE", "BRANCH_TYPE_BARRIERS"));

  /** The rule behind a change of a register or the appearance of an entry. */
  private static final Map<String, String> RULES_OF_PLACES = Map.ofEntries(
      Map.entry("0.0.EAX", "MAX_BASIC_LEAF"), Map.entry("20.0", "MAX_BASIC_LEAF"),
      Map.entry("7.0.EAX", "MAX_LEAF_7_INDEX"), Map.entry("7.2", "MAX_LEAF_7_INDEX"),
      Map.entry("80000000.0.EAX", "MAX_EXTENDED_LEAF"), Map.entry("80000022.0", "MAX_EXTENDED_LEAF"),
      Map.entry("80000008.0.EAX", "GUEST_PHYS_BITS"),
      Map.entry("d.0.EAX", "SUPPORTED_XCR0"), Map.entry("d.0.ECX", "SUPPORTED_XCR0"),
      Map.entry("d.11", "SUPPORTED_XCR0"), Map.entry("d.12", "SUPPORTED_XCR0"),
      Map.entry("d.1.ECX", "SUPPORTED_XSS"),
      Map.entry("d.b", "SUPPORTED_XSS"), Map.entry("d.c", "SUPPORTED_XSS"),
      Map.entry("1d.0", "AMX_LEAVES_INDEXED"), Map.entry("1e.0", "AMX_LEAVES_INDEXED"),
      Map.entry("1d.0.EAX", "TILES"), Map.entry("1d.1", "TILES"),
      Map.entry("1e.0.EBX", "TILE_MULTIPLY_OLD"),
      Map.entry("8000001f.0.EAX", "ENCRYPTION_5_10"), Map.entry("8000001f.0.EBX", "ENCRYPTION_5_10"),
      Map.entry("8000001f.0.ECX", "ENCRYPTION_5_10"), Map.entry("8000001f.0.EDX", "ENCRYPTION_5_10"));

  /** PEBS for guests depends on the model as well as on the kernel. */
  private static final Map<String, String> PEBS = Map.of(
      "INTEL_ICELAKE", "VMX_PEBS_ICE_LAKE", "INTEL_SAPPHIRE_RAPIDS", "VMX_PEBS_LATER");
  // spotless:on

  @ParameterizedTest(name = "{0}, {2} to {3}")
  @CsvSource(
      textBlock =
          """
          AMD_MILAN, AuthenticAMD0A00F11_K19_Milan_02_CPUID.txt, 5.10, 6.1
          AMD_MILAN, AuthenticAMD0A00F11_K19_Milan_02_CPUID.txt, 6.1, 6.18
          AMD_MILAN, AuthenticAMD0A00F11_K19_Milan_02_CPUID.txt, 5.10, 6.18
          INTEL_ICELAKE, GenuineIntel00606A6_ICX_04_CPUID.txt, 5.10, 6.1
          INTEL_ICELAKE, GenuineIntel00606A6_ICX_04_CPUID.txt, 6.1, 6.18
          INTEL_ICELAKE, GenuineIntel00606A6_ICX_04_CPUID.txt, 5.10, 6.18
          INTEL_SAPPHIRE_RAPIDS, GenuineIntel00806F8_SapphireRapids_06_CPUID.txt, 5.10, 6.1
          INTEL_SAPPHIRE_RAPIDS, GenuineIntel00806F8_SapphireRapids_06_CPUID.txt, 6.1, 6.18
          INTEL_SAPPHIRE_RAPIDS, GenuineIntel00806F8_SapphireRapids_06_CPUID.txt, 5.10, 6.18
          """)
  void everyRecordedChangeIsPredictedWithItsRule(String cpu, String dump, String from, String to) {
    Fingerprint before = RecordedGuestsTest.fingerprint(cpu, from);
    Fingerprint after = RecordedGuestsTest.fingerprint(cpu, to);
    Prediction old = RecordedGuestsTest.predict(cpu, dump, before);
    Prediction now = RecordedGuestsTest.predict(cpu, dump, after);
    Comparison comparison = Comparison.of(old, now);
    assertEquals(changedBits(before.cpuid(), after.cpuid()), predictedBits(comparison));
    var wrong = new ArrayList<String>();
    for (Difference difference : comparison.differences()) {
      String expected = expectedRule(cpu, difference);
      if (!difference.cause().rule().equals(expected)) {
        wrong.add(difference.place() + ": " + difference.cause().rule() + ", not " + expected);
      }
    }
    assertEquals(List.of(), wrong);
    System.out.printf(
        "%s, %s to %s: %d recorded bits, %d differences, all predicted with their rule%n",
        cpu,
        from,
        to,
        changedBits(before.cpuid(), after.cpuid()).size(),
        comparison.differences().size());
    assertTrue(!comparison.isEmpty());
  }

  private static String expectedRule(String cpu, Difference difference) {
    Difference.Place place = difference.place();
    if (place.feature().isPresent()) {
      String feature = place.feature().get().name();
      if (feature.equals("DS") || feature.equals("DTES64")) {
        return PEBS.getOrDefault(cpu, "none");
      }
      if (place.leaf().function() == 0x8000_001F) {
        return "ENCRYPTION_5_10";
      }
      String own = ownRow(feature);
      return RULES_OF_FEATURES.getOrDefault(feature, own);
    }
    String leaf = place.leaf().toString();
    return RULES_OF_PLACES.getOrDefault(
        place.toString(), RULES_OF_PLACES.getOrDefault(leaf, "none expected"));
  }

  private static String ownRow(String feature) {
    String provision =
        switch (feature) {
          case "NO_SMM_CTL_MSR", "TSA_SQ_NO", "TSA_L1_NO" -> "EMULATED";
          case "LEAKED_CLEAR_CPU_BUF_VM", "LEAKED_IBPB_EXIT_TO_USER" -> "SYNTHESIZED";
          case "INTEL_PSFD", "IPRED_CTRL", "RRSBA_CTRL", "BHI_CTRL" -> "RAW";
          default -> "HOST";
        };
    return feature + ":" + provision;
  }

  /** The recorded tables' differing bits, by word. */
  private static Map<String, String> changedBits(CpuidTable before, CpuidTable after) {
    var leaves = new TreeSet<Leaf>();
    before.forEach(entry -> leaves.add(entry.leaf()));
    after.forEach(entry -> leaves.add(entry.leaf()));
    var bits = new TreeMap<String, String>();
    for (Leaf leaf : leaves) {
      for (Register register : Register.values()) {
        var word = new CpuidWord(leaf, register);
        int changed = exactly(before, word) ^ exactly(after, word);
        addBits(bits, word, changed);
      }
    }
    return bits;
  }

  private static int exactly(CpuidTable table, CpuidWord word) {
    return table.entries().stream()
        .filter(entry -> entry.leaf().equals(word.leaf()))
        .findFirst()
        .map(entry -> entry.get(word.register()))
        .orElse(0);
  }

  private static void addBits(Map<String, String> bits, CpuidWord word, int mask) {
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      if ((mask >>> bit & 1) != 0) {
        CpuidBit at = word.bit(bit);
        bits.put(at.toString(), at.toString());
      }
    }
  }

  private static Map<String, String> predictedBits(Comparison comparison) {
    var bits = new TreeMap<String, String>();
    for (Difference difference : comparison.differences()) {
      Optional<Register> register = difference.place().register();
      register.ifPresent(r ->
          addBits(bits, new CpuidWord(difference.place().leaf(), r), difference.place().mask()));
    }
    return bits;
  }
}
