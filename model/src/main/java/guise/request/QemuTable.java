package guise.request;

import guise.guest.Ledger;
import guise.guest.Staged;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The entries that QEMU has written so far, each register with the rule that it comes from. */
final class QemuTable {
  private final List<CpuidEntry> entries = new ArrayList<>();
  private final Map<Leaf, Map<Register, QemuRule>> rules = new HashMap<>();
  private final Map<Leaf, String> assumptions = new HashMap<>();
  private final CpuidTable supported;
  private final Ledger ledger;

  QemuTable(CpuidTable supported, Ledger ledger) {
    this.supported = supported;
    this.ledger = ledger;
  }

  /** An entry without an index, unless it has nothing but zeros. */
  void plain(int function, Registers values, QemuRule rule) {
    if (!values.isZero()) {
      always(CpuidEntry.plain(function, values), rule);
    }
  }

  void indexed(int function, int index, Registers values, QemuRule rule) {
    always(CpuidEntry.indexed(function, index, values), rule);
  }

  void always(CpuidEntry entry, QemuRule rule) {
    entries.add(entry);
    for (Register register : Register.values()) {
      credit(entry.leaf(), register, rule);
    }
  }

  /** Names another rule for one register of an entry. */
  void credit(Leaf leaf, Register register, QemuRule rule) {
    rules.computeIfAbsent(leaf, _ -> new EnumMap<>(Register.class)).put(register, rule);
  }

  /** Every register that is a set of features got its decisions when they were settled. */
  void creditFeatures(Leaf leaf) {
    for (Register register : Register.values()) {
      if (QemuWord.at(new CpuidWord(leaf, register)).isPresent()) {
        credit(leaf, register, QemuRule.FEATURE_WORD);
      }
    }
  }

  void assuming(Leaf leaf, String what) {
    assumptions.put(leaf, what);
  }

  /** The table, with a decision for every register that differs from what KVM offers. */
  Staged<CpuidTable> result() {
    CpuidTable table = CpuidTable.of(entries);
    for (CpuidEntry entry : entries) {
      explain(entry);
    }
    for (CpuidEntry entry : supported) {
      if (table.find(entry.leaf()).isEmpty()) {
        ledger.presence(entry.leaf(), false, QemuRule.ZERO_LEFT_OUT, "QEMU has nothing to say");
        explainZeros(entry);
      }
    }
    return ledger.staged(table);
  }

  private void explain(CpuidEntry entry) {
    if (supported.find(entry.leaf()).isEmpty()) {
      ledger.presence(entry.leaf(), true, QemuRule.ENTRY_OF_ITS_OWN, "KVM offers no such entry");
    }
    for (Register register : Register.values()) {
      var word = new CpuidWord(entry.leaf(), register);
      QemuRule rule = ruleOf(word);
      if (rule != QemuRule.FEATURE_WORD && entry.get(register) != supported.read(word)) {
        int offered = supported.read(word);
        ledger.bits(
            word,
            -1,
            entry.get(register),
            rule,
            rule.meaning() + "; KVM offers %08x".formatted(offered));
        if (assumptions.containsKey(entry.leaf())) {
          ledger.assuming(assumptions.get(entry.leaf()));
        }
      }
    }
  }

  private QemuRule ruleOf(CpuidWord word) {
    Map<Register, QemuRule> ofLeaf = rules.getOrDefault(word.leaf(), Map.of());
    return ofLeaf.getOrDefault(word.register(), QemuRule.FEATURE_WORD);
  }

  private void explainZeros(CpuidEntry entry) {
    for (Register register : Register.values()) {
      var word = new CpuidWord(entry.leaf(), register);
      if (entry.get(register) != 0 && QemuWord.at(word).isEmpty()) {
        int offered = entry.get(register);
        String because = QemuRule.NOT_PASSED_ON.meaning() + "; KVM offers %08x".formatted(offered);
        ledger.bits(word, -1, 0, QemuRule.NOT_PASSED_ON, because);
      }
    }
  }
}
