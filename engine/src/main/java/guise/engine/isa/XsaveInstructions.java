package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.Y;

import guise.x86.StaticFeature;

/** Instructions that save and restore extended state (SDM volume 1, 10.5 and chapter 13). */
enum XsaveInstructions implements TableRow {
  // spotless:off
  FXSAVE   (StaticFeature.FXSR,     "NP 0F AE /0 mem", Fxsave::fxsave),
  FXRSTOR  (StaticFeature.FXSR,     "NP 0F AE /1 mem", Fxsave::fxrstor),
  XSAVE    (StaticFeature.XSAVE,    "NP 0F AE /4 mem", Xsave::xsave),
  XSAVEOPT (StaticFeature.XSAVEOPT, "NP 0F AE /6 mem", Xsave::xsaveopt),
  XSAVEC   (StaticFeature.XSAVEC,   "NP 0F C7 /4 mem", Xsave::xsavec),
  XSAVES   (StaticFeature.XSAVES,   "NP 0F C7 /5 mem", Xsave::xsaves),
  XRSTOR   (StaticFeature.XSAVE,    "NP 0F AE /5 mem", Xrstor::xrstor),
  XRSTORS  (StaticFeature.XSAVES,   "NP 0F C7 /3 mem", Xrstor::xrstors);
  // spotless:on

  private final Cells cells;

  XsaveInstructions(StaticFeature needs, String text, Semantics semantics) {
    this.cells = row(text, Y, semantics).needing(needs);
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
