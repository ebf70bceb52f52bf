package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;
import static guise.engine.isa.OperandSize.V;

/** String instructions; INS and OUTS are I/O (SDM volume 1, 7.3.9). */
enum StringInstructions implements TableRow {
  // spotless:off
  MOVSB (row("A4",         B, Strings::movs)),
  MOVS  (row("A5",         V, Strings::movs)),
  CMPSB (row("A6",         B, Strings::cmps)),
  CMPS  (row("A7",         V, Strings::cmps)),
  STOSB (row("AA",         B, Strings::stos)),
  STOS  (row("AB",         V, Strings::stos)),
  LODSB (row("AC",         B, Strings::lods)),
  LODS  (row("AD",         V, Strings::lods)),
  SCASB (row("AE",         B, Strings::scas)),
  SCAS  (row("AF",         V, Strings::scas));
  // spotless:on

  private final Cells cells;

  StringInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
