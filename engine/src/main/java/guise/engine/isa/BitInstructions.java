package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.B;
import static guise.engine.isa.OperandSize.V;

import guise.x86.StaticFeature;

/** Bit tests, scans and counts (SDM volume 1, 7.3.7). */
enum BitInstructions implements TableRow {
  // spotless:off
  BT_RM_R     (row("0F A3 /r",   V, BitTest::testR)),
  BT_RM_I     (row("0F BA /4 ib", V, BitTest::testI)),
  BTS_RM_R    (row("0F AB /r",   V, BitTest.changeR(BitTest::set)).withLock()),
  BTS_RM_I    (row("0F BA /5 ib", V, BitTest.changeI(BitTest::set)).withLock()),
  BTR_RM_R    (row("0F B3 /r",   V, BitTest.changeR(BitTest::reset)).withLock()),
  BTR_RM_I    (row("0F BA /6 ib", V, BitTest.changeI(BitTest::reset)).withLock()),
  BTC_RM_R    (row("0F BB /r",   V, BitTest.changeR(BitTest::complement)).withLock()),
  BTC_RM_I    (row("0F BA /7 ib", V, BitTest.changeI(BitTest::complement)).withLock()),
  BSF         (row("0F BC /r",   V, BitScan::forward)),
  BSR         (row("0F BD /r",   V, BitScan::reverse)),
  TZCNT       (row("F3 0F BC /r", V, BitScan::trailingZeros).needing(StaticFeature.BMI1)),
  LZCNT       (row("F3 0F BD /r", V, BitScan::leadingZeros).needing(StaticFeature.ABM)),
  POPCNT      (row("F3 0F B8 /r", V, BitScan::population).needing(StaticFeature.POPCNT)),
  CRC32_R_RM8 (row("F2 0F 38 F0 /r", B, Crc32c::of).needing(StaticFeature.XMM4_2)),
  CRC32_R_RM  (row("F2 0F 38 F1 /r", V, Crc32c::of).needing(StaticFeature.XMM4_2));
  // spotless:on

  private final Cells cells;

  BitInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
