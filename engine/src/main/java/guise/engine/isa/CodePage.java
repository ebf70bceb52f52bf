package guise.engine.isa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The decoded instructions of one physical page, by mode and by where they begin. */
final class CodePage {
  static final int SHIFT = 12;
  static final int SIZE = 1 << SHIFT;
  static final int MASK = SIZE - 1;
  private static final int MODES = CodeMode.values().length;

  /** Where the earliest instruction begins that can reach into the next page. */
  private static final int EARLIEST_CROSSING = SIZE - Decoder.LONGEST + 1;

  /** An instruction whose last bytes lie in another page. */
  record Crossing(Decoded decoded, CodePage second) {}

  final long number;

  /** The bytes that the instructions were decoded from. */
  final byte[] image = new byte[SIZE];

  /** The run for which the image has last been compared with memory. */
  long checked;

  /** How many instructions there are that lie in the page. */
  int count;

  private final @Nullable Entries[] byMode = new Entries[MODES];
  private final @Nullable Crossing[] crossings = new Crossing[MODES * Decoder.LONGEST];

  /** Pages whose last instructions reach into this one. */
  private final List<CodePage> before = new ArrayList<>(1);

  private final Compilation compilation;

  CodePage(long number, Compilation compilation) {
    this.number = number;
    this.compilation = compilation;
  }

  /**
   * The instructions by offset, as the step loop reads them. Their lengths stand apart: where the
   * next one is must not wait for the instruction to be loaded.
   */
  static final class Entries {
    final @Nullable Decoded[] code = new Decoded[SIZE];
    final byte[] lengths = new byte[SIZE];
    final HotCode hot;

    private Entries(Compilation compilation) {
      hot = new HotCode(code, compilation);
    }
  }

  @SuppressWarnings("EnumOrdinal") // an index within this class
  Entries entries(CodeMode mode) {
    Entries entries = byMode[mode.ordinal()];
    if (entries == null) {
      entries = new Entries(compilation);
      byMode[mode.ordinal()] = entries;
    }
    return entries;
  }

  void put(CodeMode mode, int offset, Decoded decoded) {
    Entries entries = entries(mode);
    entries.code[offset] = decoded;
    entries.lengths[offset] = (byte) decoded.length();
    count++;
  }

  @SuppressWarnings("EnumOrdinal") // an index within this class
  private static int crossingAt(CodeMode mode, int offset) {
    return mode.ordinal() * Decoder.LONGEST + offset - EARLIEST_CROSSING;
  }

  /** The instruction at the end of the page that goes on in the next. */
  @Nullable Crossing crossing(CodeMode mode, int offset) {
    return offset < EARLIEST_CROSSING ? null : crossings[crossingAt(mode, offset)];
  }

  void putCrossing(CodeMode mode, int offset, Crossing crossing) {
    int at = crossingAt(mode, offset);
    crossings[at] = crossing;
    if (!crossing.second.before.contains(this)) {
      crossing.second.before.add(this);
    }
  }

  /** Makes what has been compiled end, as soon as it is in the step loop's hands again. */
  void stop() {
    for (Entries entries : byMode) {
      if (entries != null) {
        entries.hot.stop();
      }
    }
  }

  /** Drops what was decoded from some bytes of this page; how many instructions that were. */
  int drop(int from, int to) {
    int were = count;
    for (Entries entries : byMode) {
      if (entries != null) {
        dropEntries(entries, from, to);
      }
    }
    int dropped = were - count;
    dropped += to > EARLIEST_CROSSING ? dropCrossings() : 0;
    if (from < Decoder.LONGEST) {
      for (CodePage other : before) {
        dropped += other.dropCrossings();
      }
    }
    return dropped;
  }

  private void dropEntries(Entries entries, int from, int to) {
    for (int at = Math.max(0, from - Decoder.LONGEST + 1); at < to; at++) {
      Decoded decoded = entries.code[at];
      if (decoded != null && at + decoded.length() > from) {
        entries.code[at] = null;
        entries.hot.drop(at);
        count--;
      }
    }
  }

  private int dropCrossings() {
    int dropped = 0;
    for (int at = 0; at < crossings.length; at++) {
      if (crossings[at] != null) {
        crossings[at] = null;
        dropped++;
      }
    }
    return dropped;
  }
}
