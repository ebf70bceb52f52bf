package guise.guest;

import static guise.x86.StaticFeature.PKU;

import guise.kernel.Rule;

/** Protection keys (setup_pku in arch/x86/kernel/cpu/common.c). */
final class Protection {
  private Protection() {}

  static void keys(KernelViewing view, Rule rule) {
    if (view.has(PKU) && !view.kernel.commandLine().has("nopku")) {
      view.set(KernelFlag.OSPKE, rule, "the CPU has PKU");
    }
  }
}
