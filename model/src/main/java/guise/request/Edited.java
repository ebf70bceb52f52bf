package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.guest.Ledger;
import guise.guest.Stage;
import guise.guest.Staged;
import guise.x86.CpuidBit;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A request with features set and cleared by hand afterwards, the later edit winning. */
@Immutable
@SuppressWarnings("Immutable") // the list is a copy, and requests are values
public record Edited(Request base, List<Edit> edits) implements Request {
  /** The functions on whose every entry KVM sets {@link CpuidEntry#SIGNIFICANT_INDEX}. */
  private static final Set<Integer> INDEXED =
      Set.of(
          0x4,
          0x7,
          0xB,
          0xD,
          0xF,
          0x10,
          0x12,
          0x14,
          0x17,
          0x18,
          0x1D,
          0x1E,
          0x1F,
          0x24,
          0x8000_001D);

  public Edited {
    edits = List.copyOf(edits);
  }

  @Override
  public Staged<CpuidTable> from(Offer offer, int vcpu) {
    Staged<CpuidTable> before = base.from(offer, vcpu);
    var ledger = new Ledger(Stage.VMM);
    CpuidTable table = before.value();
    for (Edit edit : edits) {
      table = apply(edit, table, ledger);
    }
    var decisions = new ArrayList<>(before.decisions());
    decisions.addAll(ledger.decisions());
    return new Staged<>(table, decisions);
  }

  @Override
  public long permissions() {
    return base.permissions();
  }

  private static CpuidTable apply(Edit edit, CpuidTable table, Ledger ledger) {
    CpuidBit bit = edit.feature().bit();
    return switch (edit.change()) {
      case CLEAR -> {
        ledger.bit(bit, false, EditRule.CLEARED_BY_HAND, "asked for by the user");
        yield table.without(bit);
      }
      case SET -> {
        CpuidTable roomy = withEntry(table, bit.word().leaf(), ledger);
        ledger.bit(bit, true, EditRule.SET_BY_HAND, "asked for by the user");
        yield roomy.with(bit);
      }
    };
  }

  private static CpuidTable withEntry(CpuidTable table, Leaf leaf, Ledger ledger) {
    if (table.find(leaf).isPresent()) {
      return table;
    }
    ledger.presence(leaf, true, EditRule.ENTRY_CREATED, "no entry answered " + leaf);
    var entries = new ArrayList<>(table.entries());
    entries.add(place(entries, leaf), zeros(leaf));
    return CpuidTable.of(entries);
  }

  private static CpuidEntry zeros(Leaf leaf) {
    return leaf.index() != 0 || INDEXED.contains(leaf.function())
        ? CpuidEntry.indexed(leaf.function(), leaf.index(), Registers.ZERO)
        : CpuidEntry.plain(leaf.function(), Registers.ZERO);
  }

  /** Behind the last entry of the same range that precedes the leaf, otherwise at the end. */
  private static int place(List<CpuidEntry> entries, Leaf leaf) {
    int place = entries.size();
    for (int at = 0; at < entries.size(); at++) {
      Leaf other = entries.get(at).leaf();
      if (other.range() == leaf.range() && other.compareTo(leaf) < 0) {
        place = at + 1;
      }
    }
    return place;
  }
}
