package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.D64;
import static guise.engine.isa.OperandSize.V;
import static guise.engine.isa.OperandSize.W;

/** Segment registers and what protects segments (SDM volume 1, 7.3.15; volume 3, 5.10). */
enum SegmentInstructions implements TableRow {
  // spotless:off
  MOV_SREG (row("8E /r",       W,   SegmentMoves::move)),
  POP_ES   (row("i64 07",      D64, SegmentMoves::popEs)),
  POP_SS   (row("i64 17",      D64, SegmentMoves::popSs)),
  POP_DS   (row("i64 1F",      D64, SegmentMoves::popDs)),
  POP_FS   (row("0F A1",       D64, SegmentMoves::popFs)),
  POP_GS   (row("0F A9",       D64, SegmentMoves::popGs)),
  LES      (row("i64 C4 /r mem", V, SegmentMoves::les)),
  LDS      (row("i64 C5 /r mem", V, SegmentMoves::lds)),
  LSS      (row("0F B2 /r mem", V,  SegmentMoves::lss)),
  LFS      (row("0F B4 /r mem", V,  SegmentMoves::lfs)),
  LGS      (row("0F B5 /r mem", V,  SegmentMoves::lgs)),
  // -- tables and tasks ----------------------------------------------------------------------------
  LLDT     (row("0F 00 /2",    W,   SystemSegments::lldt)),
  LTR      (row("0F 00 /3",    W,   SystemSegments::ltr)),
  // -- what a selector allows ----------------------------------------------------------------------
  VERR     (row("0F 00 /4",    W,   SelectorChecks::verr)),
  VERW     (row("0F 00 /5",    W,   SelectorChecks::verw)),
  LAR      (row("0F 02 /r",    V,   SelectorChecks::lar)),
  LSL      (row("0F 03 /r",    V,   SelectorChecks::lsl));
  // spotless:on

  private final Cells cells;

  SegmentInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
