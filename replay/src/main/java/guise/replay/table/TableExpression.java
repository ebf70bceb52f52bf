package guise.replay.table;

import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table as recordings name it: a base and the edits made to it, {@code SUPP;7.0.c-00000010;rev}.
 */
public record TableExpression(String base, List<TableEdit> edits) {
  public TableExpression {
    edits = List.copyOf(edits);
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException if a part of it is no edit
   */
  public static TableExpression parse(String text) {
    List<String> parts = List.of(text.split(";", -1));
    return new TableExpression(
        parts.getFirst(), TableEdits.parseAll(parts.subList(1, parts.size())));
  }

  public TableExpression and(TableEdit edit) {
    var more = new ArrayList<>(edits);
    more.add(edit);
    return new TableExpression(base, more);
  }

  /** The table that the edits make of the base. */
  public CpuidTable on(CpuidTable start) {
    List<CpuidEntry> entries = new ArrayList<>(start.entries());
    edits.forEach(edit -> edit.applyTo(entries));
    return CpuidTable.of(entries);
  }

  @Override
  public String toString() {
    var text = new StringBuilder(base);
    edits.forEach(edit -> text.append(';').append(edit));
    return text.toString();
  }
}
