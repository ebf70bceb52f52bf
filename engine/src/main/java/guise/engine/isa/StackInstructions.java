package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.D64;
import static guise.engine.isa.OperandSize.V;

/** The stack (SDM volume 1, 7.3.1.4 and 6.6). */
enum StackInstructions implements TableRow {
  // spotless:off
  // -- PUSH ----------------------------------------------------------------------------------------
  PUSH_R  (row("50+r",       D64, Stack::pushR)),
  PUSH_RM (row("FF /6",      D64, Stack::pushRm)),
  PUSH_I  (row("68 iz",      D64, Stack::pushI)),
  PUSH_I8 (row("6A ib",      D64, Stack::pushI)),
  PUSH_ES (row("i64 06",     D64, Stack::pushEs)),
  PUSH_CS (row("i64 0E",     D64, Stack::pushCs)),
  PUSH_SS (row("i64 16",     D64, Stack::pushSs)),
  PUSH_DS (row("i64 1E",     D64, Stack::pushDs)),
  PUSH_FS (row("0F A0",      D64, Stack::pushFs)),
  PUSH_GS (row("0F A8",      D64, Stack::pushGs)),
  PUSHA   (row("i64 60",     V, Frames::pushAll)),
  PUSHF   (row("9C",         D64, StackFlags::push)),
  // -- POP -----------------------------------------------------------------------------------------
  POP_R   (row("58+r",       D64, Stack::popR)),
  POP_RM  (row("8F /0",      D64, Stack::popRm)),
  POPA    (row("i64 61",     V, Frames::popAll)),
  POPF    (row("9D",         D64, StackFlags::pop)),
  // -- ENTER, LEAVE --------------------------------------------------------------------------------
  ENTER   (row("C8 iw ib",   D64, Frames::enter)),
  LEAVE   (row("C9",         D64, Frames::leave));
  // spotless:on

  private final Cells cells;

  StackInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
