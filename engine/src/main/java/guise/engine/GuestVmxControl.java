package guise.engine;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.before;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Rule;
import guise.kernel.Versions;
import guise.x86.StaticFeature;
import guise.x86.msr.Msr;

/**
 * A control of VMX that KVM lets a guest have or takes from it as the guest's CPUID says ({@code
 * vmx_adjust_secondary_exec_control}, {@code nested_vmx_entry_exit_ctls_update}).
 */
enum GuestVmxControl implements Rule {
  // spotless:off
  RDTSCP          (Msr.VMX_PROCBASED_CTLS2,     3, ALL, "RDTSCP or RDPID", v -> v.has(StaticFeature.RDTSCP) || v.has(StaticFeature.RDPID)),
  RDRAND_EXITING  (Msr.VMX_PROCBASED_CTLS2,    11, ALL, "RDRAND",   v -> v.has(StaticFeature.RDRAND)),
  INVPCID         (Msr.VMX_PROCBASED_CTLS2,    12, ALL, "INVPCID",  v -> v.has(StaticFeature.INVPCID)),
  RDSEED_EXITING  (Msr.VMX_PROCBASED_CTLS2,    16, ALL, "RDSEED",   v -> v.has(StaticFeature.RDSEED)),
  XSAVES          (Msr.VMX_PROCBASED_CTLS2,    20, ALL, "XSAVES",   v -> v.has(StaticFeature.XSAVES) && v.has(StaticFeature.XSAVE)),
  USER_WAIT       (Msr.VMX_PROCBASED_CTLS2,    26, ALL, "WAITPKG",  v -> v.has(StaticFeature.WAITPKG)),
  EXIT_BNDCFGS    (Msr.VMX_TRUE_EXIT_CTLS,     23, before(6, 0).documented(), "MPX", v -> v.has(StaticFeature.MPX)),
  ENTRY_BNDCFGS   (Msr.VMX_TRUE_ENTRY_CTLS,    16, before(6, 0).documented(), "MPX", v -> v.has(StaticFeature.MPX)),
  EXIT_PERF       (Msr.VMX_TRUE_EXIT_CTLS,     12, before(6, 0).documented(), "IA32_PERF_GLOBAL_CTRL", PmuMsrs::hasGlobalControl),
  ENTRY_PERF      (Msr.VMX_TRUE_ENTRY_CTLS,    13, before(6, 0).documented(), "IA32_PERF_GLOBAL_CTRL", PmuMsrs::hasGlobalControl);
  // spotless:on

  /** Whether a guest has what the control is for. */
  @Immutable
  interface Condition {
    boolean holds(VcpuState v);
  }

  private final Msr register;
  private final int control;
  private final Versions versions;
  private final String feature;
  private final Condition condition;

  GuestVmxControl(
      Msr register, int control, Versions versions, String feature, Condition condition) {
    this.register = register;
    this.control = control;
    this.versions = versions;
    this.feature = feature;
    this.condition = condition;
  }

  /** A register's value with the controls that follow the guest's CPUID as that is now. */
  static long adjusted(VcpuState v, Msr register, long value) {
    long host = v.platform.host.boot().msr(register).orElse(0);
    long result = value;
    for (GuestVmxControl row : values()) {
      if (row.register == register && v.platform.rules.has(row)) {
        long mask = host & 1L << 32 + row.control;
        result = row.condition.holds(v) ? result | mask : result & ~mask;
      }
    }
    return result;
  }

  @Override
  public String meaning() {
    return "a guest has the control where it has " + feature;
  }

  @Override
  public Versions versions() {
    return versions;
  }
}
