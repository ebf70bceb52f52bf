package guise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of features against the specification it was written from. */
class FeatureTableTest {
  private static final List<String> COLUMNS = List.of("5.10", "6.1", "6.12", "6.18", "7.2");

  /** Registers that are no capabilities of KVM: leaf rules decide them. */
  private static final List<String> DESCRIBING = List.of("6", "8000001a", "40000001", "8000001f");

  static Stream<String> lines() {
    Stream<String> early = Stream.of("5.10", "5.11", "5.13", "5.15", "5.17", "5.19");
    Stream<String> late =
        Stream.of("6.1", "6.2", "6.6", "6.9", "6.13", "6.14", "6.17", "7.0", "7.2");
    return Stream.concat(early, late);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void noFeatureHasTwoRowsInOneVersion(String line) {
    var seen = new HashMap<String, Provided>();
    for (Provided row : KernelRules.of(KernelVersion.parse(line)).features()) {
      Provided before = seen.put(row.feature().name(), row);
      assertEquals(null, before, row + " and " + before);
    }
    assertTrue(seen.size() > 150);
  }

  @Test
  void agreesWithTheSpecificationInEveryColumn() throws IOException {
    Path table = sharedSpec();
    var wrong = new ArrayList<String>();
    int compared = 0;
    List<String> rows = Files.readAllLines(table);
    for (String column : COLUMNS) {
      Map<String, Provided> ours = byPosition(column);
      int at = List.of(rows.getFirst().split("\t")).indexOf("k" + column);
      for (String row : rows.subList(1, rows.size())) {
        String[] cells = row.split("\t", -1);
        if (DESCRIBING.contains(cells[1]) || isAttribute(cells)) {
          continue;
        }
        compared++;
        String here = mode(ours.get(position(cells)));
        if (!isSame(cells, at, here)) {
          wrong.add(column + " " + cells[0] + ": specified " + cells[at] + ", here " + here);
        }
      }
    }
    assertEquals(List.of(), wrong);
    System.out.println(compared + " cells of kvm-features.tsv agree");
  }

  private static Path sharedSpec() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
    }
    Path table = directory.resolve("../shared/spec/kvm-features.tsv").normalize();
    assumeTrue(Files.exists(table), table + " is absent");
    return table;
  }

  /** Attributes of enclaves are written by the leaf's own rule. */
  private static boolean isAttribute(String[] cells) {
    return cells[1].equals("12") && (cells[2].equals("1") || cells[3].equals("EBX"));
  }

  private static Map<String, Provided> byPosition(String line) {
    var rows = new HashMap<String, Provided>();
    for (Provided row : KernelRules.of(KernelVersion.parse(line)).features()) {
      var bit = row.feature().bit();
      var leaf = bit.word().leaf();
      String function = Integer.toHexString(leaf.function());
      rows.put(function + "." + leaf.index() + "." + bit.word().register() + bit.bit(), row);
    }
    return rows;
  }

  private static String position(String[] cells) {
    return cells[1] + "." + cells[2] + "." + cells[3] + cells[4];
  }

  private static String mode(Provided row) {
    return row == null ? "-" : row.provision().toString();
  }

  /**
   * Whether a specified mode is the one here. R is no row; H is RAW in words that only KVM has; in
   * 5.10, P means "as in the kernel's word" for leaf 0x80000021.
   */
  private static boolean isSame(String[] cells, int at, String here) {
    return switch (cells[at]) {
      case "-", "R" -> here.equals("-");
      case "H", "H64" -> here.equals("HOST") || here.equals("RAW");
      case "P" -> here.equals("RAW") || cells[1].equals("80000021") && here.equals("HOST");
      case "S" -> here.equals("SCATTERED");
      case "E" -> here.equals("EMULATED");
      case "Y" -> here.equals("SYNTHESIZED");
      case "A" -> here.equals("ALIAS");
      case "V" -> here.equals("VENDOR");
      default -> false;
    };
  }
}
