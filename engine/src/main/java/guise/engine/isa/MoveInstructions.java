package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;
import static guise.engine.isa.OperandSize.V;

import guise.x86.StaticFeature;

/** Data movement and conversion (SDM volume 1, 7.3.1). */
enum MoveInstructions implements TableRow {
  // spotless:off
  // -- MOV -----------------------------------------------------------------------------------------
  MOV_RM8_R8   (row("88 /r",      B, Move::rmR)),
  MOV_RM_R     (row("89 /r",      V, Move::rmR).faster(WideMove::chooseRmR)),
  MOV_R8_RM8   (row("8A /r",      B, Move::rRm)),
  MOV_R_RM     (row("8B /r",      V, Move::rRm).faster(WideMove::chooseRRm)),
  MOV_RM_SREG  (row("8C /r",      V, Move::rmSegment)),
  MOV_AL_MOFFS (row("A0 moffs",   B, Move::rRm)),
  MOV_A_MOFFS  (row("A1 moffs",   V, Move::rRm)),
  MOV_MOFFS_AL (row("A2 moffs",   B, Move::rmR)),
  MOV_MOFFS_A  (row("A3 moffs",   V, Move::rmR)),
  MOV_R8_I     (row("B0+r ib",    B, Move::rI)),
  MOV_R_I      (row("B8+r iv",    V, Move::rI)),
  MOV_RM8_I    (row("C6 /0 ib",   B, Move::rmI)),
  MOV_RM_I     (row("C7 /0 iz",   V, Move::rmI)),
  // -- extension -----------------------------------------------------------------------------------
  MOVZX_R_RM8  (row("0F B6 /r",   V, Extend::zeroByte).faster(WideMove::chooseZeroByte)),
  MOVZX_R_RM16 (row("0F B7 /r",   V, Extend::zeroWord)),
  MOVSX_R_RM8  (row("0F BE /r",   V, Extend::signByte)),
  MOVSX_R_RM16 (row("0F BF /r",   V, Extend::signWord)),
  MOVSXD       (row("o64 63 /r",  V, Extend::signDoubleword)),
  CBW          (row("98",         V, Extend::accumulator)),
  CWD          (row("99",         V, Extend::acrossRegisters)),
  // -- others --------------------------------------------------------------------------------------
  MOVBE_R_M    (row("NFx 0F 38 F0 /r mem", V, Move::swapLoad).needing(StaticFeature.MOVBE)),
  MOVBE_M_R    (row("NFx 0F 38 F1 /r mem", V, Move::swapStore).needing(StaticFeature.MOVBE)),
  LEA          (row("8D /r mem",  V, Move::lea).faster(WideMove::chooseLea)),
  XLAT         (row("D7",         B, Move::xlat));
  // spotless:on

  private final Cells cells;

  MoveInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
