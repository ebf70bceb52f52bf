package guise.guest;

import static guise.guest.KernelFlag.ARCH_PERFMON;
import static guise.x86.StaticFeature.*;

import guise.kernel.Rule;
import guise.x86.StaticFeature;

/** Features that Linux does not keep in whole registers (arch/x86/kernel/cpu/scattered.c). */
final class Scattered {
  private Scattered() {}

  private static void load(KernelViewing view, Rule rule, StaticFeature... features) {
    for (StaticFeature feature : features) {
      if (view.raw.has(feature.bit())) {
        view.set(feature, rule, "the CPU has it");
      }
    }
  }

  static void enterprise(KernelViewing view, Rule rule) {
    if (view.kernel.version().isEnterprise()) {
      view.ledger.fact("enterprise kernel", 1, rule, view.kernel.version().toString());
      view.assuming(
          "this distribution's changes of KVM are not known: it is taken as Linux "
              + view.kernel.version().line());
    }
  }

  static void sgx(KernelViewing view, Rule rule) {
    load(view, rule, SGX1, SGX2, SGX_EDECCSSA, PERFMON_V2);
  }

  static void constantTsc(KernelViewing view, Rule rule) {
    load(view, rule, CONSTANT_TSC);
  }

  static void tsa(KernelViewing view, Rule rule) {
    load(view, rule, TSA_SQ_NO, TSA_L1_NO);
  }

  static void msrImm(KernelViewing view, Rule rule) {
    load(view, rule, MSR_IMM);
  }

  static void apx(KernelViewing view, Rule rule) {
    load(view, rule, APX);
  }

  static void perfmon(KernelViewing view, Rule rule) {
    if (view.amdOrHygon() || !view.raw.inRange(0xA)) {
      return;
    }
    int eax = view.raw.query(0xA, 0).eax();
    if ((eax & 0xFF) >= 1 && (eax >>> 8 & 0xFF) >= 2) {
      view.set(ARCH_PERFMON, rule, "version " + (eax & 0xFF));
    }
  }

  static void levelFilter(KernelViewing view, Rule rule) {
    needs(view, rule, MWAIT, 5);
    needs(view, rule, DCA, 9);
    needs(view, rule, XSAVE, 0xD);
  }

  private static void needs(KernelViewing view, Rule rule, StaticFeature feature, int leaf) {
    if (view.has(feature) && view.raw.limit(0) < leaf) {
      view.clear(feature, rule, "there is no leaf 0x" + Integer.toHexString(leaf));
    }
  }
}
