package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.guest.Ledger;
import guise.guest.Stage;
import guise.guest.Staged;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;

/** A table that somebody wrote down: what KVM offers plays no part in it. */
@Immutable
public record Raw(CpuidTable table) implements Request {
  /** The one rule of a raw table. */
  public enum RawRule implements VmmRule {
    AS_WRITTEN;

    @Override
    public String meaning() {
      return "The table was given as it is";
    }

    @Override
    public String source() {
      return "the user";
    }
  }

  @Override
  public Staged<CpuidTable> from(Offer offer, int vcpu) {
    var ledger = new Ledger(Stage.VMM);
    for (CpuidEntry entry : table) {
      for (Register register : Register.values()) {
        note(ledger, offer, new CpuidWord(entry.leaf(), register));
      }
    }
    for (CpuidEntry entry : offer.supported()) {
      noteIfLeftOut(ledger, entry.leaf());
    }
    return ledger.staged(table);
  }

  private void note(Ledger ledger, Offer offer, CpuidWord word) {
    int value = table.read(word);
    if (value != offer.supported().read(word)) {
      ledger.bits(word, -1, value, RawRule.AS_WRITTEN, "the given table has another value");
    }
  }

  private void noteIfLeftOut(Ledger ledger, Leaf leaf) {
    if (table.find(leaf).isEmpty()) {
      ledger.presence(leaf, false, RawRule.AS_WRITTEN, "the given table has no such entry");
    }
  }
}
