package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.F64;

/** Branches within a code segment (SDM volume 1, 7.3.8). */
enum BranchInstructions implements TableRow {
  // spotless:off
  // -- Jcc -----------------------------------------------------------------------------------------
  JO        (row("70 cb",      F64, ConditionalJump.of(Condition.O)).faster(ConditionalJump.near(Condition.O))),
  JNO       (row("71 cb",      F64, ConditionalJump.of(Condition.NO)).faster(ConditionalJump.near(Condition.NO))),
  JB        (row("72 cb",      F64, ConditionalJump.of(Condition.B)).faster(ConditionalJump.near(Condition.B))),
  JAE       (row("73 cb",      F64, ConditionalJump.of(Condition.AE)).faster(ConditionalJump.near(Condition.AE))),
  JE        (row("74 cb",      F64, ConditionalJump.of(Condition.E)).faster(ConditionalJump.near(Condition.E))),
  JNE       (row("75 cb",      F64, ConditionalJump.of(Condition.NE)).faster(ConditionalJump.near(Condition.NE))),
  JBE       (row("76 cb",      F64, ConditionalJump.of(Condition.BE)).faster(ConditionalJump.near(Condition.BE))),
  JA        (row("77 cb",      F64, ConditionalJump.of(Condition.A)).faster(ConditionalJump.near(Condition.A))),
  JS        (row("78 cb",      F64, ConditionalJump.of(Condition.S)).faster(ConditionalJump.near(Condition.S))),
  JNS       (row("79 cb",      F64, ConditionalJump.of(Condition.NS)).faster(ConditionalJump.near(Condition.NS))),
  JP        (row("7A cb",      F64, ConditionalJump.of(Condition.P)).faster(ConditionalJump.near(Condition.P))),
  JNP       (row("7B cb",      F64, ConditionalJump.of(Condition.NP)).faster(ConditionalJump.near(Condition.NP))),
  JL        (row("7C cb",      F64, ConditionalJump.of(Condition.L)).faster(ConditionalJump.near(Condition.L))),
  JGE       (row("7D cb",      F64, ConditionalJump.of(Condition.GE)).faster(ConditionalJump.near(Condition.GE))),
  JLE       (row("7E cb",      F64, ConditionalJump.of(Condition.LE)).faster(ConditionalJump.near(Condition.LE))),
  JG        (row("7F cb",      F64, ConditionalJump.of(Condition.G)).faster(ConditionalJump.near(Condition.G))),
  JO_NEAR   (row("0F 80 cz",   F64, ConditionalJump.of(Condition.O)).faster(ConditionalJump.near(Condition.O))),
  JNO_NEAR  (row("0F 81 cz",   F64, ConditionalJump.of(Condition.NO)).faster(ConditionalJump.near(Condition.NO))),
  JB_NEAR   (row("0F 82 cz",   F64, ConditionalJump.of(Condition.B)).faster(ConditionalJump.near(Condition.B))),
  JAE_NEAR  (row("0F 83 cz",   F64, ConditionalJump.of(Condition.AE)).faster(ConditionalJump.near(Condition.AE))),
  JE_NEAR   (row("0F 84 cz",   F64, ConditionalJump.of(Condition.E)).faster(ConditionalJump.near(Condition.E))),
  JNE_NEAR  (row("0F 85 cz",   F64, ConditionalJump.of(Condition.NE)).faster(ConditionalJump.near(Condition.NE))),
  JBE_NEAR  (row("0F 86 cz",   F64, ConditionalJump.of(Condition.BE)).faster(ConditionalJump.near(Condition.BE))),
  JA_NEAR   (row("0F 87 cz",   F64, ConditionalJump.of(Condition.A)).faster(ConditionalJump.near(Condition.A))),
  JS_NEAR   (row("0F 88 cz",   F64, ConditionalJump.of(Condition.S)).faster(ConditionalJump.near(Condition.S))),
  JNS_NEAR  (row("0F 89 cz",   F64, ConditionalJump.of(Condition.NS)).faster(ConditionalJump.near(Condition.NS))),
  JP_NEAR   (row("0F 8A cz",   F64, ConditionalJump.of(Condition.P)).faster(ConditionalJump.near(Condition.P))),
  JNP_NEAR  (row("0F 8B cz",   F64, ConditionalJump.of(Condition.NP)).faster(ConditionalJump.near(Condition.NP))),
  JL_NEAR   (row("0F 8C cz",   F64, ConditionalJump.of(Condition.L)).faster(ConditionalJump.near(Condition.L))),
  JGE_NEAR  (row("0F 8D cz",   F64, ConditionalJump.of(Condition.GE)).faster(ConditionalJump.near(Condition.GE))),
  JLE_NEAR  (row("0F 8E cz",   F64, ConditionalJump.of(Condition.LE)).faster(ConditionalJump.near(Condition.LE))),
  JG_NEAR   (row("0F 8F cz",   F64, ConditionalJump.of(Condition.G)).faster(ConditionalJump.near(Condition.G))),
  // -- JMP, CALL, RET ------------------------------------------------------------------------------
  JMP_SHORT (row("EB cb",      F64, Branch::jump).away()),
  JMP_NEAR  (row("E9 cz",      F64, Branch::jump).away()),
  JMP_RM    (row("FF /4",      F64, Branch::jumpRm).away()),
  CALL_NEAR (row("E8 cz",      F64, Branch::call).away()),
  CALL_RM   (row("FF /2",      F64, Branch::callRm).away()),
  RET       (row("C3",         F64, Branch::ret).away()),
  RET_I     (row("C2 iw",      F64, Branch::ret).away()),
  // -- LOOP, JCXZ ----------------------------------------------------------------------------------
  LOOPNE    (row("E0 cb",      F64, Branch::loopne)),
  LOOPE     (row("E1 cb",      F64, Branch::loope)),
  LOOP      (row("E2 cb",      F64, Branch::loop)),
  JCXZ      (row("E3 cb",      F64, Branch::jcxz));
  // spotless:on

  private final Cells cells;

  BranchInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
