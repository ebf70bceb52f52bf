package guise.engine.isa;

import guise.engine.isa.OpcodeTable.Row;
import guise.engine.memory.GuestFault;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into {@link Decoded} instructions, by the tables of {@link InstructionSet} and the
 * features of one guest.
 */
final class Decoder {
  /** The longest that an instruction may be (SDM volume 2, 2.3.11). */
  static final int LONGEST = 15;

  private final InstructionSet set;
  private final Hypervisor hypervisor;
  private final Prefixes prefixes = new Prefixes();
  private final byte[] bytes = new byte[LONGEST];
  private CodeSource source = Decoder::nothing;
  private CodeMode mode = CodeMode.REAL16;
  private int have;
  private int at;

  /** How many bytes had a say in what the instruction is. */
  private int looked;

  private OpcodeMap map = OpcodeMap.ONE_BYTE;
  private int modRm;

  Decoder(InstructionSet set, Hypervisor hypervisor) {
    this.set = set;
    this.hypervisor = hypervisor;
  }

  private static int nothing(byte[] into, int have) {
    throw GuestFault.GP;
  }

  /** Decodes what begins where the source begins. */
  Decoded decode(CodeSource from, CodeMode codeMode) {
    source = from;
    mode = codeMode;
    have = 0;
    at = 0;
    looked = 0;
    map = OpcodeMap.ONE_BYTE;
    prefixes.clear();
    int first = next();
    while (prefixes.take(first, mode)) {
      first = next();
    }
    prefixes.settle();
    return opcode(first);
  }

  CodeMode mode() {
    return mode;
  }

  // -- bytes ------------------------------------------------------------------------------------

  int next() {
    int value = peek();
    at++;
    return value;
  }

  private int peek() {
    looked = Math.max(looked, at + 1);
    if (at == have) {
      if (have == LONGEST) {
        throw GuestFault.GP;
      }
      have = source.fetch(bytes, have);
    }
    return bytes[at] & 0xFF;
  }

  /** Reads a number of some bytes, sign-extended. */
  long signed(int size) {
    int unused = Long.SIZE - 8 * size;
    return unsigned(size) << unused >> unused;
  }

