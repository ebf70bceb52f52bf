package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.Y;

import guise.x86.StaticFeature;

/** BMI1, BMI2 and ADX (SDM volume 1, 5.1.16 and 5.1.17). */
enum BmiInstructions implements TableRow {
  // spotless:off
  // -- BMI1 ----------------------------------------------------------------------------------------
  ANDN   (row("VEX.LZ.0F38 F2 /r", Y, Bmi1::andn).needing(StaticFeature.BMI1)),
  BLSR   (row("VEX.LZ.0F38 F3 /1", Y, Bmi1::blsr).needing(StaticFeature.BMI1)),
  BLSMSK (row("VEX.LZ.0F38 F3 /2", Y, Bmi1::blsmsk).needing(StaticFeature.BMI1)),
  BLSI   (row("VEX.LZ.0F38 F3 /3", Y, Bmi1::blsi).needing(StaticFeature.BMI1)),
  BEXTR  (row("VEX.LZ.0F38 F7 /r", Y, Bmi1::bextr).needing(StaticFeature.BMI1)),
  // -- BMI2 ----------------------------------------------------------------------------------------
  BZHI   (row("VEX.LZ.0F38 F5 /r", Y, Bmi2::bzhi).needing(StaticFeature.BMI2)),
  PEXT   (row("VEX.LZ.F3.0F38 F5 /r", Y, Bmi2::pext).needing(StaticFeature.BMI2)),
  PDEP   (row("VEX.LZ.F2.0F38 F5 /r", Y, Bmi2::pdep).needing(StaticFeature.BMI2)),
  MULX   (row("VEX.LZ.F2.0F38 F6 /r", Y, Bmi2::mulx).needing(StaticFeature.BMI2)),
  SARX   (row("VEX.LZ.F3.0F38 F7 /r", Y, Bmi2::sarx).needing(StaticFeature.BMI2)),
  SHLX   (row("VEX.LZ.66.0F38 F7 /r", Y, Bmi2::shlx).needing(StaticFeature.BMI2)),
  SHRX   (row("VEX.LZ.F2.0F38 F7 /r", Y, Bmi2::shrx).needing(StaticFeature.BMI2)),
  RORX   (row("VEX.LZ.F2.0F3A.novvvv F0 /r ib", Y, Bmi2::rorx).needing(StaticFeature.BMI2)),
  // -- ADX -----------------------------------------------------------------------------------------
  ADCX   (row("66 0F 38 F6 /r", Y, Adx::adcx).needing(StaticFeature.ADX)),
  ADOX   (row("F3 0F 38 F6 /r", Y, Adx::adox).needing(StaticFeature.ADX));
  // spotless:on

  private final Cells cells;

  BmiInstructions(Cells cells) {
    this.cells = cells;
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
