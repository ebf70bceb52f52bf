package guise.engine.isa;

import static guise.engine.isa.Cells.row;

import guise.x86.StaticFeature;

/** Control of the x87 unit (SDM volume 1, 8.3.11), as far as it needs no arithmetic. */
enum X87Instructions implements TableRow {
  // spotless:off
  FWAIT     (row("9B",            OperandSize.V, X87Control::fwait)),
  FNINIT    (row("DB E3",         OperandSize.W, X87Control::fninit).needing(StaticFeature.FPU)),
  FNCLEX    (row("DB E2",         OperandSize.W, X87Control::fnclex).needing(StaticFeature.FPU)),
  FLDCW     (row("D9 /5 mem",     OperandSize.W, X87Control::fldcw).needing(StaticFeature.FPU)),
  FNSTCW    (row("D9 /7 mem",     OperandSize.W, X87Control::fnstcw).needing(StaticFeature.FPU)),
  FNSTSW    (row("DD /7 mem",     OperandSize.W, X87Control::fnstsw).needing(StaticFeature.FPU)),
  FNSTSW_AX (row("DF E0",         OperandSize.W, X87Control::fnstsw).needing(StaticFeature.FPU)),
  EMMS      (row("NP 0F 77",      OperandSize.W, X87Control::emms).needing(StaticFeature.MMX));
  // spotless:on

  private final Cells cells;

  X87Instructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
