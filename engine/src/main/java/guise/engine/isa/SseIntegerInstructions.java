package guise.engine.isa;

import static guise.engine.isa.Cells.row;
import static guise.engine.isa.OperandSize.X;
import static guise.engine.isa.Packed.bytes;
import static guise.engine.isa.Packed.doubles;
import static guise.engine.isa.Packed.signedBytes;
import static guise.engine.isa.Packed.signedWords;
import static guise.engine.isa.Packed.words;
import static guise.engine.isa.SseOperands.halves;
import static guise.engine.isa.SseOperands.immediate;
import static guise.engine.isa.SseOperands.packed;

import guise.x86.StaticFeature;

/**
 * Packed integers of SSE2: arithmetic, comparison, logic, shifts, shuffles (SDM volume 1, 11.4.2).
 */
enum SseIntegerInstructions implements TableRow {
  // spotless:off
  // -- arithmetic ----------------------------------------------------------------------------------
  PADDB      ("66 0F FC /r", halves(Packed::addBytes)),
  PADDW      ("66 0F FD /r", halves(Packed::addWords)),
  PADDD      ("66 0F FE /r", halves(Packed::addDoubles)),
  PADDQ      ("66 0F D4 /r", halves(Long::sum)),
  PSUBB      ("66 0F F8 /r", halves(Packed::subtractBytes)),
  PSUBW      ("66 0F F9 /r", halves(Packed::subtractWords)),
  PSUBD      ("66 0F FA /r", halves(Packed::subtractDoubles)),
  PSUBQ      ("66 0F FB /r", halves((a, b) -> a - b)),
  PADDSB     ("66 0F EC /r", halves(signedBytes((a, b) -> Packed.byteRange(a + b)))),
  PADDSW     ("66 0F ED /r", halves(signedWords((a, b) -> Packed.wordRange(a + b)))),
  PADDUSB    ("66 0F DC /r", halves(bytes((a, b) -> Packed.unsignedByteRange(a + b)))),
  PADDUSW    ("66 0F DD /r", halves(words((a, b) -> Packed.unsignedWordRange(a + b)))),
  PSUBSB     ("66 0F E8 /r", halves(signedBytes((a, b) -> Packed.byteRange(a - b)))),
  PSUBSW     ("66 0F E9 /r", halves(signedWords((a, b) -> Packed.wordRange(a - b)))),
  PSUBUSB    ("66 0F D8 /r", halves(bytes((a, b) -> Packed.unsignedByteRange(a - b)))),
  PSUBUSW    ("66 0F D9 /r", halves(words((a, b) -> Packed.unsignedWordRange(a - b)))),
  PAVGB      ("66 0F E0 /r", halves(bytes(Packed::average))),
  PAVGW      ("66 0F E3 /r", halves(words(Packed::average))),
  PMINUB     ("66 0F DA /r", halves(bytes(Math::min))),
  PMAXUB     ("66 0F DE /r", halves(bytes(Math::max))),
  PMINSW     ("66 0F EA /r", halves(signedWords(Math::min))),
  PMAXSW     ("66 0F EE /r", halves(signedWords(Math::max))),
  PMULLW     ("66 0F D5 /r", halves(words((a, b) -> a * b))),
  PMULHW     ("66 0F E5 /r", halves(signedWords(Packed::upperProduct))),
  PMULHUW    ("66 0F E4 /r", halves(words(Packed::upperProduct))),
  PMULUDQ    ("66 0F F4 /r", halves(Packed::multiplyEven)),
  PMADDWD    ("66 0F F5 /r", halves(Packed::multiplyAdd)),
  PSADBW     ("66 0F F6 /r", halves(Packed::sumOfDifferences)),

  // -- comparison ----------------------------------------------------------------------------------
  PCMPEQB    ("66 0F 74 /r", halves(bytes(Packed::equal))),
  PCMPEQW    ("66 0F 75 /r", halves(words(Packed::equal))),
  PCMPEQD    ("66 0F 76 /r", halves(doubles(Packed::equal))),
  PCMPGTB    ("66 0F 64 /r", halves(signedBytes(Packed::greater))),
  PCMPGTW    ("66 0F 65 /r", halves(signedWords(Packed::greater))),
  PCMPGTD    ("66 0F 66 /r", halves(doubles(Packed::greater))),

