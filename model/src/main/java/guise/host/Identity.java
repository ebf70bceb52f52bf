package guise.host;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.Arrays;
import java.util.List;

/**
 * Parts of CPUID's answers that tell one logical CPU from its equals, one a row: they say which
 * machine this is, or which CPU of it, and nothing of what it can do.
 */
public enum Identity {
  // spotless:off
  INITIAL_APIC_ID  (0x1,         0xFF00_0000,        EBX),
  SERIAL_NUMBER    (0x3,         0xFFFF_FFFF,        Register.values()),
  FEEDBACK_ROW     (0x6,         0xFFFF_0000,        EDX),
  X2APIC_ID        (0xB,         0xFFFF_FFFF,        EDX),
  X2APIC_ID_V2     (0x1F,        0xFFFF_FFFF,        EDX),
  EXTENDED_APIC_ID (0x8000_001E, 0xFFFF_FFFF,        EAX),
  CORE_ID          (0x8000_001E, 0xFF,               EBX),
  NODE_ID          (0x8000_001E, 0xFF,               ECX),
  EXTENDED_TOPOLOGY(0x8000_0026, 0xFFFF_FFFF,        EDX),
  /** VIA: temperature, voltage and clock at the moment. */
  SENSORS          (0xC000_0004, 0xFFFF_FFFF,        Register.values());
  // spotless:on

  private final int function;
  private final int bits;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
  private final List<Register> registers;

  Identity(int function, int bits, Register... registers) {
    this.function = function;
    this.bits = bits;
    this.registers = List.of(registers);
  }

  /** The bits of a register that are identity. */
  public static int mask(int function, Register register) {
    return Arrays.stream(values())
        .filter(row -> row.function == function && row.registers.contains(register))
        .mapToInt(row -> row.bits)
        .reduce(0, (all, bits) -> all | bits);
  }

  /** Whether a leaf tells of the levels of topology, each under an index. */
  public static boolean isTopology(int function) {
    return function == X2APIC_ID.function || function == X2APIC_ID_V2.function;
  }

  /** An answer without them. */
  public static Registers cleared(Leaf leaf, Registers values) {
    Registers cleared = values;
    for (Register register : Register.values()) {
      int mask = mask(leaf.function(), register);
      cleared = cleared.with(register, cleared.get(register) & ~mask);
    }
    return cleared;
  }

  /** A table without them. */
  public static CpuidTable cleared(CpuidTable table) {
    return CpuidTable.of(table.entries().stream().map(Identity::cleared).toList());
  }

  private static CpuidEntry cleared(CpuidEntry entry) {
    return entry.with(cleared(entry.leaf(), entry.values()));
  }
}
