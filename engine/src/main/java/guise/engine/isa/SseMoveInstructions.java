package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.D;
import static guise.engine.isa.OperandSize.Q;
import static guise.engine.isa.OperandSize.W;
import static guise.engine.isa.OperandSize.X;
import static guise.engine.isa.OperandSize.Y;
import static guise.x86.StaticFeature.XMM;
import static guise.x86.StaticFeature.XMM2;

import guise.x86.StaticFeature;

/**
 * Data movement of SSE and SSE2 (SDM volume 1, 10.4.1.1 and 11.4.1.1), and the control register.
 */
enum SseMoveInstructions implements TableRow {
  // spotless:off
  // -- sixteen bytes -------------------------------------------------------------------------------
  MOVUPS       (XMM,  "NP 0F 10 /r", X, SseMove::loadUnaligned),
  MOVUPS_STORE (XMM,  "NP 0F 11 /r", X, SseMove::storeUnaligned),
  MOVUPD       (XMM2, "66 0F 10 /r", X, SseMove::loadUnaligned),
  MOVUPD_STORE (XMM2, "66 0F 11 /r", X, SseMove::storeUnaligned),
  MOVAPS       (XMM,  "NP 0F 28 /r", X, SseMove::load),
  MOVAPS_STORE (XMM,  "NP 0F 29 /r", X, SseMove::store),
  MOVAPD       (XMM2, "66 0F 28 /r", X, SseMove::load),
  MOVAPD_STORE (XMM2, "66 0F 29 /r", X, SseMove::store),
  MOVDQA       (XMM2, "66 0F 6F /r", X, SseMove::load),
  MOVDQA_STORE (XMM2, "66 0F 7F /r", X, SseMove::store),
  MOVDQU       (XMM2, "F3 0F 6F /r", X, SseMove::loadUnaligned),
  MOVDQU_STORE (XMM2, "F3 0F 7F /r", X, SseMove::storeUnaligned),
  MOVNTPS      (XMM,  "NP 0F 2B /r mem", X, SseMove::store),
  MOVNTPD      (XMM2, "66 0F 2B /r mem", X, SseMove::store),
  MOVNTDQ      (XMM2, "66 0F E7 /r mem", X, SseMove::store),
  MASKMOVDQU   (XMM2, "66 0F F7 /r reg", X, SseMove::maskmovdqu),

  // -- less ----------------------------------------------------------------------------------------
  MOVSS        (XMM,  "F3 0F 10 /r", D, SseMove::movss),
  MOVSS_STORE  (XMM,  "F3 0F 11 /r", D, SseMove::storeSingle),
  MOVSD        (XMM2, "F2 0F 10 /r", Q, SseMove::movsd),
  MOVSD_STORE  (XMM2, "F2 0F 11 /r", Q, SseMove::storeDouble),
  MOVLPS       (XMM,  "NP 0F 12 /r mem", Q, SseMove::loadLow),
  MOVHLPS      (XMM,  "NP 0F 12 /r reg", Q, SseMove::movhlps),
  MOVLPS_STORE (XMM,  "NP 0F 13 /r mem", Q, SseMove::storeQuad),
  MOVLPD       (XMM2, "66 0F 12 /r mem", Q, SseMove::loadLow),
  MOVLPD_STORE (XMM2, "66 0F 13 /r mem", Q, SseMove::storeQuad),
  MOVHPS       (XMM,  "NP 0F 16 /r mem", Q, SseMove::loadHigh),
  MOVLHPS      (XMM,  "NP 0F 16 /r reg", Q, SseMove::movlhps),
  MOVHPS_STORE (XMM,  "NP 0F 17 /r mem", Q, SseMove::storeHigh),
  MOVHPD       (XMM2, "66 0F 16 /r mem", Q, SseMove::loadHigh),
  MOVHPD_STORE (XMM2, "66 0F 17 /r mem", Q, SseMove::storeHigh),
  MOVQ         (XMM2, "F3 0F 7E /r", Q, SseMove::loadQuad),
  MOVQ_STORE   (XMM2, "66 0F D6 /r", Q, SseMove::storeQuad),

  // -- general registers ---------------------------------------------------------------------------
  MOVD         (XMM2, "66 0F 6E /r", Y, SseMove::fromGeneral),
  MOVD_STORE   (XMM2, "66 0F 7E /r", Y, SseMove::toGeneral),
  MOVNTI       (XMM2, "NP 0F C3 /r mem", Y, SseMove::movnti),
  PINSRW       (XMM2, "66 0F C4 /r ib", W, SseMove::pinsrw),
  PEXTRW       (XMM2, "66 0F C5 /r reg ib", D, SseMove::pextrw),
  MOVMSKPS     (XMM,  "NP 0F 50 /r reg", D, SseMove::movmskps),
  MOVMSKPD     (XMM2, "66 0F 50 /r reg", D, SseMove::movmskpd),
  PMOVMSKB     (XMM2, "66 0F D7 /r reg", D, SseMove::pmovmskb),

  // -- control -------------------------------------------------------------------------------------
  LDMXCSR      (XMM,  "NP 0F AE /2 mem", D, SseControl::ldmxcsr),
  STMXCSR      (XMM,  "NP 0F AE /3 mem", D, SseControl::stmxcsr);
  // spotless:on

  private final Cells cells;

  SseMoveInstructions(StaticFeature needs, String text, OperandSize size, Semantics semantics) {
    this.cells = row(text, size, semantics).needing(needs);
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
