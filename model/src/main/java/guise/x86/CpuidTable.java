package guise.x86;

import com.google.errorprone.annotations.Immutable;
import com.google.errorprone.annotations.concurrent.LazyInit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A list of CPUID entries, in order: what KVM offers, what a VMM asks for, what a vCPU holds.
 *
 * <p>As in KVM the order and every duplicate are kept, and of several entries that would answer a
 * query the first one does.
 */
@Immutable
@SuppressWarnings("Immutable") // the list is a copy that nobody else can reach
public final class CpuidTable implements Iterable<CpuidEntry> {
  public static final CpuidTable EMPTY = new CpuidTable(List.of());

  private final List<CpuidEntry> entries;

  @LazyInit private @Nullable CpuidIndex index;

  private CpuidTable(List<CpuidEntry> entries) {
    this.entries = entries;
  }

  public static CpuidTable of(Collection<CpuidEntry> entries) {
    return new CpuidTable(List.copyOf(entries));
  }

  public List<CpuidEntry> entries() {
    return entries;
  }

  public int size() {
    return entries.size();
  }

  /**
   * The entry that answers a query: KVM's own look-up, which heeds the index where flags say so.
   */
  public Optional<CpuidEntry> find(int function, int index) {
    return at(position(function, index));
  }

  private Optional<CpuidEntry> at(int position) {
    return position < 0 ? Optional.empty() : Optional.of(entries.get(position));
  }

  /** The look-up of this table, for who asks very often. */
  public CpuidIndex index() {
    CpuidIndex known = index;
    if (known == null) {
      known = new CpuidIndex(entries);
      index = known;
    }
    return known;
  }

  public Optional<CpuidEntry> find(Leaf leaf) {
    return find(leaf.function(), leaf.index());
  }

  /** Where the entry that answers a query stands, -1 where none does. */
  public int position(int function, int index) {
    return index().position(function, index);
  }

  /** Where the first entry of a function stands, whatever its index and flags; -1 for none. */
  public int positionOfAny(int function) {
    return index().first(function);
  }

  /** The first entry of a function, whatever its index and flags. */
  public Optional<CpuidEntry> findAny(int function) {
    return at(positionOfAny(function));
  }

  /** The register's value where an entry answers, otherwise 0, as the guest would read it. */
  public int read(CpuidWord word) {
    int position = position(word.leaf().function(), word.leaf().index());
    return position < 0 ? 0 : entries.get(position).get(word.register());
  }

  public boolean announces(CpuidBit bit) {
    return (read(bit.word()) & bit.mask()) != 0;
  }

  public boolean announces(Feature feature) {
    return announces(feature.bit());
  }

  /** This table with another entry at a position. */
  public CpuidTable with(int position, CpuidEntry entry) {
    var changed = new ArrayList<>(entries);
    changed.set(position, entry);
    return of(changed);
  }

  /** This table with the entry that answers a leaf changed; unchanged where none answers. */
  public CpuidTable edit(Leaf leaf, UnaryOperator<CpuidEntry> change) {
    int position = position(leaf.function(), leaf.index());
    return position < 0 ? this : with(position, change.apply(entries.get(position)));
  }

  /** This table with one register of the entry that answers a leaf replaced. */
  public CpuidTable with(CpuidWord word, int value) {
    return edit(word.leaf(), entry -> entry.with(word.register(), value));
  }

  public CpuidTable with(CpuidBit bit) {
    return with(bit.word(), read(bit.word()) | bit.mask());
  }

  public CpuidTable without(CpuidBit bit) {
    return with(bit.word(), read(bit.word()) & ~bit.mask());
  }

  @Override
  public Iterator<CpuidEntry> iterator() {
    return entries.iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CpuidTable table && entries.equals(table.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.stream().map(CpuidEntry::toString).reduce((a, b) -> a + "\n" + b).orElse("");
  }
}
