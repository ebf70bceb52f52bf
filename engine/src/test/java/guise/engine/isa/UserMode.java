package guise.engine.isa;

import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which instructions a process can be made to execute, and mean the same everywhere. */
final class UserMode {
  private UserMode() {}

  /** All rows but those of which a process shows nothing; with privilege or without. */
  static List<Instruction> rows() {
    var all = new ArrayList<Instruction>();
    for (OpcodeTable.Row row : InstructionSet.ALL.known().rows()) {
      if (!NotNative.has(row.instruction())) {
        all.add(row.instruction());
      }
    }
    return all;
  }

  /** SSE and SSE2. */
  static List<Instruction> vectors() {
    return rows().stream().filter(row -> row.needs().filter(SSE::contains).isPresent()).toList();
  }

  private static final Set<StaticFeature> SSE = Set.of(StaticFeature.XMM, StaticFeature.XMM2);
  private static final Set<Instruction> ROWS = Set.copyOf(rows());

  static boolean contains(NativeCase test, Decoded in) {
    Instruction instruction = in.instruction();
    if (instruction == NoInstruction.UNDEFINED) {
      return !differs(test, in);
    }
    return ROWS.contains(instruction) && !differs(test, in);
  }

  /** Whether it depends on the processor which of several addresses a fault reports. */
  static boolean faultsInAnyOrder(NativeCase test) {
    String row = test.row;
    boolean area = row.startsWith("FX") || row.startsWith("XSAVE") || row.startsWith("XRSTOR");
    return area || row.startsWith("CMPS") || row.startsWith("RETF") || row.equals("IRET");
  }

  /** Whether it depends on the processor what a call that faults leaves below the stack. */
  static boolean pushesFirst(NativeCase test) {
    return test.row.startsWith("CALL_FAR");
  }

  /**
   * Where processors differ, or the manuals leave the result undefined: repeat prefixes before
   * LOOPcc, BSWAP of a word, MOVSXD to a word (AMD reads a doubleword).
   */
  private static boolean differs(NativeCase test, Decoded in) {
    String name = in.instruction().name();
    boolean shortened = test.mode.is64() && in.instruction() instanceof BranchInstructions;
    if (shortened && prefixed(test)) {
      return true;
    }
    if (entersLinux(test, in, name) || meetsTwoFaults(test, in, name)) {
      return true;
    }
    boolean inUse = name.equals("XGETBV") && (int) test.registers[Cpu.RCX] == 1;
    if (inUse) {
      return true; // what is in use is as the processor keeps track of it
    }
    boolean repeats = name.startsWith("LOOP") && in.repeat() != 0;
    boolean wraps = in.size() == 2 && (name.startsWith("SHLD") || name.startsWith("SHRD"));
    boolean word = in.size() == 2 && (name.equals("BSWAP") || name.equals("MOVSXD"));
    return repeats || word || wraps && wraps(test, in, name);
  }

  /**
   * Where it is the processor's to say which of two faults there is, or what LOCK means: with MOV
   * of CR0 it is AMD's CR8, and VERW looks at memory before it is #UD.
   */
  private static boolean meetsTwoFaults(NativeCase test, Decoded in, String name) {
    boolean misaligned = (test.flags & Cpu.AC) != 0;
    if (name.startsWith("RETF") || name.equals("IRET") || name.startsWith("CALL_FAR")) {
      long top = test.registers[Cpu.RSP] & NativeCase.PAGE - 1;
      long released = name.equals("RETF_I") ? in.immediate() & 0xFFFF : 0;
      boolean near =
          released + top + 64 > NativeCase.PAGE || top < 64 && test.registers[Cpu.RSP] != 0;
      return misaligned || near || !isStack(test);
    }
    boolean undefined = in.instruction() == NoInstruction.UNDEFINED;
    boolean strangeLock = test.made.endsWith("_CR") || test.made.startsWith("VER");
    boolean area = in.instruction() instanceof XsaveInstructions;
    boolean limited = test.mode == CodeMode.CODE16 && in.segment() == SegmentRegister.SS;
    return area && (misaligned || limited) || undefined && strangeLock;
  }

  /** Whether the stack is in the data page, or not yet chosen. */
  private static boolean isStack(NativeCase test) {
    long pointer = test.registers[Cpu.RSP];
    long at =
        test.mode.is64() ? pointer : pointer & (test.mode.size() == 2 ? 0xFFFF : 0xFFFF_FFFFL);
    return pointer == 0 || at + test.origin() >>> 12 == NativeCase.DATA >>> 12;
  }

  /** INT with a gate for everybody, INTO that interrupts. */
  private static boolean entersLinux(NativeCase test, Decoded in, String name) {
    int vector = (int) in.immediate() & 0xFF;
    boolean open = vector == 3 || vector == 4 || vector == 0x80;
    return name.equals("INT") && open || name.equals("INTO") && (test.flags & Cpu.OF) != 0;
  }

  /** SHLD and SHRD of words by more than 16. */
  private static boolean wraps(NativeCase test, Decoded in, String name) {
    long count = name.endsWith("_I") ? in.immediate() : test.registers[Cpu.RCX];
    return (count & 0x1F) > 16;
  }

  /** In 64-bit mode AMD's near branches obey 66, Intel's do not. */
  private static boolean prefixed(NativeCase test) {
    for (byte value : test.code) {
      int prefix = value & 0xFF;
      if (prefix == 0x66) {
        return true;
      }
      boolean more = prefix == 0x67 || prefix >= 0xF0 && prefix <= 0xF3 || (prefix & 0xE7) == 0x26;
      if (!more) {
        return false;
      }
    }
    return false;
  }
}
