package guise.replay.table;

import guise.x86.CpuidEntry;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/**
 * One edit of a CPUID table, which prints as recordings spell it.
 *
 * <p>An edit addresses the first entry whose function and index are those of its leaf, whatever the
 * entry's flags; where there is none it changes nothing, except for {@link Bits}.
 */
public sealed interface TableEdit {

  void applyTo(List<CpuidEntry> entries);

  private static int position(List<CpuidEntry> entries, Leaf leaf) {
    for (int at = 0; at < entries.size(); at++) {
      if (entries.get(at).leaf().equals(leaf)) {
        return at;
      }
    }
    return -1;
  }

  private static CpuidEntry copy(CpuidEntry old, int index, int flags, CpuidEntry.Padding padding) {
    return new CpuidEntry(old.function(), index, flags, old.values(), padding);
  }

  /** Bits of one register changed; an entry that is not there is appended first, as zeros. */
  record Bits(Leaf leaf, Register register, BitOperation operation, int value)
      implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      int at = position(entries, leaf);
      if (at < 0) {
        at = entries.size();
        int flags = IndexedFunctions.contain(leaf.function()) ? CpuidEntry.SIGNIFICANT_INDEX : 0;
        entries.add(new CpuidEntry(leaf.function(), leaf.index(), flags, Registers.ZERO));
      }
      CpuidEntry entry = entries.get(at);
      entries.set(at, entry.with(register, operation.of(entry.get(register), value)));
    }

    @Override
    public String toString() {
      return "%s.%c%c%08x".formatted(leaf, RegisterLetter.of(register), operation.sign(), value);
    }
  }

  /** An entry removed. */
  record Delete(Leaf leaf) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      int at = position(entries, leaf);
      if (at >= 0) {
        entries.remove(at);
      }
    }

    @Override
    public String toString() {
      return "del " + leaf;
    }
  }

  /** Every entry of a function removed. */
  record DeleteFunction(int function) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      entries.removeIf(entry -> entry.function() == function);
    }

    @Override
    public String toString() {
      return "delf %x".formatted(function);
    }
  }

  /** The first entries kept, the others removed. */
  record Truncate(int count) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      if (count < entries.size()) {
        entries.subList(count, entries.size()).clear();
      }
    }

    @Override
    public String toString() {
      return "trunc " + count;
    }
  }

  /** Two entries, by position, in each other's place. */
  record Swap(int first, int second) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      Collections.swap(entries, first, second);
    }

    @Override
    public String toString() {
      return "swap %d %d".formatted(first, second);
    }
  }

  /** The order turned round. */
  record Reverse() implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      Collections.reverse(entries);
    }

    @Override
    public String toString() {
      return "rev";
    }
  }

  /** An entry appended. */
  record Add(CpuidEntry entry) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      entries.add(entry);
    }

    @Override
    public String toString() {
      Registers to = entry.values();
      return "add %s f%x:%08x,%08x,%08x,%08x"
          .formatted(entry.leaf(), entry.flags(), to.eax(), to.ebx(), to.ecx(), to.edx());
    }
  }

  /** An entry appended a second time. */
  record Duplicate(Leaf leaf) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      int at = position(entries, leaf);
      if (at >= 0) {
        entries.add(entries.get(at));
      }
    }

    @Override
    public String toString() {
      return "dup " + leaf;
    }
  }

  /** The flags of an entry replaced. */
  record Flags(Leaf leaf, int flags) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      int at = position(entries, leaf);
      if (at >= 0) {
        CpuidEntry old = entries.get(at);
        entries.set(at, copy(old, old.index(), flags, old.padding()));
      }
    }

    @Override
    public String toString() {
      return "flags %s=%x".formatted(leaf, flags);
    }
  }

  /** The index of an entry replaced. */
  record Index(Leaf leaf, int index) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      int at = position(entries, leaf);
      if (at >= 0) {
        CpuidEntry old = entries.get(at);
        entries.set(at, copy(old, index, old.flags(), old.padding()));
      }
    }

    @Override
    public String toString() {
      return "index %s=%x".formatted(leaf, index);
    }
  }

  /** The vendor's letters of leaf 0 replaced. */
  record VendorLetters(String letters) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      int at = position(entries, Leaf.of(0));
      if (at >= 0) {
        CpuidEntry old = entries.get(at);
        entries.set(at, old.with(registers(old.values().eax(), letters)));
      }
    }

    /** Leaf 0 of a vendor. */
    public static Registers registers(int eax, String letters) {
      ByteBuffer bytes =
          ByteBuffer.wrap(letters.getBytes(StandardCharsets.ISO_8859_1))
              .order(ByteOrder.LITTLE_ENDIAN);
      return new Registers(eax, bytes.getInt(0), bytes.getInt(8), bytes.getInt(4));
    }

    @Override
    public String toString() {
      return "vendor " + letters;
    }
  }

  /** The first padding word of an entry, by position, replaced; and the last by its complement. */
  record Padding(int position, int value) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      CpuidEntry old = entries.get(position);
      var padding = new CpuidEntry.Padding(value, old.padding().second(), ~value);
      entries.set(position, copy(old, old.index(), old.flags(), padding));
    }

    @Override
    public String toString() {
      return "pad #%d %x".formatted(position, value);
    }
  }

  /** The flags of every entry replaced. */
  record AllFlags(int flags) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      entries.replaceAll(old -> copy(old, old.index(), flags, old.padding()));
    }

    @Override
    public String toString() {
      return "flags=%x".formatted(flags);
    }
  }

  /** Flags added to every entry. */
  record AllFlagsAdded(int flags) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      entries.replaceAll(old -> copy(old, old.index(), old.flags() | flags, old.padding()));
    }

    @Override
    public String toString() {
      return "flags|=%x".formatted(flags);
    }
  }

  /** Entries of counted-up functions, EAX counting from 0, appended until the table has a size. */
  record Fill(int function, int size) implements TableEdit {
    @Override
    public void applyTo(List<CpuidEntry> entries) {
      for (int added = 0; entries.size() < size; added++) {
        entries.add(CpuidEntry.plain(function + added, new Registers(added, 0, 0, 0)));
      }
    }

    @Override
    public String toString() {
      return "fill %x+ to %d".formatted(function, size);
    }
  }
}
