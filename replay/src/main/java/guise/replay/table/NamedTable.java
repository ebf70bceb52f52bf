package guise.replay.table;

import guise.replay.table.TableEdit.Add;
import guise.replay.table.TableEdit.Bits;
import guise.replay.table.TableEdit.Delete;
import guise.replay.table.TableEdit.DeleteFunction;
import guise.replay.table.TableEdit.VendorLetters;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table together with how it came about. */
public record NamedTable(TableExpression name, CpuidTable table) {
  public static final NamedTable EMPTY = of("EMPTY", CpuidTable.EMPTY);

  public static NamedTable of(String base, CpuidTable table) {
    return new NamedTable(new TableExpression(base, List.of()), table);
  }

  /** This table under a new name, which forgets how it came about. */
  public NamedTable called(String base) {
    return of(base, table);
  }

  public NamedTable and(TableEdit edit) {
    List<CpuidEntry> entries = new ArrayList<>(table.entries());
    edit.applyTo(entries);
    return new NamedTable(name.and(edit), CpuidTable.of(entries));
  }

  public NamedTable set(Leaf leaf, Register register, int bits) {
    return and(new Bits(leaf, register, BitOperation.SET, bits));
  }

  public NamedTable clear(Leaf leaf, Register register, int bits) {
    return and(new Bits(leaf, register, BitOperation.CLEAR, bits));
  }

  public NamedTable toggle(Leaf leaf, Register register, int bits) {
    return and(new Bits(leaf, register, BitOperation.TOGGLE, bits));
  }

  public NamedTable assign(Leaf leaf, Register register, int value) {
    return and(new Bits(leaf, register, BitOperation.ASSIGN, value));
  }

  public NamedTable add(Leaf leaf, int flags, Registers values) {
    return and(new Add(new CpuidEntry(leaf.function(), leaf.index(), flags, values)));
  }

  public NamedTable delete(Leaf leaf) {
    return and(new Delete(leaf));
  }

  public NamedTable deleteFunction(int function) {
    return and(new DeleteFunction(function));
  }

  public NamedTable vendor(String letters) {
    return and(new VendorLetters(letters));
  }

  /** The first entry of exactly this function and index, whatever its flags. */
  public Optional<CpuidEntry> entry(Leaf leaf) {
    return table.entries().stream().filter(entry -> entry.leaf().equals(leaf)).findFirst();
  }

  /** The register of that entry; 0 where there is none. */
  public int read(Leaf leaf, Register register) {
    return entry(leaf).map(entry -> entry.get(register)).orElse(0);
  }

  public int size() {
    return table.size();
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
