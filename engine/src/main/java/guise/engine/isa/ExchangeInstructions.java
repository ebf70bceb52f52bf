package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;
import static guise.engine.isa.OperandSize.Q;
import static guise.engine.isa.OperandSize.V;
import static guise.engine.isa.OperandSize.X;

import guise.x86.StaticFeature;

/** Exchanges (SDM volume 1, 7.3.1.2). */
enum ExchangeInstructions implements TableRow {
  // spotless:off
  XCHG_RM8_R8    (row("86 /r",      B, Exchange::xchg).withLock()),
  XCHG_RM_R      (row("87 /r",      V, Exchange::xchg).withLock()),
  XCHG_A_R       (row("90+r",       V, Exchange::xchgAccumulator)),
  PAUSE          (row("F3 90+r",    V, Exchange::pause)),
  XADD_RM8_R8    (row("0F C0 /r",   B, Exchange::xadd).withLock()),
  XADD_RM_R      (row("0F C1 /r",   V, Exchange::xadd).withLock()),
  CMPXCHG_RM8_R8 (row("0F B0 /r",   B, Exchange::cmpxchg).withLock()),
  CMPXCHG_RM_R   (row("0F B1 /r",   V, Exchange::cmpxchg).withLock()),
  CMPXCHG8B      (row("W0 0F C7 /1 mem", Q, ExchangePair::cmpxchg8b).needing(StaticFeature.CX8).withLock()),
  CMPXCHG16B     (row("REX.W 0F C7 /1 mem", X, ExchangePair::cmpxchg16b).needing(StaticFeature.CX16).withLock()),
  BSWAP          (row("0F C8+r",    V, Exchange::bswap));
  // spotless:on

  private final Cells cells;

  ExchangeInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
