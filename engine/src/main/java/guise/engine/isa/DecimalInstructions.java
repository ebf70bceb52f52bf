package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;

/** Arithmetic on BCD integers (SDM volume 1, 7.3.3 and 7.3.4). */
enum DecimalInstructions implements TableRow {
  // spotless:off
  DAA (row("i64 27",     B, Decimal::daa)),
  DAS (row("i64 2F",     B, Decimal::das)),
  AAA (row("i64 37",     B, Decimal::aaa)),
  AAS (row("i64 3F",     B, Decimal::aas)),
  AAM (row("i64 D4 ib",  B, Decimal::aam)),
  AAD (row("i64 D5 ib",  B, Decimal::aad));
  // spotless:on

  private final Cells cells;

  DecimalInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
