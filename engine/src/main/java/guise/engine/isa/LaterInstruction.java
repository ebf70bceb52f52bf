package guise.engine.isa;

import guise.engine.memory.GuestFault;
import guise.x86.StaticFeature;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encodings that the manuals define and Guise does not execute yet. Where the guest has the
 * feature, and the processor would get past its first checks, the run ends and names the bytes;
 * where it has not, they are #UD as on any processor without it. A row of {@link InstructionSet}
 * takes its encodings away from here.
 */
enum LaterInstruction implements Instruction {
  // spotless:off
  X87              ("D8-DF /r",          Unit.X87,  StaticFeature.FPU),
  FEMMS            ("0F 0E",             Unit.X87,  StaticFeature._3DNOW),
  AMD_3DNOW        ("0F 0F /r ib",       Unit.X87,  StaticFeature._3DNOW),
  GETSEC           ("NP 0F 37",          Unit.NONE, StaticFeature.SMX),

  // -- MMX, and what SSE and SSE2 say about its registers -----------------------------------------
  MMX_CONVERSIONS  ("NFx 0F 2A /r",      Unit.SSE,  StaticFeature.XMM),
  MMX_TRUNCATIONS  ("NFx 0F 2C-2D /r",   Unit.SSE,  StaticFeature.XMM),
  MMX_PACKED       ("NP 0F 60-6B /r",    Unit.SSE,  StaticFeature.MMX),
  MMX_LOADS        ("NP 0F 6E-76 /r",    Unit.SSE,  StaticFeature.MMX),
  MMX_STORES       ("NP 0F 7E-7F /r",    Unit.SSE,  StaticFeature.MMX),
  MMX_WORDS        ("NP 0F C4-C5 /r ib", Unit.SSE,  StaticFeature.XMM),
  MMX_SSE2         ("NP 0F D1-FE /r",    Unit.SSE,  StaticFeature.MMX),
  MOVQ2DQ          ("F3 0F D6 /r reg",   Unit.SSE,  StaticFeature.XMM2),
  MOVDQ2Q          ("F2 0F D6 /r reg",   Unit.SSE,  StaticFeature.XMM2),

  // -- SSE3 and what came after, as far as it has no VEX ------------------------------------------
  MOVDDUP          ("F2 0F 12 /r",       Unit.SSE,  StaticFeature.XMM3),
  MOVSLDUP         ("F3 0F 12 /r",       Unit.SSE,  StaticFeature.XMM3),
  MOVSHDUP         ("F3 0F 16 /r",       Unit.SSE,  StaticFeature.XMM3),
  HORIZONTAL_PD    ("66 0F 7C-7D /r",    Unit.SSE,  StaticFeature.XMM3),
  HORIZONTAL_PS    ("F2 0F 7C-7D /r",    Unit.SSE,  StaticFeature.XMM3),
  ADDSUBPD         ("66 0F D0 /r",       Unit.SSE,  StaticFeature.XMM3),
  ADDSUBPS         ("F2 0F D0 /r",       Unit.SSE,  StaticFeature.XMM3),
  LDDQU            ("F2 0F F0 /r mem",   Unit.SSE,  StaticFeature.XMM3),
  MOVNTSS          ("F3 0F 2B /r mem",   Unit.SSE,  StaticFeature.SSE4A),
  MOVNTSD          ("F2 0F 2B /r mem",   Unit.SSE,  StaticFeature.SSE4A),
  SSE4A            ("0F 78-79 /r",       Unit.SSE,  StaticFeature.SSE4A),
  SSSE3            ("NFx 0F 38 00-0B /r", Unit.SSE, StaticFeature.SSSE3),
  SSSE3_ABSOLUTE   ("NFx 0F 38 1C-1E /r", Unit.SSE, StaticFeature.SSSE3),
  SSE4_1_BLEND     ("66 0F 38 10-17 /r", Unit.SSE,  StaticFeature.XMM4_1),
  SSE4_1_EXTEND    ("66 0F 38 20-2B /r", Unit.SSE,  StaticFeature.XMM4_1),
  SSE4_1_MOVE      ("66 0F 38 30-41 /r", Unit.SSE,  StaticFeature.XMM4_1),
  SHA              ("NP 0F 38 C8-CD /r", Unit.SSE,  StaticFeature.SHA_NI),
  GFNI             ("66 0F 38 CF /r",    Unit.SSE,  StaticFeature.GFNI),
  AES              ("66 0F 38 DB-DF /r", Unit.SSE,  StaticFeature.AES),
  KEY_LOCKER       ("F3 0F 38 D8-DF /r", Unit.SSE,  StaticFeature.AES_KL),
  ENCODEKEY        ("F3 0F 38 FA-FB /r", Unit.SSE,  StaticFeature.AES_KL),
  SSE4_1_ROUND     ("66 0F 3A 08-0E /r ib", Unit.SSE, StaticFeature.XMM4_1),
  PALIGNR          ("NFx 0F 3A 0F /r ib", Unit.SSE, StaticFeature.SSSE3),
  SSE4_1_EXTRACT   ("66 0F 3A 14-22 /r ib", Unit.SSE, StaticFeature.XMM4_1),
  SSE4_1_DOT       ("66 0F 3A 40-42 /r ib", Unit.SSE, StaticFeature.XMM4_1),
  PCLMULQDQ        ("66 0F 3A 44 /r ib", Unit.SSE,  StaticFeature.PCLMULQDQ),
  SSE4_2_STRINGS   ("66 0F 3A 60-63 /r ib", Unit.SSE, StaticFeature.XMM4_2),
  SHA1RNDS4        ("NP 0F 3A CC /r ib", Unit.SSE,  StaticFeature.SHA_NI),
  GFNI_AFFINE      ("66 0F 3A CE-CF /r ib", Unit.SSE, StaticFeature.GFNI),
  AESKEYGENASSIST  ("66 0F 3A DF /r ib", Unit.SSE,  StaticFeature.AES),

