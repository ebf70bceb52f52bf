package guise.guest;

import guise.host.Host;
import guise.host.RawCpuid;
import guise.kernel.Behaviour;
import guise.kernel.KernelRules;
import guise.kernel.Rule;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The stage from KVM's capabilities to what {@code KVM_GET_SUPPORTED_CPUID} returns: KVM walks
 * through the ranges 0, 0x80000000, 0xC0000000 and 0x40000000, in this order, and writes an entry
 * for every function up to the limit it reports itself.
 */
public final class SupportedCpuid {
  private static final Set<Integer> INDEXED =
      Set.of(0x4, 0x7, 0xB, 0xD, 0xF, 0x10, 0x12, 0x14, 0x17, 0x18, 0x1F, 0x8000_001D);

  /** What made the index of a function matter, where it did not always. */
  private static final Map<Integer, Rule> INDEXED_BY =
      Map.of(
          0x1D, Behaviour.AMX_LEAVES_INDEXED,
          0x1E, Behaviour.AMX_LEAVES_INDEXED,
          0x24, Behaviour.LEAF_24_INDEXED);

  private final Report report;
  private final Ledger ledger = new Ledger(Stage.SUPPORTED);
  private final List<CpuidEntry> entries = new ArrayList<>(96);

  private SupportedCpuid(Report report) {
    this.report = report;
  }

  private boolean isIndexed(int function) {
    Rule since = INDEXED_BY.get(function);
    return INDEXED.contains(function) || since != null && report.rules().has(since);
  }

  /** What KVM supports on a host, for guests of a process with some permission. */
  public static Staged<CpuidTable> of(
      Host host, KernelRules rules, KernelView view, KvmCapabilities kvm, Permission permission) {
    var stage = new SupportedCpuid(new Report(host, rules, view, kvm, permission));
    stage.range(0);
    stage.range(0x8000_0000);
    if (stage.hasCentaurRange()) {
      stage.range(0xC000_0000);
    }
    stage.range(0x4000_0000);
    return stage.ledger.staged(CpuidTable.of(stage.entries));
  }

  private boolean hasCentaurRange() {
    Vendor vendor = report.raw().vendor().orElse(Vendor.INTEL);
    return vendor == Vendor.CENTAUR
        || vendor == Vendor.ZHAOXIN && report.rules().does(Behaviour.ZHAOXIN_CLASS);
  }

  private void range(int base) {
    int limit = function(base);
    for (int f = base + 1; Integer.compareUnsigned(f, limit) <= 0 && limit != base; f++) {
      function(f);
    }
  }

  /** Writes a function's entries and returns EAX of the last one. */
  private int function(int function) {
    LeafRule rule = ruleFor(new Leaf(function, 0));
    Registers first = write(rule, new Leaf(function, 0), Registers.ZERO);
    Registers last = first;
    for (int index = 1; rule.indexes().goesOn(last); index++) {
      last = write(rule, new Leaf(function, index), first);
    }
    for (int index : rule.indexes().after(report, rule, first).toArray()) {
      Leaf leaf = new Leaf(function, index);
      last = write(ruleFor(leaf), leaf, first);
    }
    return last.eax();
  }

  private LeafRule ruleFor(Leaf leaf) {
    return LeafRules.inForce(report.rules(), leaf);
  }

  private Registers write(LeafRule rule, Leaf leaf, Registers first) {
    var answer = new Answer(report, leaf, raw(leaf), first);
    Registers values = rule.values(answer);
    boolean flagged = isIndexed(leaf.function());
    int flags = flagged ? CpuidEntry.SIGNIFICANT_INDEX : 0;
    entries.add(new CpuidEntry(leaf.function(), leaf.index(), flags, values));
    boolean open = rule.gate().isOpen(report);
    Rule flagging = INDEXED_BY.getOrDefault(leaf.function(), rule);
    ledger.presence(leaf, true, flagged ? flagging : rule, rule.meaning());
    for (Register register : Register.values()) {
      Cell cell = rule.cell(register);
      String how = open ? cell.how() : rule.gate().closed();
      Rule decides = cell.rule().in(answer).orElse(rule);
      ledger.bits(new CpuidWord(leaf, register), -1, values.get(register), decides, how);
    }
    return values;
  }

  /** KVM reads nothing of the hypervisor range and nothing beyond the extended range. */
  private Registers raw(Leaf leaf) {
    boolean hypervisor = (leaf.function() & 0xC000_0000) == 0x4000_0000;
    boolean extended = (leaf.function() & 0xC000_0000) == 0x8000_0000;
    RawCpuid raw = report.raw();
    boolean beyond = extended && !raw.inRange(leaf.function());
    return hypervisor || beyond ? Registers.ZERO : raw.query(leaf.function(), leaf.index());
  }
}
