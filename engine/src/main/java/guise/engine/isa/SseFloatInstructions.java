package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.FloatOperations.doubles;
import static guise.engine.isa.FloatOperations.flags;
import static guise.engine.isa.FloatOperations.real;
import static guise.engine.isa.FloatOperations.single;
import static guise.engine.isa.FloatOperations.singles;
import static guise.engine.isa.OperandSize.X;
import static guise.engine.isa.OperandSize.Y;
import static guise.engine.isa.SseOperands.halves;
import static guise.engine.isa.SseOperands.packed;
import static guise.x86.StaticFeature.XMM;
import static guise.x86.StaticFeature.XMM2;

import guise.x86.StaticFeature;

/**
 * Floating-point numbers of SSE and SSE2: arithmetic, comparison, conversion (SDM volume 1, 10.4
 * and 11.4).
 */
enum SseFloatInstructions implements TableRow {
  // spotless:off
  // -- arithmetic ----------------------------------------------------------------------------------
  ADDPS      (XMM,  "NP 0F 58 /r", singles(FloatHost::add)),
  ADDPD      (XMM2, "66 0F 58 /r", doubles(FloatHost::add)),
  ADDSS      (XMM,  "F3 0F 58 /r", single(FloatHost::add)),
  ADDSD      (XMM2, "F2 0F 58 /r", real(FloatHost::add)),
  SUBPS      (XMM,  "NP 0F 5C /r", singles(FloatHost::subtract)),
  SUBPD      (XMM2, "66 0F 5C /r", doubles(FloatHost::subtract)),
  SUBSS      (XMM,  "F3 0F 5C /r", single(FloatHost::subtract)),
  SUBSD      (XMM2, "F2 0F 5C /r", real(FloatHost::subtract)),
  MULPS      (XMM,  "NP 0F 59 /r", singles(FloatHost::multiply)),
  MULPD      (XMM2, "66 0F 59 /r", doubles(FloatHost::multiply)),
  MULSS      (XMM,  "F3 0F 59 /r", single(FloatHost::multiply)),
  MULSD      (XMM2, "F2 0F 59 /r", real(FloatHost::multiply)),
  DIVPS      (XMM,  "NP 0F 5E /r", singles(FloatHost::divide)),
  DIVPD      (XMM2, "66 0F 5E /r", doubles(FloatHost::divide)),
  DIVSS      (XMM,  "F3 0F 5E /r", single(FloatHost::divide)),
  DIVSD      (XMM2, "F2 0F 5E /r", real(FloatHost::divide)),
  SQRTPS     (XMM,  "NP 0F 51 /r", singles(FloatOperations::root)),
  SQRTPD     (XMM2, "66 0F 51 /r", doubles(FloatOperations::root)),
  SQRTSS     (XMM,  "F3 0F 51 /r", single(FloatOperations::root)),
  SQRTSD     (XMM2, "F2 0F 51 /r", real(FloatOperations::root)),
  MINPS      (XMM,  "NP 0F 5D /r", singles(FloatCompare::minimum)),
  MINPD      (XMM2, "66 0F 5D /r", doubles(FloatCompare::minimum)),
  MINSS      (XMM,  "F3 0F 5D /r", single(FloatCompare::minimum)),
  MINSD      (XMM2, "F2 0F 5D /r", real(FloatCompare::minimum)),
  MAXPS      (XMM,  "NP 0F 5F /r", singles(FloatCompare::maximum)),
  MAXPD      (XMM2, "66 0F 5F /r", doubles(FloatCompare::maximum)),
  MAXSS      (XMM,  "F3 0F 5F /r", single(FloatCompare::maximum)),
  MAXSD      (XMM2, "F2 0F 5F /r", real(FloatCompare::maximum)),
  RSQRTPS    (XMM,  "NP 0F 52 /r", halves(FloatEstimate::rootReciprocals)),
  RSQRTSS    (XMM,  "F3 0F 52 /r", FloatEstimate::rsqrtss),
  RCPPS      (XMM,  "NP 0F 53 /r", halves(FloatEstimate::reciprocals)),
  RCPSS      (XMM,  "F3 0F 53 /r", FloatEstimate::rcpss),

