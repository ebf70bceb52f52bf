package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;
import static guise.engine.isa.OperandSize.V;
import static guise.engine.isa.OperandSize.W;

import guise.x86.StaticFeature;

/** Instructions of no family (SDM volume 1, 7.3.17). */
enum MiscInstructions implements TableRow {
  // spotless:off
  // -- no operation --------------------------------------------------------------------------------
  HINTS      (row("0F 18-1F /r", V, Miscellany::nop)),
  PREFETCHW  (row("0F 0D /r mem", V, Miscellany::nop)),
  // -- cache lines and order -----------------------------------------------------------------------
  CLFLUSH    (row("NP 0F AE /7 mem", B, Miscellany::touchLine).needing(StaticFeature.CLFLUSH)),
  CLFLUSHOPT (row("66 0F AE /7 mem", B, Miscellany::touchLine).needing(StaticFeature.CLFLUSHOPT)),
  CLWB       (row("66 0F AE /6 mem", B, Miscellany::touchLine).needing(StaticFeature.CLWB)),
  LFENCE     (row("NP 0F AE /5 reg", V, Miscellany::nop).needing(StaticFeature.XMM2)),
  MFENCE     (row("NP 0F AE /6 reg", V, Miscellany::nop).needing(StaticFeature.XMM2)),
  SFENCE     (row("NP 0F AE /7 reg", V, Miscellany::nop).needing(StaticFeature.XMM)),
  // -- undefined by definition ---------------------------------------------------------------------
  UD0        (row("0F FF /r",   V, Miscellany::undefined)),
  UD1        (row("0F B9 /r",   V, Miscellany::undefined)),
  UD2        (row("0F 0B",      V, Miscellany::undefined)),
  // -- others --------------------------------------------------------------------------------------
  BOUND      (row("i64 62 /r mem", V, Miscellany::bound)),
  ARPL       (row("i64 63 /r",  W, Miscellany::arpl)),
  SALC       (row("i64 D6",     B, Miscellany::salc));
  // spotless:on

  private final Cells cells;

  MiscInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
