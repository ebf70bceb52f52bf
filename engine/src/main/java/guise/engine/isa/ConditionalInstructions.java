package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;
import static guise.engine.isa.OperandSize.V;

import guise.x86.StaticFeature;

/** CMOVcc and SETcc (SDM volume 1, 7.3.1.1 and 7.3.7.2). */
enum ConditionalInstructions implements TableRow {
  // spotless:off
  // -- CMOVcc --------------------------------------------------------------------------------------
  CMOVO  (row("0F 40 /r",   V, Conditional.move(Condition.O)).needing(StaticFeature.CMOV)),
  CMOVNO (row("0F 41 /r",   V, Conditional.move(Condition.NO)).needing(StaticFeature.CMOV)),
  CMOVB  (row("0F 42 /r",   V, Conditional.move(Condition.B)).needing(StaticFeature.CMOV)),
  CMOVAE (row("0F 43 /r",   V, Conditional.move(Condition.AE)).needing(StaticFeature.CMOV)),
  CMOVE  (row("0F 44 /r",   V, Conditional.move(Condition.E)).needing(StaticFeature.CMOV)),
  CMOVNE (row("0F 45 /r",   V, Conditional.move(Condition.NE)).needing(StaticFeature.CMOV)),
  CMOVBE (row("0F 46 /r",   V, Conditional.move(Condition.BE)).needing(StaticFeature.CMOV)),
  CMOVA  (row("0F 47 /r",   V, Conditional.move(Condition.A)).needing(StaticFeature.CMOV)),
  CMOVS  (row("0F 48 /r",   V, Conditional.move(Condition.S)).needing(StaticFeature.CMOV)),
  CMOVNS (row("0F 49 /r",   V, Conditional.move(Condition.NS)).needing(StaticFeature.CMOV)),
  CMOVP  (row("0F 4A /r",   V, Conditional.move(Condition.P)).needing(StaticFeature.CMOV)),
  CMOVNP (row("0F 4B /r",   V, Conditional.move(Condition.NP)).needing(StaticFeature.CMOV)),
  CMOVL  (row("0F 4C /r",   V, Conditional.move(Condition.L)).needing(StaticFeature.CMOV)),
  CMOVGE (row("0F 4D /r",   V, Conditional.move(Condition.GE)).needing(StaticFeature.CMOV)),
  CMOVLE (row("0F 4E /r",   V, Conditional.move(Condition.LE)).needing(StaticFeature.CMOV)),
  CMOVG  (row("0F 4F /r",   V, Conditional.move(Condition.G)).needing(StaticFeature.CMOV)),
  // -- SETcc ---------------------------------------------------------------------------------------
  SETO   (row("0F 90 /r",   B, Conditional.set(Condition.O))),
  SETNO  (row("0F 91 /r",   B, Conditional.set(Condition.NO))),
  SETB   (row("0F 92 /r",   B, Conditional.set(Condition.B))),
  SETAE  (row("0F 93 /r",   B, Conditional.set(Condition.AE))),
  SETE   (row("0F 94 /r",   B, Conditional.set(Condition.E))),
  SETNE  (row("0F 95 /r",   B, Conditional.set(Condition.NE))),
  SETBE  (row("0F 96 /r",   B, Conditional.set(Condition.BE))),
  SETA   (row("0F 97 /r",   B, Conditional.set(Condition.A))),
  SETS   (row("0F 98 /r",   B, Conditional.set(Condition.S))),
  SETNS  (row("0F 99 /r",   B, Conditional.set(Condition.NS))),
  SETP   (row("0F 9A /r",   B, Conditional.set(Condition.P))),
  SETNP  (row("0F 9B /r",   B, Conditional.set(Condition.NP))),
  SETL   (row("0F 9C /r",   B, Conditional.set(Condition.L))),
  SETGE  (row("0F 9D /r",   B, Conditional.set(Condition.GE))),
  SETLE  (row("0F 9E /r",   B, Conditional.set(Condition.LE))),
  SETG   (row("0F 9F /r",   B, Conditional.set(Condition.G)));
  // spotless:on

  private final Cells cells;

  ConditionalInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
