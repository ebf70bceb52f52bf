package guise.engine.isa;

import guise.x86.StaticFeature;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Instructions for operating systems: control registers, MSRs, translation, identification. */
enum SystemInstructions implements Instruction {
  // spotless:off
  MOV_FROM_CR ("0F 20 /r asreg",     OperandSize.NATURAL, ControlRegisterMoves::read),
  MOV_TO_CR   ("0F 22 /r asreg",     OperandSize.NATURAL, ControlRegisterMoves::write),
  CLTS        ("0F 06",              OperandSize.V,       ControlRegisterMoves::clts),
  SMSW        ("0F 01 /4",           OperandSize.V,       ControlRegisterMoves::smsw),
  LMSW        ("0F 01 /6",           OperandSize.W,       ControlRegisterMoves::lmsw),
  MOV_FROM_DR ("0F 21 /r asreg",     OperandSize.NATURAL, DebugRegisterMoves::read),
  MOV_TO_DR   ("0F 23 /r asreg",     OperandSize.NATURAL, DebugRegisterMoves::write),

  SGDT        ("0F 01 /0 mem",       OperandSize.NATURAL, DescriptorTables::sgdt),
  SIDT        ("0F 01 /1 mem",       OperandSize.NATURAL, DescriptorTables::sidt),
  LGDT        ("0F 01 /2 mem",       OperandSize.V,       DescriptorTables::lgdt),
  LIDT        ("0F 01 /3 mem",       OperandSize.V,       DescriptorTables::lidt),
  SLDT        ("0F 00 /0",           OperandSize.V,       DescriptorTables::sldt),
  STR         ("0F 00 /1",           OperandSize.V,       DescriptorTables::str),

  CPUID       ("0F A2",              OperandSize.D,       Identification::cpuid),
  RDTSC       ("0F 31",              OperandSize.D,       Identification::rdtsc),
  RDTSCP      ("0F 01 F9",           OperandSize.D,       Identification::rdtscp, StaticFeature.RDTSCP),
  RDPID       ("F3 0F C7 /7 reg",    OperandSize.NATURAL, Identification::rdpid,  StaticFeature.RDPID),
  RDRAND      ("NFx 0F C7 /6 reg",   OperandSize.V,       Identification::rdrand, StaticFeature.RDRAND),
  RDSEED      ("NFx 0F C7 /7 reg",   OperandSize.V,       Identification::rdseed, StaticFeature.RDSEED),

  RDMSR       ("0F 32",              OperandSize.D,       ModelSpecific::rdmsr),
  WRMSR       ("0F 30",              OperandSize.D,       ModelSpecific::wrmsr),
  RDPMC       ("0F 33",              OperandSize.D,       ModelSpecific::rdpmc),
  XGETBV      ("NP 0F 01 D0",        OperandSize.D,       ModelSpecific::xgetbv, StaticFeature.XSAVE),
  XSETBV      ("NP 0F 01 D1",        OperandSize.D,       ModelSpecific::xsetbv),
  RDPKRU      ("NP 0F 01 EE",        OperandSize.D,       ModelSpecific::rdpkru, StaticFeature.PKU),
  WRPKRU      ("NP 0F 01 EF",        OperandSize.D,       ModelSpecific::wrpkru, StaticFeature.PKU),

  INVLPG      ("0F 01 /7 mem",       OperandSize.V,       Translations::invlpg),
  INVPCID     ("66 0F 38 82 /r mem", OperandSize.NATURAL, Translations::invpcid, StaticFeature.INVPCID),
  INVD        ("0F 08",              OperandSize.V,       Translations::invd),
  WBINVD      ("0F 09",              OperandSize.V,       Translations::wbinvd),
  CLAC        ("NP 0F 01 CA",        OperandSize.V,       Translations::clac,    StaticFeature.SMAP),
  STAC        ("NP 0F 01 CB",        OperandSize.V,       Translations::stac,    StaticFeature.SMAP),

  RDFSBASE    ("F3 o64 0F AE /0 reg", OperandSize.Y,      SegmentBases::rdfsbase, StaticFeature.FSGSBASE),
  RDGSBASE    ("F3 o64 0F AE /1 reg", OperandSize.Y,      SegmentBases::rdgsbase, StaticFeature.FSGSBASE),
  WRFSBASE    ("F3 o64 0F AE /2 reg", OperandSize.Y,      SegmentBases::wrfsbase, StaticFeature.FSGSBASE),
  WRGSBASE    ("F3 o64 0F AE /3 reg", OperandSize.Y,      SegmentBases::wrgsbase, StaticFeature.FSGSBASE),
  SWAPGS      ("o64 0F 01 F8",       OperandSize.V,       SegmentBases::swapgs),

  HLT         ("F4",                 OperandSize.V,       Waiting::hlt),
  MONITOR     ("0F 01 C8",           OperandSize.NATURAL, Waiting::monitor),
  MWAIT       ("0F 01 C9",           OperandSize.NATURAL, Waiting::mwait),
  VMCALL      ("NP 0F 01 C1",        OperandSize.NATURAL, Waiting::hypercall),
  VMMCALL     ("0F 01 D9",           OperandSize.NATURAL, Waiting::hypercall),
  RSM         ("0F AA",              OperandSize.V,       Waiting::rsm);
  // spotless:on

  private final Encoding encoding;
  private final Semantics semantics;
  private final @Nullable StaticFeature needs;

  SystemInstructions(String encoding, OperandSize size, Semantics semantics) {
    this(encoding, size, semantics, null);
  }

  SystemInstructions(
      String encoding, OperandSize size, Semantics semantics, @Nullable StaticFeature needs) {
    this.encoding = new Encoding(encoding, size);
    this.semantics = semantics;
    this.needs = needs;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public Semantics semantics() {
    return semantics;
  }

  @Override
  public Optional<StaticFeature> needs() {
    return Optional.ofNullable(needs);
  }
}
