package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;
import static guise.engine.isa.OperandSize.V;

import guise.x86.StaticFeature;

/** Instructions on flags (SDM volume 1, 7.3.13). */
enum FlagInstructions implements TableRow {
  // spotless:off
  CLC     (row("F8",         V, Flags::clc)),
  STC     (row("F9",         V, Flags::stc)),
  CMC     (row("F5",         V, Flags::cmc)),
  CLD     (row("FC",         V, Flags::cld)),
  STD     (row("FD",         V, Flags::std)),
  CLI     (row("FA",         V, Flags::cli)),
  STI     (row("FB",         V, Flags::sti)),
  LAHF    (row("i64 9F",         B, Flags::lahf)),
  SAHF    (row("i64 9E",         B, Flags::sahf)),
  LAHF_64 (row("o64 9F",     B, Flags::lahf).needing(StaticFeature.LAHF_LM)),
  SAHF_64 (row("o64 9E",     B, Flags::sahf).needing(StaticFeature.LAHF_LM));
  // spotless:on

  private final Cells cells;

  FlagInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