  // -- comparison ----------------------------------------------------------------------------------
  CMPPS      (XMM,  "NP 0F C2 /r ib", singles(FloatCompare::compare)),
  CMPPD      (XMM2, "66 0F C2 /r ib", doubles(FloatCompare::compare)),
  CMPSS      (XMM,  "F3 0F C2 /r ib", single(FloatCompare::compare)),
  CMPSD      (XMM2, "F2 0F C2 /r ib", real(FloatCompare::compare)),
  UCOMISS    (XMM,  "NP 0F 2E /r", flags(FloatFormat.SINGLE, false)),
  UCOMISD    (XMM2, "66 0F 2E /r", flags(FloatFormat.DOUBLE, false)),
  COMISS     (XMM,  "NP 0F 2F /r", flags(FloatFormat.SINGLE, true)),
  COMISD     (XMM2, "66 0F 2F /r", flags(FloatFormat.DOUBLE, true)),

  // -- logic ---------------------------------------------------------------------------------------
  ANDPS      (XMM,  "NP 0F 54 /r", halves((a, b) -> a & b)),
  ANDPD      (XMM2, "66 0F 54 /r", halves((a, b) -> a & b)),
  ANDNPS     (XMM,  "NP 0F 55 /r", halves((a, b) -> ~a & b)),
  ANDNPD     (XMM2, "66 0F 55 /r", halves((a, b) -> ~a & b)),
  ORPS       (XMM,  "NP 0F 56 /r", halves((a, b) -> a | b)),
  ORPD       (XMM2, "66 0F 56 /r", halves((a, b) -> a | b)),
  XORPS      (XMM,  "NP 0F 57 /r", halves((a, b) -> a ^ b)),
  XORPD      (XMM2, "66 0F 57 /r", halves((a, b) -> a ^ b)),

  // -- places --------------------------------------------------------------------------------------
  UNPCKLPS   (XMM,  "NP 0F 14 /r", packed(Shuffle.unpackLow(32))),
  UNPCKLPD   (XMM2, "66 0F 14 /r", packed(Shuffle.unpackLow(64))),
  UNPCKHPS   (XMM,  "NP 0F 15 /r", packed(Shuffle.unpackHigh(32))),
  UNPCKHPD   (XMM2, "66 0F 15 /r", packed(Shuffle.unpackHigh(64))),
  SHUFPS     (XMM,  "NP 0F C6 /r ib", packed(Shuffle::shufps)),
  SHUFPD     (XMM2, "66 0F C6 /r ib", packed(Shuffle::shufpd)),

  // -- conversion ----------------------------------------------------------------------------------
  CVTSI2SS   (XMM,  "F3 0F 2A /r", Y, FloatConversions::cvtsi2ss),
  CVTSI2SD   (XMM2, "F2 0F 2A /r", Y, FloatConversions::cvtsi2sd),
  CVTTSS2SI  (XMM,  "F3 0F 2C /r", Y, FloatConversions::cvttss2si),
  CVTTSD2SI  (XMM2, "F2 0F 2C /r", Y, FloatConversions::cvttsd2si),
  CVTSS2SI   (XMM,  "F3 0F 2D /r", Y, FloatConversions::cvtss2si),
  CVTSD2SI   (XMM2, "F2 0F 2D /r", Y, FloatConversions::cvtsd2si),
  CVTPS2PD   (XMM2, "NP 0F 5A /r", FloatConversions::cvtps2pd),
  CVTPD2PS   (XMM2, "66 0F 5A /r", FloatConversions::cvtpd2ps),
  CVTSS2SD   (XMM2, "F3 0F 5A /r", FloatConversions::cvtss2sd),
  CVTSD2SS   (XMM2, "F2 0F 5A /r", FloatConversions::cvtsd2ss),
  CVTDQ2PS   (XMM2, "NP 0F 5B /r", singles(FloatConversions::fromDoubleword)),
  CVTPS2DQ   (XMM2, "66 0F 5B /r", singles(FloatConversions::toDoubleword)),
  CVTTPS2DQ  (XMM2, "F3 0F 5B /r", singles(FloatConversions::truncateToDoubleword)),
  CVTTPD2DQ  (XMM2, "66 0F E6 /r", FloatConversions::cvttpd2dq),
  CVTDQ2PD   (XMM2, "F3 0F E6 /r", FloatConversions::cvtdq2pd),
  CVTPD2DQ   (XMM2, "F2 0F E6 /r", FloatConversions::cvtpd2dq);
  // spotless:on

  private final Cells cells;

  SseFloatInstructions(StaticFeature needs, String text, Semantics semantics) {
    this(needs, text, X, semantics);
  }

  SseFloatInstructions(StaticFeature needs, String text, OperandSize size, Semantics semantics) {
    this.cells = row(text, size, semantics).needing(needs);
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
