package guise.engine.vmx;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An instruction of L2, the control that makes it exit, and as what. */
@SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing
enum Intercepted {
  // spotless:off
  CPUID      (Interception.CPUID,   "0fa2",             10, null),
  INVD       (Interception.INVD,    "0f08",             13, null),
  XSETBV     (Interception.XSETBV,  "0f01d1",           55, null),
  VMCALL     (Interception.VMCALL,  "0f01c1",           18, null),
  HLT        (Interception.HLT,     "f4",               12, f -> f.proc(7)),
  INVLPG     (Interception.INVLPG,  "0f013c2500700000", 14, f -> f.proc(9)),
  INVPCID    (Interception.INVPCID, "660f38820425007000 00", 58, f -> f.proc(9)),
  RDPMC      (Interception.RDPMC,   "0f33",             15, f -> f.proc(11)),
  RDTSC      (Interception.RDTSC,   "0f31",             16, f -> f.proc(12)),
  RDTSCP     (Interception.RDTSCP,  "0f01f9",           51, f -> f.proc(12)),
  MONITOR    (Interception.MONITOR, "0f01c8",           39, f -> f.proc(29)),
  MWAIT      (Interception.MWAIT,   "0f01c9",           36, f -> f.proc(10)),
  PAUSE      (Interception.PAUSE,   "f390",             40, f -> f.proc(30)),
  WBINVD     (Interception.WBINVD,  "0f09",             54, f -> f.secondary(6)),
  RDRAND     (Interception.RDRAND,  "0fc7f0",           57, f -> f.secondary(11)),
  RDSEED     (Interception.RDSEED,  "0fc7f8",           61, f -> f.secondary(16)),
  DR_READ    (Interception.DR_READ, "0f21f8",           29, f -> f.proc(23)),
  DR_WRITE   (Interception.DR_WRITE,"0f23f8",           29, f -> f.proc(23)),
  SGDT       (Interception.SGDT,    "0f01042500700000", 46, f -> f.secondary(2)),
  SIDT       (Interception.SIDT,    "0f010c2500700000", 46, f -> f.secondary(2)),
  LGDT       (Interception.LGDT,    "0f01142500700000", 46, f -> f.secondary(2)),
  LIDT       (Interception.LIDT,    "0f011c2500700000", 46, f -> f.secondary(2)),
  SLDT       (Interception.SLDT,    "0f00c0",           47, f -> f.secondary(2)),
  STR        (Interception.STR,     "0f00c8",           47, f -> f.secondary(2)),
  LLDT       (Interception.LLDT,    "0f00d0",           47, f -> f.secondary(2)),
  LTR        (Interception.LTR,     "0f00d8",           47, f -> f.secondary(2)),
  CR3_LOAD   (null,                 "0f22d8",           28, f -> f.proc(15)),
  CR3_STORE  (null,                 "0f20d8",           28, f -> f.proc(16)),
  CR8_LOAD   (null,                 "440f22c0",         28, f -> f.proc(19)),
  CR8_STORE  (null,                 "440f20c0",         28, f -> f.proc(20)),
  CR0_MASKED (null,                 "0f22c0",           28, f -> f.or(VmcsField.CR0_MASK, 1L << 31)),
  CR4_MASKED (null,                 "0f22e0",           28, f -> f.or(VmcsField.CR4_MASK, 1L << 5)),
  CLTS       (null,                 "0f06",             28, f -> f.or(VmcsField.CR0_MASK, 8).or(VmcsField.CR0_SHADOW, 8)),
  LMSW       (null,                 "0f01f1",           28, f -> f.or(VmcsField.CR0_MASK, 2).or(VmcsField.CR0_SHADOW, 2)),
  IN         (null,                 "e510",             30, f -> f.proc(24)),
  OUT        (null,                 "e610",             30, f -> f.proc(24)),
  RDMSR      (null,                 "b974010000 0f32",  31, f -> f.without(VmcsField.PROC_CONTROLS, 1 << 28)),
  WRMSR      (null,                 "b974010000 0f30",  32, f -> f.without(VmcsField.PROC_CONTROLS, 1 << 28)),
  VMREAD     (null,                 "0f78c8",           23, null),
  VMWRITE    (null,                 "0f79c8",           25, null),
  VMLAUNCH   (null,                 "0f01c2",           20, null),
  VMRESUME   (null,                 "0f01c3",           24, null),
  VMXOFF     (null,                 "0f01c4",           26, null),
  VMXON      (null,                 "f30fc7342500700000", 27, null),
  VMCLEAR    (null,                 "660fc7342500700000", 19, null),
  VMPTRLD    (null,                 "0fc7342500700000", 21, null),
  VMPTRST    (null,                 "0fc73c2500700000", 22, null);
  // spotless:on

  private final @Nullable Interception row;
  private final String hex;
  private final int reason;
  private final @Nullable Consumer<Fields> control;

  Intercepted(
      @Nullable Interception row, String hex, int reason, @Nullable Consumer<Fields> control) {
    this.row = row;
    this.hex = hex;
    this.reason = reason;
    this.control = control;
  }

  @Nullable Interception row() {
    return row;
  }

  String hex() {
    return hex.replace(" ", "");
  }

  int reason() {
    return reason;
  }

  /** How long the last instruction is: what the exit tells. */
  int length() {
    int all = hex().length() / 2;
    return reason == 31 || reason == 32 ? 2 : all;
  }

  boolean isUnconditional() {
    return control == null;
  }

  void turnOn(Fields fields) {
    if (control != null) {
      control.accept(fields);
    }
  }
}