  // -- AVX and what came after ------------------------------------------------------------------
  AVX_0F_MOVES     ("VEX.PIG.LIG.0F 10-17 /r",   Unit.AVX, StaticFeature.AVX),
  AVX_0F_CONVERT   ("VEX.PIG.LIG.0F 28-2F /r",   Unit.AVX, StaticFeature.AVX),
  AVX512_MASKS     ("VEX.PIG.LIG.0F 41-4B /r",   Unit.AVX, StaticFeature.AVX512F),
  AVX_0F_PACKED    ("VEX.PIG.LIG.0F 50-76 /r",   Unit.AVX, StaticFeature.AVX),
  VZERO            ("VEX.NP.LIG.0F 77",          Unit.AVX, StaticFeature.AVX),
  AVX_0F_LATE      ("VEX.PIG.LIG.0F 7C-7F /r",   Unit.AVX, StaticFeature.AVX),
  AVX512_KMOV      ("VEX.PIG.LIG.0F 90-93 /r",   Unit.AVX, StaticFeature.AVX512F),
  AVX512_KTEST     ("VEX.PIG.LIG.0F 98-99 /r",   Unit.AVX, StaticFeature.AVX512F),
  AVX_MXCSR        ("VEX.NP.LZ.0F AE /r mem",    Unit.AVX, StaticFeature.AVX),
  AVX_0F_COMPARE   ("VEX.PIG.LIG.0F C2 /r ib",   Unit.AVX, StaticFeature.AVX),
  AVX_0F_INSERT    ("VEX.PIG.LIG.0F C4-C6 /r ib", Unit.AVX, StaticFeature.AVX),
  AVX_0F_INTEGER   ("VEX.PIG.LIG.0F D0-FE /r",   Unit.AVX, StaticFeature.AVX),
  AVX_0F38_FIRST   ("VEX.66.LIG.0F38 00-41 /r",  Unit.AVX, StaticFeature.AVX),
  AVX2_SHIFTS      ("VEX.66.LIG.0F38 45-47 /r",  Unit.AVX, StaticFeature.AVX2),
  AMX_CONFIG       ("VEX.PIG.LZ.0F38 49 /r",     Unit.AVX, StaticFeature.AMX_TILE),
  AMX_LOAD         ("VEX.PIG.LZ.0F38 4B /r",     Unit.AVX, StaticFeature.AMX_TILE),
  AVX_VNNI         ("VEX.PIG.LIG.0F38 50-53 /r", Unit.AVX, StaticFeature.AVX_VNNI),
  AVX2_BROADCAST   ("VEX.66.LIG.0F38 58-5A /r",  Unit.AVX, StaticFeature.AVX2),
  AMX_DOT          ("VEX.PIG.LZ.0F38 5C /r reg", Unit.AVX, StaticFeature.AMX_TILE),
  AMX_INTEGER      ("VEX.PIG.LZ.0F38 5E /r reg", Unit.AVX, StaticFeature.AMX_INT8),
  AMX_COMPLEX      ("VEX.PIG.LZ.0F38 6C /r reg", Unit.AVX, StaticFeature.AMX_COMPLEX),
  AVX_NE_CONVERT   ("VEX.F3.LIG.0F38 72 /r",     Unit.AVX, StaticFeature.AVX_NE_CONVERT),
  AVX2_BYTES       ("VEX.66.LIG.0F38 78-79 /r",  Unit.AVX, StaticFeature.AVX2),
  AVX2_MASKED      ("VEX.66.LIG.0F38 8C-93 /r",  Unit.AVX, StaticFeature.AVX2),
  FMA              ("VEX.66.LIG.0F38 96-AF /r",  Unit.AVX, StaticFeature.FMA),
  AVX_NE_LOADS     ("VEX.PIG.LIG.0F38 B0-B1 /r mem", Unit.AVX, StaticFeature.AVX_NE_CONVERT),
  AVX_IFMA         ("VEX.66.LIG.0F38 B4-B5 /r",  Unit.AVX, StaticFeature.AVX_IFMA),
  FMA_231          ("VEX.66.LIG.0F38 B6-BF /r",  Unit.AVX, StaticFeature.FMA),
  SHA512           ("VEX.F2.LIG.0F38 CB-CD /r",  Unit.AVX, StaticFeature.SHA512),
  AVX_GFNI         ("VEX.66.LIG.0F38 CF /r",     Unit.AVX, StaticFeature.GFNI),
  AVX_AES          ("VEX.66.LIG.0F38 DB-DF /r",  Unit.AVX, StaticFeature.AES),
  CMPCCXADD        ("VEX.66.LZ.0F38 E0-EF /r mem", Unit.AVX, StaticFeature.CMPCCXADD),
  AVX2_PERMUTE     ("VEX.66.LIG.0F3A 00-02 /r ib", Unit.AVX, StaticFeature.AVX2),
  AVX_PERMUTE      ("VEX.66.LIG.0F3A 04-06 /r ib", Unit.AVX, StaticFeature.AVX),
  AVX_ROUND        ("VEX.66.LIG.0F3A 08-0F /r ib", Unit.AVX, StaticFeature.AVX),
  AVX_EXTRACT      ("VEX.66.LIG.0F3A 14-22 /r ib", Unit.AVX, StaticFeature.AVX),
  AVX512_KSHIFT    ("VEX.66.LIG.0F3A 30-33 /r ib", Unit.AVX, StaticFeature.AVX512F),
  AVX2_INSERT      ("VEX.66.LIG.0F3A 38-39 /r ib", Unit.AVX, StaticFeature.AVX2),
  AVX_DOT          ("VEX.66.LIG.0F3A 40-46 /r ib", Unit.AVX, StaticFeature.AVX),
  AVX_BLEND        ("VEX.66.LIG.0F3A 4A-4C /r ib", Unit.AVX, StaticFeature.AVX),
  FMA4             ("VEX.66.LIG.0F3A 5C-5F /r ib", Unit.AVX, StaticFeature.FMA4),
  AVX_STRINGS      ("VEX.66.LIG.0F3A 60-63 /r ib", Unit.AVX, StaticFeature.AVX),
  FMA4_MORE        ("VEX.66.LIG.0F3A 68-7F /r ib", Unit.AVX, StaticFeature.FMA4),
  AVX_GFNI_AFFINE  ("VEX.66.LIG.0F3A CE-CF /r ib", Unit.AVX, StaticFeature.GFNI),
  AVX_AESKEYGEN    ("VEX.66.LIG.0F3A DF /r ib",    Unit.AVX, StaticFeature.AES),

