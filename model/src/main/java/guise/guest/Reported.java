package guise.guest;

import static guise.x86.StaticFeature.*;

import guise.host.CpuInfo;
import guise.kernel.Rule;
import guise.x86.StaticFeature;
import java.util.List;

/** What a host's own {@code /proc/cpuinfo} adds to or takes from what CPUID lets expect. */
final class Reported {
  /** Features that hang on registers and firmware and that /proc/cpuinfo has always shown. */
  private static final List<StaticFeature> SHOWN =
      List.of(ERMS, VMX, SVM, SGX, SGX_LC, RDRAND, RDSEED, RTM, HLE, PCID, XSAVES, SELFSNOOP);

  /** Those among them that every kernel shows alike, because firmware decides. */
  private static final List<StaticFeature> FIRMWARE = List.of(ERMS, VMX, SVM);

  private static final List<CpuBug> KNOWN_BUGS =
      List.of(CpuBug.NULL_SEG, CpuBug.SPEC_STORE_BYPASS, CpuBug.EIBRS_PBRSB);

  private Reported() {}

  static void flags(KernelViewing view, Rule rule) {
    view.host
        .report()
        .ifPresent(report -> {
          if (isOfThisKernel(view)) {
            features(view, report, rule, SHOWN);
            ownFlags(view, report, rule);
            bugs(view, report, rule);
          } else {
            features(view, report, rule, FIRMWARE);
          }
        });
  }

  /** What another kernel made of the processor counts only where firmware decides. */
  private static boolean isOfThisKernel(KernelViewing view) {
    return view.host
        .kernel()
        .map(kernel -> kernel.version().sameLine(view.kernel.version()))
        .orElse(true);
  }

  private static void features(
      KernelViewing view, CpuInfo report, Rule rule, List<StaticFeature> shown) {
    for (StaticFeature feature : shown) {
      if (view.has(feature) && !report.flags().contains(feature.names().linux())) {
        view.clear(feature, rule, "its flags lack " + feature.names().linux());
      }
    }
  }

  private static void ownFlags(KernelViewing view, CpuInfo report, Rule rule) {
    for (KernelFlag flag : KernelFlag.values()) {
      boolean shown = report.flags().contains(flag.cpuinfo());
      if (flag.cpuinfo().isEmpty() || shown == view.has(flag)) {
        continue;
      }
      if (shown) {
        view.set(flag, rule, "its flags have " + flag.cpuinfo());
      } else {
        view.clear(flag, rule, "its flags lack " + flag.cpuinfo());
      }
    }
  }

  private static void bugs(KernelViewing view, CpuInfo report, Rule rule) {
    if (report.bugs().isEmpty()) {
      return;
    }
    for (CpuBug bug : KNOWN_BUGS) {
      boolean shown = report.bugs().contains(bug.cpuinfo());
      if (shown) {
        view.set(bug, rule, "its bugs have " + bug.cpuinfo());
      } else {
        view.clear(bug, rule, "its bugs lack " + bug.cpuinfo());
      }
    }
  }
}
