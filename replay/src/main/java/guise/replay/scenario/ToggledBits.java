package guise.replay.scenario;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.replay.table.BitOperation;
import guise.replay.table.TableEdit;
import guise.x86.Leaf;
import guise.x86.Register;
import java.util.List;

/** Bits that decide about CR4, EFER, XCR0 or MSRs, which scenarios turn over one at a time. */
record ToggledBits(Leaf leaf, Register register, int mask) {
  // spotless:off
  static final List<ToggledBits> ALL = List.of(
    bit(1, 0, ECX, 26),
    bit(1, 0, ECX, 5),
    bit(1, 0, ECX, 17),
    bit(1, 0, ECX, 21),
    bit(1, 0, ECX, 24),
    bit(1, 0, ECX, 0),
    bit(1, 0, ECX, 3),
    bit(1, 0, ECX, 27),
    bit(1, 0, EDX, 9),
    bit(1, 0, ECX, 15),
    bit(7, 0, EBX, 0),
    bit(7, 0, EBX, 7),
    bit(7, 0, EBX, 20),
    bit(7, 0, EBX, 10),
    bit(7, 0, EBX, 4),
    bit(7, 0, EBX, 11),
    bit(7, 0, EBX, 1),
    bit(7, 0, ECX, 2),
    bit(7, 0, ECX, 3),
    bit(7, 0, ECX, 4),
    bit(7, 0, ECX, 7),
    bit(7, 0, ECX, 16),
    bit(7, 0, ECX, 5),
    bit(7, 0, ECX, 22),
    bit(7, 0, EDX, 20),
    bit(7, 0, EDX, 26),
    bit(7, 0, EDX, 29),
    bit(7, 0, EDX, 31),
    bit(7, 1, EAX, 26),
    bit(7, 1, EAX, 17),
    bit(0xd, 1, EAX, 0),
    bit(0xd, 1, EAX, 1),
    bit(0xd, 1, EAX, 3),
    bit(0xd, 1, EAX, 4),
    bit(0x8000_0001, 0, ECX, 2),
    bit(0x8000_0001, 0, EDX, 20),
    bit(0x8000_0001, 0, EDX, 29),
    bit(0x8000_0001, 0, EDX, 25),
    bit(0x8000_0001, 0, EDX, 27),
    bit(0x8000_0001, 0, EDX, 26),
    bit(0x8000_0021, 0, EAX, 8),
    bit(0x8000_0008, 0, EBX, 12),
    bit(0x8000_0008, 0, EBX, 20)
  );
  // spotless:on

  private static ToggledBits bit(int function, int index, Register register, int bit) {
    return new ToggledBits(new Leaf(function, index), register, 1 << bit);
  }

  TableEdit edit(BitOperation operation) {
    return new TableEdit.Bits(leaf, register, operation, mask);
  }
}
