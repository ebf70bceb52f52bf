package guise.engine.isa;

import java.util.ArrayList;
import java.util.List;

/** All instructions that Guise executes, family by family, and those that come later. */
final class InstructionSet {
  static final InstructionSet ALL = new InstructionSet(families());

  private final OpcodeTable known;
  private final OpcodeTable later = new OpcodeTable(List.of(LaterInstruction.values()));

  InstructionSet(List<Instruction> instructions) {
    known = new OpcodeTable(instructions);
  }

  /** Every family's rows; a new family has its line here. */
  private static List<Instruction> families() {
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
    all.addAll(List.of(TransferInstructions.values()));
    all.addAll(List.of(SegmentInstructions.values()));
    all.addAll(List.of(SystemInstructions.values()));
    all.addAll(List.of(PortInstructions.values()));
    all.addAll(List.of(VmxInstructions.values()));
    all.addAll(List.of(SvmInstructions.values()));
    all.addAll(List.of(SseMoveInstructions.values()));
    all.addAll(List.of(SseIntegerInstructions.values()));
    all.addAll(List.of(SseFloatInstructions.values()));
    all.addAll(List.of(X87Instructions.values()));
    all.addAll(List.of(XsaveInstructions.values()));
    return all;
  }

  OpcodeTable known() {
    return known;
  }

  OpcodeTable later() {
    return later;
  }

  boolean isLater(OpcodeTable.Row row) {
    return row.instruction() instanceof LaterInstruction;
  }
}
