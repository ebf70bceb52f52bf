package guise.engine.isa;

import java.util.ArrayList;
import java.util.List;

/** Which instructions a process can be made to execute, and mean the same everywhere. */
final class UserMode {
  private UserMode() {}

  /** The rows of the families that need no privilege. */
  static List<Instruction> rows() {
    var all = new ArrayList<Instruction>();
    all.addAll(List.of(ArithmeticInstructions.values()));
    all.addAll(List.of(LogicInstructions.values()));
    all.addAll(List.of(ShiftInstructions.values()));
    all.addAll(List.of(MultiplyInstructions.values()));
    all.addAll(List.of(MoveInstructions.values()));
    all.addAll(List.of(ConditionalInstructions.values()));
    all.addAll(List.of(ExchangeInstructions.values()));
    all.addAll(List.of(StackInstructions.values()));
    all.addAll(List.of(BranchInstructions.values()));
    all.addAll(List.of(BitInstructions.values()));
    all.addAll(List.of(BmiInstructions.values()));
    all.addAll(List.of(StringInstructions.values()));
    all.addAll(List.of(FlagInstructions.values()));
    all.addAll(List.of(DecimalInstructions.values()));
    all.addAll(List.of(MiscInstructions.values()));
    all.addAll(vectors());
    return all;
  }

  /** SSE and SSE2, without the estimates, which differ from processor to processor. */
  static List<Instruction> vectors() {
    var all = new ArrayList<Instruction>();
    all.addAll(List.of(SseMoveInstructions.values()));
    all.addAll(List.of(SseIntegerInstructions.values()));
    for (Instruction row : SseFloatInstructions.values()) {
      if (!row.name().startsWith("RCP") && !row.name().startsWith("RSQRT")) {
        all.add(row);
      }
    }
    return all;
  }

  private static final List<Instruction> ROWS = rows();

  static boolean contains(NativeCase test, Decoded in) {
    Instruction instruction = in.instruction();
    if (instruction == NoInstruction.UNDEFINED) {
      return true;
    }
    return ROWS.contains(instruction) && !differs(test, in);
  }

  /** Whether it depends on the processor which of two addresses a fault reports. */
  static boolean faultsInAnyOrder(NativeCase test) {
    return test.row.startsWith("CMPS");
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
    boolean repeats = name.startsWith("LOOP") && in.repeat() != 0;
    boolean wraps = in.size() == 2 && (name.startsWith("SHLD") || name.startsWith("SHRD"));
    boolean word = in.size() == 2 && (name.equals("BSWAP") || name.equals("MOVSXD"));
    return repeats || word || wraps && wraps(test, in, name);
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