  // -- system and other -------------------------------------------------------------------------
  ENCLV            ("NP 0F 01 C0",       Unit.NONE, StaticFeature.SGX),
  PCONFIG          ("NP 0F 01 C5",       Unit.NONE, StaticFeature.PCONFIG),
  ENCLS            ("NP 0F 01 CF",       Unit.NONE, StaticFeature.SGX),
  ENCLU            ("NP 0F 01 D7",       Unit.NONE, StaticFeature.SGX),
  SERIALIZE        ("NP 0F 01 E8",       Unit.NONE, StaticFeature.SERIALIZE),
  MONITORX         ("NP 0F 01 FA",       Unit.NONE, StaticFeature.MWAITX),
  MWAITX           ("NP 0F 01 FB",       Unit.NONE, StaticFeature.MWAITX),
  CLZERO           ("NP 0F 01 FC",       Unit.NONE, StaticFeature.CLZERO),
  RDPRU            ("NP 0F 01 FD",       Unit.NONE, StaticFeature.RDPRU),
  INVLPGB          ("NP 0F 01 FE",       Unit.NONE, StaticFeature.INVLPGB),
  TLBSYNC          ("NP 0F 01 FF",       Unit.NONE, StaticFeature.INVLPGB),
  USER_INTERRUPTS  ("F3 o64 0F 01 /5 reg", Unit.NONE, StaticFeature.UINTR),
  SENDUIPI         ("F3 o64 0F C7 /6 reg", Unit.NONE, StaticFeature.UINTR),
  PTWRITE          ("F3 0F AE /4",       Unit.NONE, StaticFeature.PTWRITE),
  INCSSP           ("F3 0F AE /5 reg",   Unit.NONE, StaticFeature.SHSTK),
  UMONITOR         ("F3 0F AE /6 reg",   Unit.NONE, StaticFeature.WAITPKG),
  CLRSSBSY         ("F3 0F AE /6 mem",   Unit.NONE, StaticFeature.SHSTK),
  UMWAIT           ("F2 0F AE /6 reg",   Unit.NONE, StaticFeature.WAITPKG),
  TPAUSE           ("66 0F AE /6 reg",   Unit.NONE, StaticFeature.WAITPKG),
  RSTORSSP         ("F3 0F 01 /5 mem",   Unit.NONE, StaticFeature.SHSTK),
  SETSSBSY         ("F3 i64 0F 01 E8",   Unit.NONE, StaticFeature.SHSTK),
  SAVEPREVSSP      ("F3 i64 0F 01 EA",   Unit.NONE, StaticFeature.SHSTK),
  WRUSS            ("66 0F 38 F5 /r mem", Unit.NONE, StaticFeature.SHSTK),
  WRSS             ("NP 0F 38 F6 /r mem", Unit.NONE, StaticFeature.SHSTK),
  MOVDIR64B        ("66 0F 38 F8 /r mem", Unit.NONE, StaticFeature.MOVDIR64B),
  ENQCMD           ("F2 0F 38 F8 /r mem", Unit.NONE, StaticFeature.ENQCMD),
  ENQCMDS          ("F3 0F 38 F8 /r mem", Unit.NONE, StaticFeature.ENQCMD),
  MOVDIRI          ("NP 0F 38 F9 /r mem", Unit.NONE, StaticFeature.MOVDIRI),
  HRESET           ("F3 0F 3A F0 C0 ib", Unit.NONE, StaticFeature.HRESET),

