package guise.replay.table;

import com.google.errorprone.annotations.Immutable;
import guise.x86.CpuidEntry;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The spellings of edits, each with what it means. */
enum TableEdits {
  // spotless:off
  BITS       ("([0-9a-f]+)\\.([0-9a-f]+)\\.([abcd])([-+=^])([0-9a-f]{8})", TableEdits::bits),
  DELETE     ("del ([0-9a-f]+)\\.([0-9a-f]+)", m -> new TableEdit.Delete(leaf(m))),
  DELETE_ALL ("delf ([0-9a-f]+)", m -> new TableEdit.DeleteFunction(hex(m, 1))),
  TRUNCATE   ("trunc (\\d+)", m -> new TableEdit.Truncate(decimal(m, 1))),
  SWAP       ("swap (\\d+) (\\d+)", m -> new TableEdit.Swap(decimal(m, 1), decimal(m, 2))),
  REVERSE    ("rev", _ -> new TableEdit.Reverse()),
  ADD        ("add (\\w+)\\.(\\w+) f(\\w+):(\\w+),(\\w+),(\\w+),(\\w+)", TableEdits::add),
  DUPLICATE  ("dup ([0-9a-f]+)\\.([0-9a-f]+)", m -> new TableEdit.Duplicate(leaf(m))),
  FLAGS      ("flags ([0-9a-f]+)\\.([0-9a-f]+)=([0-9a-f]+)",
              m -> new TableEdit.Flags(leaf(m), hex(m, 3))),
  INDEX      ("index ([0-9a-f]+)\\.([0-9a-f]+)=([0-9a-f]+)",
              m -> new TableEdit.Index(leaf(m), hex(m, 3))),
  VENDOR     ("vendor (.{12})", m -> new TableEdit.VendorLetters(m.group(1))),
  PADDING    ("pad #(\\d+) ([0-9a-f]+)", m -> new TableEdit.Padding(decimal(m, 1), hex(m, 2))),
  ALL_FLAGS  ("flags=([0-9a-f]+)", m -> new TableEdit.AllFlags(hex(m, 1))),
  MORE_FLAGS ("flags\\|=([0-9a-f]+)", m -> new TableEdit.AllFlagsAdded(hex(m, 1))),
  FILL       ("fill ([0-9a-f]+)\\+ to (\\d+)", m -> new TableEdit.Fill(hex(m, 1), decimal(m, 2)));
  // spotless:on

  private final Pattern pattern;
  private final Meaning meaning;

  TableEdits(String pattern, Meaning meaning) {
    this.pattern = Pattern.compile(pattern);
    this.meaning = meaning;
  }

  /** What the parts of a spelling mean. */
  @Immutable
  interface Meaning extends Function<Matcher, TableEdit> {}

  /**
   * Reads one edit.
   *
   * @throws IllegalArgumentException if it is none
   */
  static TableEdit parse(String text) {
    for (TableEdits spelling : values()) {
      Matcher match = spelling.pattern.matcher(text);
      if (match.matches()) {
        return spelling.meaning.apply(match);
      }
    }
    throw new IllegalArgumentException("no edit of a table: '" + text + "'");
  }

  private static TableEdit bits(Matcher m) {
    Register register = RegisterLetter.register(m.group(3).charAt(0));
    BitOperation operation = BitOperation.of(m.group(4).charAt(0));
    return new TableEdit.Bits(leaf(m), register, operation, hex(m, 5));
  }

  private static TableEdit add(Matcher m) {
    var values = new Registers(hex(m, 4), hex(m, 5), hex(m, 6), hex(m, 7));
    return new TableEdit.Add(new CpuidEntry(hex(m, 1), hex(m, 2), hex(m, 3), values));
  }

  private static Leaf leaf(Matcher m) {
    return new Leaf(hex(m, 1), hex(m, 2));
  }

  private static int hex(Matcher m, int group) {
    return Integer.parseUnsignedInt(m.group(group), 16);
  }

  private static int decimal(Matcher m, int group) {
    return Integer.parseInt(m.group(group));
  }

  static List<TableEdit> parseAll(List<String> texts) {
    return texts.stream().map(TableEdits::parse).toList();
  }
}
