package guise.formats;

import java.util.Iterator;
import java.util.function.BiConsumer;

/**
 * A dump in lines, read one after the other. One that breaks off in the middle of its last line is
 * read without that line.
 */
record DumpLines(Content content, String format) {
  /**
   * Reads all lines.
   *
   * @param note puts down what one line says
   */
  Dump read(BiConsumer<Dump, Line> note) {
    var dump = new Dump(content, format);
    for (Iterator<Line> lines = content.lineIterator(); lines.hasNext(); ) {
      Line line = lines.next();
      try {
        note.accept(dump, line);
      } catch (FormatException e) {
        if (lines.hasNext() || content.endsWithLineBreak()) {
          throw e;
        }
        dump.gap("what follows line " + line.place().line(), "the source breaks off there");
      }
    }
    return dump;
  }
}
