package guise.request;

import guise.guest.Ledger;
import guise.guest.Stage;
import guise.guest.Staged;
import guise.host.RawCpuid;
import guise.request.FirecrackerTemplate.LeafChange;
import guise.request.FirecrackerTemplate.RegisterChange;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.TreeMap;

/** One vCPU's CPUID while Firecracker works on it: entries by leaf, and the decisions so far. */
final class FirecrackerCpuid {
  private static final int EXTENDED = 0x8000_0000;

  private final TreeMap<Leaf, CpuidEntry> entries = new TreeMap<>();
  private final Ledger ledger = new Ledger(Stage.VMM);
  private final RawCpuid host;
  private final Firecracker machine;
  private final int vcpu;
  private FirecrackerRule rule = FirecrackerRule.TEMPLATE;

  FirecrackerCpuid(Offer offer, Firecracker machine, int vcpu) {
    offer.supported().forEach(entry -> entries.put(entry.leaf(), entry));
    this.host = offer.host();
    this.machine = machine;
    this.vcpu = vcpu;
  }

  Firecracker machine() {
    return machine;
  }

  int vcpu() {
    return vcpu;
  }

  RawCpuid host() {
    return host;
  }

  void apply(FirecrackerRule next) {
    rule = next;
    next.applyTo(this);
  }

  void apply(FirecrackerTemplate template) {
    rule = FirecrackerRule.TEMPLATE;
    String because = "the template " + template.name();
    for (LeafChange change : template.cpuid()) {
      CpuidEntry entry = entries.get(change.leaf());
      if (entry == null) {
        throw new RequestRefused(
            FirecrackerRefusal.TEMPLATE_LEAF,
            because + " changes leaf " + change.leaf() + ", which KVM does not offer here");
      }
      Leaf leaf = change.leaf();
      entries.put(
          leaf, new CpuidEntry(leaf.function(), leaf.index(), change.flags(), entry.values()));
      for (RegisterChange register : change.registers()) {
        BitPattern pattern = register.pattern();
        var word = new CpuidWord(leaf, register.register());
        set(word, (int) pattern.filter(), (int) pattern.value(), because);
      }
    }
  }

  boolean has(Leaf leaf) {
    return entries.containsKey(leaf);
  }

  /** The entry of a leaf, which Firecracker insists on. */
  CpuidEntry entry(Leaf leaf) {
    CpuidEntry entry = entries.get(leaf);
    if (entry == null) {
      throw new RequestRefused(
          FirecrackerRefusal.LEAF_MISSING,
          "Firecracker needs leaf " + leaf + ", which KVM does not offer here");
    }
    return entry;
  }

  /** Adds an entry, or replaces one that is there. */
  void put(CpuidEntry entry, String because) {
    if (entries.put(entry.leaf(), entry) == null) {
      ledger.presence(entry.leaf(), true, rule, because);
    }
    for (Register register : Register.values()) {
      var word = new CpuidWord(entry.leaf(), register);
      ledger.bits(word, -1, entry.get(register), rule, because);
    }
  }

  void set(CpuidWord word, int mask, int value, String because) {
    CpuidEntry entry = entry(word.leaf());
    int before = entry.get(word.register());
    entries.put(word.leaf(), entry.with(word.register(), before & ~mask | value & mask));
    ledger.bits(word, mask, value, rule, because);
  }

  void setBit(CpuidWord word, int bit, boolean on, String because) {
    set(word, 1 << bit, on ? -1 : 0, because);
  }

  /** Sets the bits from {@code low} to {@code high}, both included. */
  void setField(CpuidWord word, int low, int high, int value, String because) {
    int mask = -1 >>> (Integer.SIZE - 1 - high + low) << low;
    set(word, mask, value << low, because);
  }

  /** Takes all four registers from the processor that Firecracker runs on. */
  void copyFromHost(Leaf leaf, String because) {
    Registers values = host.query(leaf.function(), leaf.index());
    for (Register register : Register.values()) {
      set(new CpuidWord(leaf, register), -1, values.get(register), because);
      noteIfUnknown(leaf);
    }
  }

  /** Says that the last decision rested on an answer that the host's source lacks. */
  void noteIfUnknown(Leaf leaf) {
    boolean silent = leaf.range() == EXTENDED ? host.limit(EXTENDED) == 0 : !host.inRange(0);
    if (silent || host.lacks(Leaf.of(leaf.function()))) {
      ledger.assuming("leaf " + leaf + " of the host");
    }
  }

  Staged<CpuidTable> result() {
    return ledger.staged(CpuidTable.of(entries.values()));
  }
}
