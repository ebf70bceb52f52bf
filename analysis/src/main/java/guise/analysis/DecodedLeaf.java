package guise.analysis;

import guise.host.RawCpuid;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.Arrays;
import java.util.List;

/**
 * One answer of CPUID with what its bits mean.
 *
 * @param registers EAX, EBX, ECX and EDX
 */
public record DecodedLeaf(Leaf leaf, List<DecodedRegister> registers) {
  public DecodedLeaf {
    registers = List.copyOf(registers);
  }

  /** One register and its parts. */
  public record DecodedRegister(CpuidWord word, int value, List<RegisterPart> parts) {
    public DecodedRegister {
      parts = List.copyOf(parts);
    }

    static DecodedRegister of(CpuidWord word, int value) {
      return new DecodedRegister(word, value, RegisterPart.of(word));
    }
  }

  public static DecodedLeaf of(Leaf leaf, Registers values) {
    return new DecodedLeaf(
        leaf,
        Arrays.stream(Register.values())
            .map(r -> DecodedRegister.of(new CpuidWord(leaf, r), values.get(r)))
            .toList());
  }

  /** Everything that was recorded of a CPU, by leaf. */
  public static List<DecodedLeaf> all(RawCpuid cpuid) {
    return cpuid.leaves().entrySet().stream().map(e -> of(e.getKey(), e.getValue())).toList();
  }

  /** The entries of a table, in its order. */
  public static List<DecodedLeaf> all(CpuidTable table) {
    return table.entries().stream().map(DecodedLeaf::of).toList();
  }

  private static DecodedLeaf of(CpuidEntry entry) {
    return of(entry.leaf(), entry.values());
  }

  public Registers values() {
    return new Registers(value(0), value(1), value(2), value(3));
  }

  private int value(int register) {
    return registers.get(register).value();
  }
}