  // -- logic ---------------------------------------------------------------------------------------
  PAND       ("66 0F DB /r", halves((a, b) -> a & b)),
  PANDN      ("66 0F DF /r", halves((a, b) -> ~a & b)),
  POR        ("66 0F EB /r", halves((a, b) -> a | b)),
  PXOR       ("66 0F EF /r", halves((a, b) -> a ^ b)),

  // -- shifts --------------------------------------------------------------------------------------
  PSRLW      ("66 0F D1 /r", packed(PackedShift.right(16))),
  PSRLD      ("66 0F D2 /r", packed(PackedShift.right(32))),
  PSRLQ      ("66 0F D3 /r", packed(PackedShift.right(64))),
  PSRAW      ("66 0F E1 /r", packed(PackedShift.arithmetic(16))),
  PSRAD      ("66 0F E2 /r", packed(PackedShift.arithmetic(32))),
  PSLLW      ("66 0F F1 /r", packed(PackedShift.left(16))),
  PSLLD      ("66 0F F2 /r", packed(PackedShift.left(32))),
  PSLLQ      ("66 0F F3 /r", packed(PackedShift.left(64))),
  PSRLW_I    ("66 0F 71 /2 reg ib", immediate(PackedShift.right(16))),
  PSRAW_I    ("66 0F 71 /4 reg ib", immediate(PackedShift.arithmetic(16))),
  PSLLW_I    ("66 0F 71 /6 reg ib", immediate(PackedShift.left(16))),
  PSRLD_I    ("66 0F 72 /2 reg ib", immediate(PackedShift.right(32))),
  PSRAD_I    ("66 0F 72 /4 reg ib", immediate(PackedShift.arithmetic(32))),
  PSLLD_I    ("66 0F 72 /6 reg ib", immediate(PackedShift.left(32))),
  PSRLQ_I    ("66 0F 73 /2 reg ib", immediate(PackedShift.right(64))),
  PSRLDQ     ("66 0F 73 /3 reg ib", immediate(PackedShift::rightBytes)),
  PSLLQ_I    ("66 0F 73 /6 reg ib", immediate(PackedShift.left(64))),
  PSLLDQ     ("66 0F 73 /7 reg ib", immediate(PackedShift::leftBytes)),

  // -- places --------------------------------------------------------------------------------------
  PUNPCKLBW  ("66 0F 60 /r", packed(Shuffle.unpackLow(8))),
  PUNPCKLWD  ("66 0F 61 /r", packed(Shuffle.unpackLow(16))),
  PUNPCKLDQ  ("66 0F 62 /r", packed(Shuffle.unpackLow(32))),
  PUNPCKLQDQ ("66 0F 6C /r", packed(Shuffle.unpackLow(64))),
  PUNPCKHBW  ("66 0F 68 /r", packed(Shuffle.unpackHigh(8))),
  PUNPCKHWD  ("66 0F 69 /r", packed(Shuffle.unpackHigh(16))),
  PUNPCKHDQ  ("66 0F 6A /r", packed(Shuffle.unpackHigh(32))),
  PUNPCKHQDQ ("66 0F 6D /r", packed(Shuffle.unpackHigh(64))),
  PACKSSWB   ("66 0F 63 /r", packed(Shuffle.pack(16, Packed::byteRange))),
  PACKUSWB   ("66 0F 67 /r", packed(Shuffle.pack(16, Packed::unsignedByteRange))),
  PACKSSDW   ("66 0F 6B /r", packed(Shuffle.pack(32, Packed::wordRange))),
  PSHUFD     ("66 0F 70 /r ib", packed(Shuffle::pshufd)),
  PSHUFHW    ("F3 0F 70 /r ib", packed(Shuffle::pshufhw)),
  PSHUFLW    ("F2 0F 70 /r ib", packed(Shuffle::pshuflw));
  // spotless:on

  private final Cells cells;

  SseIntegerInstructions(String text, Semantics semantics) {
    this.cells = row(text, X, semantics).needing(StaticFeature.XMM2);
  }

  @Override
  public Cells cells() {
    return cells;
  }
}
