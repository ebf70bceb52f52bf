package guise.engine.vmx;

import guise.engine.isa.Intercept;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which instructions of L2 exit, by which control and as what (SDM volume 3, 27.1); those that
 * depend on an operand are in {@link VmxGuest}.
 */
enum Interception {
  // spotless:off
  CPUID      (Intercept.CPUID,     ExitReason.CPUID,     null),
  INVD       (Intercept.INVD,      ExitReason.INVD,      null),
  XSETBV     (Intercept.XSETBV,    ExitReason.XSETBV,    null),
  GETSEC     (Intercept.GETSEC,    ExitReason.GETSEC,    null),
  VMCALL     (Intercept.HYPERCALL, ExitReason.VMCALL,    null),
  RSM        (Intercept.RSM,       ExitReason.RSM,       null),
  HLT        (Intercept.HLT,       ExitReason.HLT,       Control.HLT_EXITING),
  INVLPG     (Intercept.INVLPG,    ExitReason.INVLPG,    Control.INVLPG_EXITING),
  INVPCID    (Intercept.INVPCID,   ExitReason.INVPCID,   Control.INVLPG_EXITING),
  RDPMC      (Intercept.RDPMC,     ExitReason.RDPMC,     Control.RDPMC_EXITING),
  RDTSC      (Intercept.RDTSC,     ExitReason.RDTSC,     Control.RDTSC_EXITING),
  RDTSCP     (Intercept.RDTSCP,    ExitReason.RDTSCP,    Control.RDTSC_EXITING),
  MONITOR    (Intercept.MONITOR,   ExitReason.MONITOR,   Control.MONITOR_EXITING),
  MWAIT      (Intercept.MWAIT,     ExitReason.MWAIT,     Control.MWAIT_EXITING),
  PAUSE      (Intercept.PAUSE,     ExitReason.PAUSE,     Control.PAUSE_EXITING),
  WBINVD     (Intercept.WBINVD,    ExitReason.WBINVD,    Control.WBINVD_EXITING),
  RDRAND     (Intercept.RDRAND,    ExitReason.RDRAND,    Control.RDRAND_EXITING),
  RDSEED     (Intercept.RDSEED,    ExitReason.RDSEED,    Control.RDSEED_EXITING),
  DR_READ    (Intercept.DR_READ,   ExitReason.DR_ACCESS, Control.MOV_DR_EXITING),
  DR_WRITE   (Intercept.DR_WRITE,  ExitReason.DR_ACCESS, Control.MOV_DR_EXITING),
  SGDT       (Intercept.SGDT,      ExitReason.GDTR_IDTR, Control.DESCRIPTOR_TABLE_EXITING),
  SIDT       (Intercept.SIDT,      ExitReason.GDTR_IDTR, Control.DESCRIPTOR_TABLE_EXITING),
  LGDT       (Intercept.LGDT,      ExitReason.GDTR_IDTR, Control.DESCRIPTOR_TABLE_EXITING),
  LIDT       (Intercept.LIDT,      ExitReason.GDTR_IDTR, Control.DESCRIPTOR_TABLE_EXITING),
  SLDT       (Intercept.SLDT,      ExitReason.LDTR_TR,   Control.DESCRIPTOR_TABLE_EXITING),
  STR        (Intercept.STR,       ExitReason.LDTR_TR,   Control.DESCRIPTOR_TABLE_EXITING),
  LLDT       (Intercept.LLDT,      ExitReason.LDTR_TR,   Control.DESCRIPTOR_TABLE_EXITING),
  LTR        (Intercept.LTR,       ExitReason.LDTR_TR,   Control.DESCRIPTOR_TABLE_EXITING);
  // spotless:on

  private static final Map<Intercept, Interception> BY_INTERCEPT = byIntercept();

  private final Intercept what;
  private final ExitReason reason;
  private final @Nullable Control control;

  Interception(Intercept what, ExitReason reason, @Nullable Control control) {
    this.what = what;
    this.reason = reason;
    this.control = control;
  }

  private static Map<Intercept, Interception> byIntercept() {
    var rows = new EnumMap<Intercept, Interception>(Intercept.class);
    for (Interception row : values()) {
      rows.put(row.what, row);
    }
    return rows;
  }

  static @Nullable Interception of(Intercept what) {
    return BY_INTERCEPT.get(what);
  }

  ExitReason reason() {
    return reason;
  }

  boolean isOn(Vmcs vmcs) {
    return control == null || control.isOn(vmcs);
  }
}
