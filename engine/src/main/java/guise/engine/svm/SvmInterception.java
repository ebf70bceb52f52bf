package guise.engine.svm;

import guise.engine.isa.Intercept;
import guise.x86.StaticFeature;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The instructions of L2 that a bit of the VMCB intercepts, by their exit codes (APM volume 2,
 * appendix C): word 3 begins at 0x60, word 4 at 0x80, word 5 at 0xA0.
 */
enum SvmInterception {
  // spotless:off
  CR0_SELECTIVE (Intercept.CR0_SELECTIVE,      0x65, null),
  SIDT          (Intercept.SIDT,               0x66, null),
  SGDT          (Intercept.SGDT,               0x67, null),
  SLDT          (Intercept.SLDT,               0x68, null),
  STR           (Intercept.STR,                0x69, null),
  LIDT          (Intercept.LIDT,               0x6A, null),
  LGDT          (Intercept.LGDT,               0x6B, null),
  LLDT          (Intercept.LLDT,               0x6C, null),
  LTR           (Intercept.LTR,                0x6D, null),
  RDTSC         (Intercept.RDTSC,              0x6E, null),
  RDPMC         (Intercept.RDPMC,              0x6F, null),
  PUSHF         (Intercept.PUSHF,              0x70, null),
  POPF          (Intercept.POPF,               0x71, null),
  CPUID         (Intercept.CPUID,              0x72, null),
  RSM           (Intercept.RSM,                0x73, null),
  IRET          (Intercept.IRET,               0x74, null),
  INT           (Intercept.SOFTWARE_INTERRUPT, 0x75, null),
  INVD          (Intercept.INVD,               0x76, null),
  PAUSE         (Intercept.PAUSE,              0x77, null),
  HLT           (Intercept.HLT,                0x78, null),
  INVLPG        (Intercept.INVLPG,             0x79, null),
  TASK_SWITCH   (Intercept.TASK_SWITCH,        0x7D, null),
  SHUTDOWN      (Intercept.SHUTDOWN,           0x7F, null),
  VMMCALL       (Intercept.HYPERCALL,          0x81, null),
  RDTSCP        (Intercept.RDTSCP,             0x87, StaticFeature.RDTSCP),
  ICEBP         (Intercept.ICEBP,              0x88, null),
  WBINVD        (Intercept.WBINVD,             0x89, null),
  MONITOR       (Intercept.MONITOR,            0x8A, null),
  MWAIT         (Intercept.MWAIT,              0x8B, null),
  XSETBV        (Intercept.XSETBV,             0x8D, StaticFeature.XSAVE),
  INVPCID       (Intercept.INVPCID,            0xA2, StaticFeature.INVPCID);
  // spotless:on

  private static final Map<Intercept, SvmInterception> BY_INTERCEPT = byIntercept();
  private static final int FIRST = 0x60;

  private final Intercept what;
  private final int code;
  private final @Nullable StaticFeature needs;

  SvmInterception(Intercept what, int code, @Nullable StaticFeature needs) {
    this.what = what;
    this.code = code;
    this.needs = needs;
  }

  private static Map<Intercept, SvmInterception> byIntercept() {
    var rows = new EnumMap<Intercept, SvmInterception>(Intercept.class);
    for (SvmInterception row : values()) {
      rows.put(row.what, row);
    }
    return rows;
  }

  static @Nullable SvmInterception of(Intercept what) {
    return BY_INTERCEPT.get(what);
  }

  int code() {
    return code;
  }

  /** Whether L1 set the bit; bits for instructions that L1 lacks count for nothing. */
  boolean isOn(Vmcb vmcb, SvmVcpu vcpu) {
    int word = vmcb.getInt(Vmcb.INTERCEPTS_3 + (code - FIRST) / Integer.SIZE * Integer.BYTES);
    StaticFeature feature = needs;
    return (word & 1 << code % Integer.SIZE) != 0 && (feature == null || vcpu.has(feature));
  }
}
