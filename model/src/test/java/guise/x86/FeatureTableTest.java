package guise.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the feature tables promise as a whole. */
class FeatureTableTest {
  private static final List<Feature> ALL = FeatureSpelling.allFeatures();

  @Test
  void noTwoRowsShareABit() {
    var owners = new HashMap<CpuidBit, Feature>();
    for (Feature feature : ALL) {
      Feature other = owners.put(feature.bit(), feature);
      assertEquals(null, other, () -> feature + " has a bit that is taken");
    }
  }

  @Test
  void noTwoRowsShareAName() {
    assertEquals(ALL.size(), ALL.stream().map(Feature::name).distinct().count());
  }

  @Test
  void theStaticRowsAreInTheManualsOrder() {
    CpuidBit last = CpuidBit.at(0, 0, Register.EAX, 0);
    for (StaticFeature feature : StaticFeature.values()) {
      assertTrue(last.compareTo(feature.bit()) < 0, () -> feature + " comes too late");
      last = feature.bit();
    }
  }

  @Test
  void everyRowIsFilledIn() {
    for (Feature feature : ALL) {
      assertFalse(feature.meaning().isBlank(), feature::name);
      for (FeatureNames.Style style : FeatureNames.Style.values()) {
        assertFalse(feature.names().in(style).isBlank(), feature::name);
      }
    }
  }

  @Test
  void spellingsFollowTheirOwnersHabits() {
    for (Feature feature : ALL) {
      String linux = feature.names().linux();
      String qemu = feature.names().qemu();
      assertTrue(linux.matches("[a-z0-9_]+"), () -> feature + " in Linux: " + linux);
      assertTrue(qemu.matches("[a-z0-9.-]+"), () -> feature + " in QEMU: " + qemu);
    }
  }

  @Test
  void everyFeatureThatKvmKnowsIsThere() throws IOException {
    Path table = ProjectFiles.shared("spec/kvm-features.tsv");
    assumeTrue(Files.exists(table), () -> table + " is not on this machine");
    Map<CpuidBit, Feature> known =
        ALL.stream().collect(Collectors.toMap(Feature::bit, Function.identity()));
    for (String line : Files.readAllLines(table)) {
      String[] column = line.split("\t", -1);
      if (!column[0].equals("name") && !column[0].startsWith("(")) {
        Feature feature = known.get(bit(column));
        assertEquals(expectedName(column), feature == null ? "nothing" : feature.name(), line);
      }
    }
  }

  private static CpuidBit bit(String[] column) {
    return CpuidBit.at(
        Integer.parseUnsignedInt(column[1], 16),
        Integer.parseInt(column[2]),
        Register.valueOf(column[3]),
        Integer.parseInt(column[4]));
  }

  /** The table's name in Java, where a name has no digit in front and stands only once. */
  private static String expectedName(String[] column) {
    String name = column[0];
    if (name.endsWith("@5.10")) {
      return "LEAKED_" + name.substring(0, name.indexOf('@'));
    }
    boolean copied = column[1].equals("80000001") && column[3].equals("EDX") && isInLeaf1(name);
    String start = Character.isDigit(name.charAt(0)) ? "_" : "";
    return start + name + (copied ? "_ALIAS" : "");
  }

  private static boolean isInLeaf1(String name) {
    return ALL.stream()
        .anyMatch(
            feature -> feature.name().equals(name) && feature.bit().word().leaf().function() == 1);
  }
}
