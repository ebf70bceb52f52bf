package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;
import static guise.engine.isa.OperandSize.V;

/** Multiplication and division (SDM volume 1, 7.3.2.2). */
enum MultiplyInstructions implements TableRow {
  // spotless:off
  MUL_RM8      (row("F6 /4",      B, Multiply::mul8)),
  MUL_RM       (row("F7 /4",      V, Multiply::mul)),
  IMUL_RM8     (row("F6 /5",      B, Multiply::imul8)),
  IMUL_RM      (row("F7 /5",      V, Multiply::imul)),
  IMUL_R_RM    (row("0F AF /r",   V, Multiply::imulRRm).faster(Multiply::chooseRRm)),
  IMUL_R_RM_I  (row("69 /r iz",   V, Multiply::imulRRmI)),
  IMUL_R_RM_I8 (row("6B /r ib",   V, Multiply::imulRRmI)),
  DIV_RM8      (row("F6 /6",      B, Divide::div8)),
  DIV_RM       (row("F7 /6",      V, Divide::div)),
  IDIV_RM8     (row("F6 /7",      B, Divide::idiv8)),
  IDIV_RM      (row("F7 /7",      V, Divide::idiv));
  // spotless:on

  private final Cells cells;

  MultiplyInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
