package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;
import static guise.engine.isa.OperandSize.V;

/** Addition and subtraction (SDM volume 1, 7.3.2). */
enum ArithmeticInstructions implements TableRow {
  // spotless:off
  // -- ADD -----------------------------------------------------------------------------------------
  ADD_RM8_R8      (row("00 /r",      B, Operands.rmR(Alu.ADD)).withLock()),
  ADD_RM_R        (row("01 /r",      V, Operands.rmR(Alu.ADD)).faster(Wide.ADD::chooseRmR).withLock()),
  ADD_R8_RM8      (row("02 /r",      B, Operands.rRm(Alu.ADD))),
  ADD_R_RM        (row("03 /r",      V, Operands.rRm(Alu.ADD)).faster(Wide.ADD::chooseRRm)),
  ADD_AL_I        (row("04 ib",      B, Operands.rmI(Alu.ADD))),
  ADD_A_I         (row("05 iz",      V, Operands.rmI(Alu.ADD)).faster(Wide.ADD::chooseRmI)),
  ADD_RM8_I       (row("80 /0 ib",   B, Operands.rmI(Alu.ADD)).withLock()),
  ADD_RM8_I_ALIAS (row("i64 82 /0 ib", B, Operands.rmI(Alu.ADD)).withLock()),
  ADD_RM_I        (row("81 /0 iz",   V, Operands.rmI(Alu.ADD)).faster(Wide.ADD::chooseRmI).withLock()),
  ADD_RM_I8       (row("83 /0 ib",   V, Operands.rmI(Alu.ADD)).faster(Wide.ADD::chooseRmI).withLock()),
  // -- ADC -----------------------------------------------------------------------------------------
  ADC_RM8_R8      (row("10 /r",      B, Operands.rmR(Alu.ADC)).withLock()),
  ADC_RM_R        (row("11 /r",      V, Operands.rmR(Alu.ADC)).withLock()),
  ADC_R8_RM8      (row("12 /r",      B, Operands.rRm(Alu.ADC))),
  ADC_R_RM        (row("13 /r",      V, Operands.rRm(Alu.ADC))),
  ADC_AL_I        (row("14 ib",      B, Operands.rmI(Alu.ADC))),
  ADC_A_I         (row("15 iz",      V, Operands.rmI(Alu.ADC))),
  ADC_RM8_I       (row("80 /2 ib",   B, Operands.rmI(Alu.ADC)).withLock()),
  ADC_RM8_I_ALIAS (row("i64 82 /2 ib", B, Operands.rmI(Alu.ADC)).withLock()),
  ADC_RM_I        (row("81 /2 iz",   V, Operands.rmI(Alu.ADC)).withLock()),
  ADC_RM_I8       (row("83 /2 ib",   V, Operands.rmI(Alu.ADC)).withLock()),
  // -- SUB -----------------------------------------------------------------------------------------
  SUB_RM8_R8      (row("28 /r",      B, Operands.rmR(Alu.SUB)).withLock()),
  SUB_RM_R        (row("29 /r",      V, Operands.rmR(Alu.SUB)).faster(Wide.SUB::chooseRmR).withLock()),
  SUB_R8_RM8      (row("2A /r",      B, Operands.rRm(Alu.SUB))),
  SUB_R_RM        (row("2B /r",      V, Operands.rRm(Alu.SUB)).faster(Wide.SUB::chooseRRm)),
  SUB_AL_I        (row("2C ib",      B, Operands.rmI(Alu.SUB))),
  SUB_A_I         (row("2D iz",      V, Operands.rmI(Alu.SUB)).faster(Wide.SUB::chooseRmI)),
  SUB_RM8_I       (row("80 /5 ib",   B, Operands.rmI(Alu.SUB)).withLock()),
  SUB_RM8_I_ALIAS (row("i64 82 /5 ib", B, Operands.rmI(Alu.SUB)).withLock()),
  SUB_RM_I        (row("81 /5 iz",   V, Operands.rmI(Alu.SUB)).faster(Wide.SUB::chooseRmI).withLock()),
  SUB_RM_I8       (row("83 /5 ib",   V, Operands.rmI(Alu.SUB)).faster(Wide.SUB::chooseRmI).withLock()),
  // -- SBB -----------------------------------------------------------------------------------------
  SBB_RM8_R8      (row("18 /r",      B, Operands.rmR(Alu.SBB)).withLock()),
  SBB_RM_R        (row("19 /r",      V, Operands.rmR(Alu.SBB)).withLock()),
  SBB_R8_RM8      (row("1A /r",      B, Operands.rRm(Alu.SBB))),
  SBB_R_RM        (row("1B /r",      V, Operands.rRm(Alu.SBB))),
  SBB_AL_I        (row("1C ib",      B, Operands.rmI(Alu.SBB))),
  SBB_A_I         (row("1D iz",      V, Operands.rmI(Alu.SBB))),
  SBB_RM8_I       (row("80 /3 ib",   B, Operands.rmI(Alu.SBB)).withLock()),
  SBB_RM8_I_ALIAS (row("i64 82 /3 ib", B, Operands.rmI(Alu.SBB)).withLock()),
  SBB_RM_I        (row("81 /3 iz",   V, Operands.rmI(Alu.SBB)).withLock()),
  SBB_RM_I8       (row("83 /3 ib",   V, Operands.rmI(Alu.SBB)).withLock()),
  // -- CMP -----------------------------------------------------------------------------------------
  CMP_RM8_R8      (row("38 /r",      B, Comparison::cmpRmR)),
  CMP_RM_R        (row("39 /r",      V, Comparison::cmpRmR).faster(Comparison::fastCmpRmR)),
  CMP_R8_RM8      (row("3A /r",      B, Comparison::cmpRRm)),
  CMP_R_RM        (row("3B /r",      V, Comparison::cmpRRm)),
  CMP_AL_I        (row("3C ib",      B, Comparison::cmpRmI)),
  CMP_A_I         (row("3D iz",      V, Comparison::cmpRmI).faster(Comparison::fastCmpRmI)),
  CMP_RM8_I       (row("80 /7 ib",   B, Comparison::cmpRmI)),
  CMP_RM8_I_ALIAS (row("i64 82 /7 ib", B, Comparison::cmpRmI)),
  CMP_RM_I        (row("81 /7 iz",   V, Comparison::cmpRmI).faster(Comparison::fastCmpRmI)),
  CMP_RM_I8       (row("83 /7 ib",   V, Comparison::cmpRmI).faster(Comparison::fastCmpRmI)),
  // -- INC -----------------------------------------------------------------------------------------
  INC_RM8         (row("FE /0",      B, Operands.rm(Step.INC)).withLock()),
  INC_RM          (row("FF /0",      V, Operands.rm(Step.INC)).faster(WideStep::chooseInc).withLock()),
  INC_R           (row("i64 40+r",   V, Operands.r(Step.INC))),
  // -- DEC -----------------------------------------------------------------------------------------
  DEC_RM8         (row("FE /1",      B, Operands.rm(Step.DEC)).withLock()),
  DEC_RM          (row("FF /1",      V, Operands.rm(Step.DEC)).faster(WideStep::chooseDec).withLock()),
  DEC_R           (row("i64 48+r",   V, Operands.r(Step.DEC))),
  // -- NEG -----------------------------------------------------------------------------------------
  NEG_RM8         (row("F6 /3",      B, Operands.rm(Step.NEG)).withLock()),
  NEG_RM          (row("F7 /3",      V, Operands.rm(Step.NEG)).faster(WideStep::chooseNeg).withLock());
  // spotless:on

  private final Cells cells;

  ArithmeticInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