  private long unsigned(int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (long) next() << 8 * i;
    }
    return value;
  }

  // -- opcodes ----------------------------------------------------------------------------------

  private Decoded opcode(int first) {
    boolean escapes = mode.vex() && Escape.is(first, mode, peekAtEscape(first));
    if (escapes) {
      return escape(first);
    }
    int opcode = first;
    if (first == 0x0F) {
      map = OpcodeMap.MAP_0F;
      opcode = next();
      if (opcode == 0x38 || opcode == 0x3A) {
        map = opcode == 0x38 ? OpcodeMap.MAP_0F38 : OpcodeMap.MAP_0F3A;
        opcode = next();
      }
    }
    return choose(opcode);
  }

  private int peekAtEscape(int first) {
    return Escape.maybe(first) ? peek() : 0;
  }

  /** C4 and C5 are VEX; the other escapes lead to instructions that are not there yet. */
  private Decoded escape(int first) {
    if (first != 0xC4 && first != 0xC5) {
      return plain(first == 0x62 ? LaterInstruction.EVEX : LaterInstruction.XOP);
    }
    if (prefixes.forbidsVex()) {
      return plain(NoInstruction.UNDEFINED);
    }
    int second = next();
    boolean three = first == 0xC4;
    prefixes.vex(second, three ? next() : 0, mode, three);
    switch (three ? second & 0x1F : 1) {
      case 1 -> map = OpcodeMap.MAP_0F;
      case 2 -> map = OpcodeMap.MAP_0F38;
      case 3 -> map = OpcodeMap.MAP_0F3A;
      default -> {
        return plain(NoInstruction.UNDEFINED);
      }
    }
    return choose(next());
  }

  private Decoded choose(int opcode) {
    Row[] rows = set.known().at(prefixes.vex, map, opcode);
    Row[] later = set.later().at(prefixes.vex, map, opcode);
    boolean hasModRm = hasModRm(rows) || hasModRm(later);
    modRm = hasModRm ? peek() : 0;
    Row row = choose(rows);
    if (row == null) {
      row = choose(later);
    }
    if (row == null || row.pattern().noVvvv && !prefixes.noVvvv) {
      return plain(NoInstruction.UNDEFINED);
    }
    return set.isLater(row) ? plain(row.instruction()) : build(row, opcode);
  }

  private boolean hasModRm(Row[] rows) {
    int here = mode.is64() ? 2 : 1;
    for (Row row : rows) {
      if (row.pattern().modRm && (row.pattern().modes & here) != 0) {
        return true;
      }
    }
    return false;
  }

  /** A narrow row whose feature the guest lacks leaves its encodings to wider ones. */
  private @Nullable Row choose(Row[] rows) {
    int here = mode.is64() ? 2 : 1;
    int wide = prefixes.wide ? 2 : 1;
    for (Row row : rows) {
      Pattern pattern = row.pattern();
      if (pattern.admits(prefixes.implied, wide, here, prefixes.length, modRm)
          && has(row.instruction())) {
        return row;
      }
    }
    return null;
  }

  private boolean has(Instruction instruction) {
    return instruction.needs().map(hypervisor::has).orElse(true);
  }

  // -- operands ---------------------------------------------------------------------------------

  /** An instruction whose operands nobody asks for: it is what it is by all bytes looked at. */
  private Decoded plain(Instruction instruction) {
    boolean there = has(instruction);
    var out = new Decoded.Builder(there ? instruction : NoInstruction.UNDEFINED);
    out.length = looked;
    return out.build();
  }

  private Decoded build(Row row, int opcode) {
    Pattern pattern = row.pattern();
    var out = new Decoded.Builder(row.instruction());
    boolean swaps = prefixes.operand && !pattern.takes66();
    boolean wide = prefixes.wide && mode.is64();
    out.size = row.instruction().encoding().size().bytes(mode, swaps, wide);
    out.addressSize = addressSize();
    out.segment = prefixes.segment(SegmentRegister.DS);
    out.repeat = prefixes.repeat;
    out.lock = prefixes.lock;
    out.rex = prefixes.rex != 0;
    out.vvvv = prefixes.vvvv;
    if (pattern.plusRegister) {
      out.reg = opcode & 7 | prefixes.b;
    } else if (pattern.modRm) {
      modRm(pattern, out);
    }
    for (Immediate immediate : pattern.immediates) {
      immediate(immediate, out);
    }
    out.length = at;
    boolean legal = !out.lock || out.memory && row.instruction().lockable();
    return legal ? out.build() : plain(NoInstruction.UNDEFINED);
  }

  private int addressSize() {
    if (mode.is64()) {
      return prefixes.address ? 4 : 8;
    }
    return prefixes.address ? 6 - mode.size() : mode.size();
  }

  private void modRm(Pattern pattern, Decoded.Builder out) {
    at++;
    out.reg = modRm >>> 3 & 7 | prefixes.r;
    if (modRm >>> 6 == 3 || pattern.asRegister) {
      out.rm = modRm & 7 | prefixes.b;
    } else {
      AddressForm.read(this, prefixes, out, modRm);
    }
  }

  private void immediate(Immediate kind, Decoded.Builder out) {
    int near = out.size == 2 ? 2 : 4;
    switch (kind) {
      case IB, CB -> put(out, signed(1));
      case IW -> put(out, unsigned(2));
      case IZ, CZ -> put(out, signed(near));
      case IV -> put(out, signed(out.size));
      case ID -> put(out, signed(4));
      case MOFFS -> {
        out.memory = true;
        out.displacement = unsigned(out.addressSize);
      }
      case PTR -> {
        out.immediate = unsigned(near);
        out.immediate2 = (int) unsigned(2);
        out.immediates = 2;
      }
    }
  }

  private static void put(Decoded.Builder out, long value) {
    if (out.immediates++ == 0) {
      out.immediate = value;
    } else {
      out.immediate2 = (int) value;
    }
  }
}