  // -- whole encoding spaces, found by their escape ----------------------------------------------
  EVEX             ("o64 62",            Unit.AVX,  StaticFeature.AVX512F),
  XOP              ("VEX.PIG.0F3A FF",   Unit.AVX,  StaticFeature.XOP);
  // spotless:on

  /** What the processor looks at before it begins: control bits of the unit that executes. */
  enum Unit {
    NONE,
    X87,
    SSE,
    AVX
  }

  private static final long EM = 1 << 2;
  private static final long TS = 1 << 3;
  private static final long OSFXSR = 1 << 9;
  private static final long OSXSAVE = 1 << 18;

  private final Encoding encoding;
  private final Unit unit;
  private final @Nullable StaticFeature feature;

  LaterInstruction(String text, Unit unit, @Nullable StaticFeature feature) {
    this.encoding = new Encoding(text, OperandSize.V);
    this.unit = unit;
    this.feature = feature;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public Optional<StaticFeature> needs() {
    return Optional.ofNullable(feature);
  }

  @Override
  public Semantics semantics() {
    return switch (unit) {
      case NONE -> (_, _) -> Outcome.UNIMPLEMENTED;
      case X87 -> (cpu, _) -> unlessDevice((cpu.cr0 & (EM | TS)) != 0);
      case SSE -> LaterInstruction::sse;
      case AVX -> (cpu, _) -> (cpu.cr4 & OSXSAVE) == 0 ? Outcome.ud() : Outcome.UNIMPLEMENTED;
    };
  }

  private static Outcome unlessDevice(boolean notAvailable) {
    return notAvailable ? new Outcome.Faulted(GuestFault.NM) : Outcome.UNIMPLEMENTED;
  }

  private static Outcome sse(Cpu cpu, Decoded in) {
    if ((cpu.cr0 & EM) != 0 || (cpu.cr4 & OSFXSR) == 0) {
      return Outcome.ud();
    }
    return unlessDevice((cpu.cr0 & TS) != 0);
  }
}
