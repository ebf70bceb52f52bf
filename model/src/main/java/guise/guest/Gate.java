package guise.guest;

import com.google.errorprone.annotations.Immutable;
import guise.x86.StaticFeature;

/** What KVM must have before it fills a leaf at all. */
enum Gate {
  // spotless:off
  OPEN       ("",                                        _ -> true),
  PMU        ("there is no PMU for guests",              report -> report.kvm().pmu().version() > 0 && report.view().has(KernelFlag.ARCH_PERFMON)),
  SGX        ("KVM does not offer SGX",                  report -> report.kvm().has(StaticFeature.SGX)),
  PT         ("KVM does not offer Processor Trace",      report -> report.kvm().has(StaticFeature.INTEL_PT)),
  AMX        ("KVM does not offer AMX_TILE",             report -> report.kvm().has(StaticFeature.AMX_TILE)),
  AVX10      ("KVM does not offer AVX10",                report -> report.kvm().has(StaticFeature.AVX10)),
  SVM        ("KVM does not offer SVM",                  report -> report.kvm().has(StaticFeature.SVM)),
  SEV        ("KVM does not offer SEV",                  report -> report.kvm().has(StaticFeature.SEV)),
  HOST_SEV   ("the host kernel has no SEV",              report -> report.view().has(StaticFeature.SEV)),
  PERFMON_V2 ("KVM does not offer PERFMON_V2",           report -> report.kvm().has(StaticFeature.PERFMON_V2));
  // spotless:on

  /** Whether the leaf is filled. */
  @Immutable
  interface Condition {
    boolean holds(Report report);
  }

  private final String closed;
  private final Condition condition;

  Gate(String closed, Condition condition) {
    this.closed = closed;
    this.condition = condition;
  }

  boolean isOpen(Report report) {
    return condition.holds(report);
  }

  /** Why the leaf is zero. */
  String closed() {
    return closed;
  }
}
