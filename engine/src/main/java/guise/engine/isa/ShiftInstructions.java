package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;
import static guise.engine.isa.OperandSize.V;

/** Shifts and rotates (SDM volume 1, 7.3.6). */
enum ShiftInstructions implements TableRow {
  // spotless:off
  // -- ROL -----------------------------------------------------------------------------------------
  ROL_RM8_I  (row("C0 /0 ib",   B, Shifting.byImmediate(Shift.ROL))),
  ROL_RM_I   (row("C1 /0 ib",   V, Shifting.byImmediate(Shift.ROL))),
  ROL_RM8_1  (row("D0 /0",      B, Shifting.byOne(Shift.ROL))),
  ROL_RM_1   (row("D1 /0",      V, Shifting.byOne(Shift.ROL))),
  ROL_RM8_CL (row("D2 /0",      B, Shifting.byCl(Shift.ROL))),
  ROL_RM_CL  (row("D3 /0",      V, Shifting.byCl(Shift.ROL))),
  // -- ROR -----------------------------------------------------------------------------------------
  ROR_RM8_I  (row("C0 /1 ib",   B, Shifting.byImmediate(Shift.ROR))),
  ROR_RM_I   (row("C1 /1 ib",   V, Shifting.byImmediate(Shift.ROR))),
  ROR_RM8_1  (row("D0 /1",      B, Shifting.byOne(Shift.ROR))),
  ROR_RM_1   (row("D1 /1",      V, Shifting.byOne(Shift.ROR))),
  ROR_RM8_CL (row("D2 /1",      B, Shifting.byCl(Shift.ROR))),
  ROR_RM_CL  (row("D3 /1",      V, Shifting.byCl(Shift.ROR))),
  // -- RCL -----------------------------------------------------------------------------------------
  RCL_RM8_I  (row("C0 /2 ib",   B, Shifting.byImmediate(Shift.RCL))),
  RCL_RM_I   (row("C1 /2 ib",   V, Shifting.byImmediate(Shift.RCL))),
  RCL_RM8_1  (row("D0 /2",      B, Shifting.byOne(Shift.RCL))),
  RCL_RM_1   (row("D1 /2",      V, Shifting.byOne(Shift.RCL))),
  RCL_RM8_CL (row("D2 /2",      B, Shifting.byCl(Shift.RCL))),
  RCL_RM_CL  (row("D3 /2",      V, Shifting.byCl(Shift.RCL))),
  // -- RCR -----------------------------------------------------------------------------------------
  RCR_RM8_I  (row("C0 /3 ib",   B, Shifting.byImmediate(Shift.RCR))),
  RCR_RM_I   (row("C1 /3 ib",   V, Shifting.byImmediate(Shift.RCR))),
  RCR_RM8_1  (row("D0 /3",      B, Shifting.byOne(Shift.RCR))),
  RCR_RM_1   (row("D1 /3",      V, Shifting.byOne(Shift.RCR))),
  RCR_RM8_CL (row("D2 /3",      B, Shifting.byCl(Shift.RCR))),
  RCR_RM_CL  (row("D3 /3",      V, Shifting.byCl(Shift.RCR))),
  // -- SHL -----------------------------------------------------------------------------------------
  SHL_RM8_I  (row("C0 /4 ib",   B, Shifting.byImmediate(Shift.SHL))),
  SHL_RM_I   (row("C1 /4 ib",   V, Shifting.byImmediate(Shift.SHL)).faster(WideShift::chooseShlI)),
  SHL_RM8_1  (row("D0 /4",      B, Shifting.byOne(Shift.SHL))),
  SHL_RM_1   (row("D1 /4",      V, Shifting.byOne(Shift.SHL))),
  SHL_RM8_CL (row("D2 /4",      B, Shifting.byCl(Shift.SHL))),
  SHL_RM_CL  (row("D3 /4",      V, Shifting.byCl(Shift.SHL))),
  // -- SHR -----------------------------------------------------------------------------------------
  SHR_RM8_I  (row("C0 /5 ib",   B, Shifting.byImmediate(Shift.SHR))),
  SHR_RM_I   (row("C1 /5 ib",   V, Shifting.byImmediate(Shift.SHR)).faster(WideShift::chooseShrI)),
  SHR_RM8_1  (row("D0 /5",      B, Shifting.byOne(Shift.SHR))),
  SHR_RM_1   (row("D1 /5",      V, Shifting.byOne(Shift.SHR))),
  SHR_RM8_CL (row("D2 /5",      B, Shifting.byCl(Shift.SHR))),
  SHR_RM_CL  (row("D3 /5",      V, Shifting.byCl(Shift.SHR))),
  // -- SAL -----------------------------------------------------------------------------------------
  SAL_RM8_I  (row("C0 /6 ib",   B, Shifting.byImmediate(Shift.SHL))),
  SAL_RM_I   (row("C1 /6 ib",   V, Shifting.byImmediate(Shift.SHL)).faster(WideShift::chooseShlI)),
  SAL_RM8_1  (row("D0 /6",      B, Shifting.byOne(Shift.SHL))),
  SAL_RM_1   (row("D1 /6",      V, Shifting.byOne(Shift.SHL))),
  SAL_RM8_CL (row("D2 /6",      B, Shifting.byCl(Shift.SHL))),
  SAL_RM_CL  (row("D3 /6",      V, Shifting.byCl(Shift.SHL))),
  // -- SAR -----------------------------------------------------------------------------------------
  SAR_RM8_I  (row("C0 /7 ib",   B, Shifting.byImmediate(Shift.SAR))),
  SAR_RM_I   (row("C1 /7 ib",   V, Shifting.byImmediate(Shift.SAR)).faster(WideShift::chooseSarI)),
  SAR_RM8_1  (row("D0 /7",      B, Shifting.byOne(Shift.SAR))),
  SAR_RM_1   (row("D1 /7",      V, Shifting.byOne(Shift.SAR))),
  SAR_RM8_CL (row("D2 /7",      B, Shifting.byCl(Shift.SAR))),
  SAR_RM_CL  (row("D3 /7",      V, Shifting.byCl(Shift.SAR))),
  // -- SHLD, SHRD ----------------------------------------------------------------------------------
  SHLD_I     (row("0F A4 /r ib", V, DoubleShift::shldByImmediate)),
  SHLD_CL    (row("0F A5 /r",   V, DoubleShift::shldByCl)),
  SHRD_I     (row("0F AC /r ib", V, DoubleShift::shrdByImmediate)),
  SHRD_CL    (row("0F AD /r",   V, DoubleShift::shrdByCl));
  // spotless:on

  private final Cells cells;

  ShiftInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
