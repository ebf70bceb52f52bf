package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;
import static guise.engine.isa.OperandSize.V;

/** Logical instructions (SDM volume 1, 7.3.5). */
enum LogicInstructions implements TableRow {
  // spotless:off
  // -- AND -----------------------------------------------------------------------------------------
  AND_RM8_R8       (row("20 /r",      B, Operands.rmR(Alu.AND)).withLock()),
  AND_RM_R         (row("21 /r",      V, Operands.rmR(Alu.AND)).faster(Wide.AND::chooseRmR).withLock()),
  AND_R8_RM8       (row("22 /r",      B, Operands.rRm(Alu.AND))),
  AND_R_RM         (row("23 /r",      V, Operands.rRm(Alu.AND)).faster(Wide.AND::chooseRRm)),
  AND_AL_I         (row("24 ib",      B, Operands.rmI(Alu.AND))),
  AND_A_I          (row("25 iz",      V, Operands.rmI(Alu.AND)).faster(Wide.AND::chooseRmI)),
  AND_RM8_I        (row("80 /4 ib",   B, Operands.rmI(Alu.AND)).withLock()),
  AND_RM8_I_ALIAS  (row("i64 82 /4 ib", B, Operands.rmI(Alu.AND)).withLock()),
  AND_RM_I         (row("81 /4 iz",   V, Operands.rmI(Alu.AND)).faster(Wide.AND::chooseRmI).withLock()),
  AND_RM_I8        (row("83 /4 ib",   V, Operands.rmI(Alu.AND)).faster(Wide.AND::chooseRmI).withLock()),
  // -- OR ------------------------------------------------------------------------------------------
  OR_RM8_R8        (row("08 /r",      B, Operands.rmR(Alu.OR)).withLock()),
  OR_RM_R          (row("09 /r",      V, Operands.rmR(Alu.OR)).faster(Wide.OR::chooseRmR).withLock()),
  OR_R8_RM8        (row("0A /r",      B, Operands.rRm(Alu.OR))),
  OR_R_RM          (row("0B /r",      V, Operands.rRm(Alu.OR)).faster(Wide.OR::chooseRRm)),
  OR_AL_I          (row("0C ib",      B, Operands.rmI(Alu.OR))),
  OR_A_I           (row("0D iz",      V, Operands.rmI(Alu.OR)).faster(Wide.OR::chooseRmI)),
  OR_RM8_I         (row("80 /1 ib",   B, Operands.rmI(Alu.OR)).withLock()),
  OR_RM8_I_ALIAS   (row("i64 82 /1 ib", B, Operands.rmI(Alu.OR)).withLock()),
  OR_RM_I          (row("81 /1 iz",   V, Operands.rmI(Alu.OR)).faster(Wide.OR::chooseRmI).withLock()),
  OR_RM_I8         (row("83 /1 ib",   V, Operands.rmI(Alu.OR)).faster(Wide.OR::chooseRmI).withLock()),
  // -- XOR -----------------------------------------------------------------------------------------
  XOR_RM8_R8       (row("30 /r",      B, Operands.rmR(Alu.XOR)).withLock()),
  XOR_RM_R         (row("31 /r",      V, Operands.rmR(Alu.XOR)).faster(Wide.XOR::chooseRmR).withLock()),
  XOR_R8_RM8       (row("32 /r",      B, Operands.rRm(Alu.XOR))),
  XOR_R_RM         (row("33 /r",      V, Operands.rRm(Alu.XOR)).faster(Wide.XOR::chooseRRm)),
  XOR_AL_I         (row("34 ib",      B, Operands.rmI(Alu.XOR))),
  XOR_A_I          (row("35 iz",      V, Operands.rmI(Alu.XOR)).faster(Wide.XOR::chooseRmI)),
  XOR_RM8_I        (row("80 /6 ib",   B, Operands.rmI(Alu.XOR)).withLock()),
  XOR_RM8_I_ALIAS  (row("i64 82 /6 ib", B, Operands.rmI(Alu.XOR)).withLock()),
  XOR_RM_I         (row("81 /6 iz",   V, Operands.rmI(Alu.XOR)).faster(Wide.XOR::chooseRmI).withLock()),
  XOR_RM_I8        (row("83 /6 ib",   V, Operands.rmI(Alu.XOR)).faster(Wide.XOR::chooseRmI).withLock()),
  // -- TEST ----------------------------------------------------------------------------------------
  TEST_RM8_R8      (row("84 /r",      B, Comparison::testRmR)),
  TEST_RM_R        (row("85 /r",      V, Comparison::testRmR).faster(Comparison::fastTestRmR)),
  TEST_AL_I        (row("A8 ib",      B, Comparison::testRmI)),
  TEST_A_I         (row("A9 iz",      V, Comparison::testRmI)),
  TEST_RM8_I       (row("F6 /0 ib",   B, Comparison::testRmI)),
  TEST_RM8_I_ALIAS (row("F6 /1 ib",   B, Comparison::testRmI)),
  TEST_RM_I        (row("F7 /0 iz",   V, Comparison::testRmI)),
  TEST_RM_I_ALIAS  (row("F7 /1 iz",   V, Comparison::testRmI)),
  // -- NOT -----------------------------------------------------------------------------------------
  NOT_RM8          (row("F6 /2",      B, Operands.rm(Step.NOT)).withLock()),
  NOT_RM           (row("F7 /2",      V, Operands.rm(Step.NOT)).faster(WideStep::chooseNot).withLock());
  // spotless:on

  private final Cells cells;

  LogicInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
