package guise.guest;

import static guise.x86.StaticFeature.LA57;
import static guise.x86.StaticFeature.PKU;

import guise.kernel.Rule;

/** Protection keys and the depth of page tables (arch/x86/kernel/cpu/common.c). */
final class Protection {
  private Protection() {}

  static void keys(KernelViewing view, Rule rule) {
    if (view.has(PKU) && !view.kernel.commandLine().has("nopku")) {
      view.set(KernelFlag.OSPKE, rule, "the CPU has PKU");
    }
  }

  static void fiveLevels(KernelViewing view, Rule rule) {
    if (view.has(LA57) && view.kernel.commandLine().has("no5lvl")) {
      view.drop(LA57, rule, "no5lvl");
    }
  }
}
