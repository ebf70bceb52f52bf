package guise.replay.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.formats.TraceTables;
import guise.replay.Traces;
import guise.replay.text.Recording;
import guise.replay.text.Section;
import guise.replay.text.Step;
import guise.x86.CpuidTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every table that a recording names is read, printed as it stands, and has the recorded size. */
class RecordedExpressionsTest {
  private static final Pattern SET = Pattern.compile("SET ((?:SUPP|EMPTY)(?:;.*)?) n=(\\d+) -> .*");
  private static final Set<String> KNOWN_BASES = Set.of("SUPP", "EMPTY");

  static List<String> traces() {
    return Traces.NAMES;
  }

  @ParameterizedTest
  @MethodSource("traces")
  void itIsReadAndPrintedAsItStandsAndHasTheRecordedSize(String name) throws IOException {
    CpuidTable supported = TraceTables.read(Traces.path(name)).supported();
    Map<String, CpuidTable> bases = Map.of("SUPP", supported, "EMPTY", CpuidTable.EMPTY);
    List<Matcher> found = sets(name);
    for (Matcher set : found) {
      TableExpression expression = TableExpression.parse(set.group(1));
      assertTrue(KNOWN_BASES.contains(expression.base()));
      assertEquals(set.group(1), expression.toString());
      int size = expression.on(bases.get(expression.base())).size();
      assertEquals(Integer.parseInt(set.group(2)), size, set.group());
    }
    assertTrue(found.size() > 1000, "a recording sets many tables");
  }

  private static List<Matcher> sets(String name) throws IOException {
    var sets = new ArrayList<Matcher>();
    for (Section section : Recording.read(Traces.path(name)).sections()) {
      for (Step step : section.steps()) {
        Matcher set = SET.matcher(step.line());
        if (set.matches()) {
          sets.add(set);
        }
      }
    }
    return sets;
  }
}
