package guise.engine.isa;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Instructions by opcode. Where one row's encodings lie within another's, the narrower row has
 * them; two rows that meet otherwise are a mistake, and the table is refused.
 */
final class OpcodeTable {
  private static final int OPCODES = 256;
  private static final Row[] NONE = {};

  /** An instruction, its encoding taken apart. */
  record Row(Instruction instruction, Pattern pattern) {}

  private final Row[][] legacy = new Row[OpcodeMap.values().length * OPCODES][];
  private final Row[][] vex = new Row[OpcodeMap.values().length * OPCODES][];
  private final List<Row> rows = new ArrayList<>();

  OpcodeTable(List<? extends Instruction> instructions) {
    for (Instruction instruction : instructions) {
      rows.add(new Row(instruction, parse(instruction)));
    }
    var narrowFirst = new ArrayList<>(rows);
    narrowFirst.sort(Comparator.comparingInt(row -> row.pattern.breadth()));
    for (Row row : narrowFirst) {
      for (int opcode = row.pattern.first; opcode <= row.pattern.last; opcode++) {
        add(row, opcode);
      }
    }
  }

  private static Pattern parse(Instruction instruction) {
    try {
      return PatternParser.parse(instruction.encoding().text());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(instruction + ": " + e.getMessage(), e);
    }
  }

  private void add(Row row, int opcode) {
    Row[][] table = row.pattern.vex ? vex : legacy;
    int at = place(row.pattern.map, opcode);
    Row[] others = table[at] == null ? NONE : table[at];
    var more = new Row[others.length + 1];
    for (int i = 0; i < others.length; i++) {
      demandApart(others[i], row);
      more[i] = others[i];
    }
    more[others.length] = row;
    table[at] = more;
  }

  private static void demandApart(Row narrow, Row wide) {
    boolean clear = wide.pattern.covers(narrow.pattern) && !narrow.pattern.covers(wide.pattern);
    if (narrow.pattern.meets(wide.pattern) && !clear) {
      throw new IllegalArgumentException(
          "%s and %s claim the same encoding".formatted(narrow.instruction, wide.instruction));
    }
    boolean apart = (narrow.pattern.modes & wide.pattern.modes) == 0;
    if (narrow.pattern.modRm != wide.pattern.modRm && !apart && samePrefix(narrow, wide)) {
      throw new IllegalArgumentException(
          "%s and %s disagree about a ModRM byte".formatted(narrow.instruction, wide.instruction));
    }
  }

  private static boolean samePrefix(Row a, Row b) {
    return (a.pattern.prefixes & b.pattern.prefixes) != 0;
  }

  @SuppressWarnings("EnumOrdinal") // an index within this class
  private static int place(OpcodeMap map, int opcode) {
    return map.ordinal() * OPCODES + opcode;
  }

  /** All rows, as they were given. */
  List<Row> rows() {
    return rows;
  }

  /** The rows that an opcode may mean, narrow ones first. */
  Row[] at(boolean withVex, OpcodeMap map, int opcode) {
    Row[] found = (withVex ? vex : legacy)[place(map, opcode)];
    return found == null ? NONE : found;
  }

  /** The first of some rows that admits what was decoded. */
  static @Nullable Row choose(
      Row[] rows, int prefix, int wide, int mode, int length, int modRmByte) {
    for (Row row : rows) {
      if (row.pattern.admits(prefix, wide, mode, length, modRmByte)) {
        return row;
      }
    }
    return null;
  }
}
