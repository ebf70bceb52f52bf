package guise.guest;

import static guise.x86.StaticFeature.*;

import guise.kernel.Behaviour;
import guise.kernel.KvmParameter;
import guise.kernel.Rule;
import guise.x86.StaticFeature;
import guise.x86.xstate.XComponent;

/** Adjustments of kvm_amd (svm_set_cpu_caps, sev_hardware_setup). */
final class SvmRules {
  private SvmRules() {}

  static void mpx(KvmLoading kvm, Rule rule) {
    if (kvm.svm()) {
      kvm.xcr0 &= ~(XComponent.BNDREGS.mask() | XComponent.BNDCSR.mask());
      kvm.leaveOut(MPX, rule, "the vendor module is kvm_amd");
    }
  }

  static void ibt(KvmLoading kvm, Rule rule) {
    if (kvm.svm()) {
      kvm.clear(IBT, rule, "the vendor module is kvm_amd");
    }
  }

  static void nested(KvmLoading kvm, Rule rule) {
    if (!kvm.svm()) {
      return;
    }
    String parameter = KvmParameter.AMD_NESTED.toString();
    boolean on = kvm.isOn(KvmParameter.AMD_NESTED);
    kvm.setIf(on, SVM, rule, parameter + " is on", parameter + " is off");
    if (on) {
      nestedFeatures(kvm, rule);
    }
  }

  private static void nestedFeatures(KvmLoading kvm, Rule rule) {
    behind(kvm, rule, NPT, KvmParameter.NPT);
    behind(kvm, rule, NRIPS, KvmParameter.NRIPS);
    behind(kvm, rule, LBRV, KvmParameter.LBRV);
    behind(kvm, rule, TSCRATEMSR, KvmParameter.TSC_SCALING);
    behind(kvm, rule, V_VMSAVE_VMLOAD, KvmParameter.VLS, KvmParameter.NPT);
    behind(kvm, rule, VGIF, KvmParameter.VGIF);
    behind(kvm, rule, GMET, KvmParameter.GMET);
    behind(kvm, rule, VNMI, KvmParameter.VNMI, KvmParameter.VGIF);
    for (StaticFeature feature : new StaticFeature[] {VMCBCLEAN, FLUSHBYASID, SVME_ADDR_CHK}) {
      kvm.set(feature, rule, "KVM provides it to every nested guest");
    }
    for (StaticFeature feature : new StaticFeature[] {PAUSEFILTER, PFTHRESHOLD}) {
      kvm.setIf(kvm.view.has(feature), feature, rule, "the CPU has it", "the CPU lacks it");
    }
  }

  private static void behind(
      KvmLoading kvm, Rule rule, StaticFeature feature, KvmParameter... parameters) {
    boolean has = kvm.view.has(feature);
    for (KvmParameter parameter : parameters) {
      if (has && !kvm.isOn(parameter)) {
        kvm.leaveOut(feature, rule, parameter + " is off");
        return;
      }
    }
    KvmParameter parameter = parameters[0];
    kvm.setIf(
        has && kvm.isOn(parameter),
        feature,
        rule,
        "the CPU has it and " + parameter + " is on",
        has ? parameter + " is off" : "the CPU lacks it");
  }

  static void invpcidOld(KvmLoading kvm, Rule rule) {
    if (kvm.svm()) {
      kvm.setIf(kvm.view.has(INVPCID), INVPCID, rule, "the host has it", "the CPU lacks it");
    }
  }

  static void virtSsbd(KvmLoading kvm, Rule rule) {
    if (kvm.svm() && (kvm.view.has(KernelFlag.LS_CFG_SSBD) || kvm.view.has(AMD_SSBD))) {
      kvm.set(VIRT_SSBD, rule, "the host can switch store bypass off");
    }
  }

  static void coreCounters(KvmLoading kvm, Rule rule) {
    if (!kvm.svm()) {
      return;
    }
    boolean enough = !kvm.rules.does(Behaviour.PMU_WANTS_SIX_COUNTERS) || kvm.pmu.general() >= 6;
    boolean usable = kvm.pmu.version() > 0 && kvm.view.has(PERFCTR_CORE) && enough;
    String no = kvm.view.has(PERFCTR_CORE) ? "there is no PMU for guests" : "the CPU lacks it";
    kvm.setIf(usable, PERFCTR_CORE, rule, "the host has six counters", no);
  }

  static void perfmonV2(KvmLoading kvm, Rule rule) {
    if (kvm.svm() && (kvm.pmu.version() != 2 || !kvm.has(PERFCTR_CORE))) {
      kvm.clear(PERFMON_V2, rule, "there is no such PMU for guests");
    }
  }

  static void sevOld(KvmLoading kvm, Rule rule) {
    sev(kvm, rule);
  }

  static void sev(KvmLoading kvm, Rule rule) {
    if (!kvm.svm()) {
      kvm.clear(SEV, rule, "the vendor module is kvm_intel");
      return;
    }
    boolean hasAsids = kvm.raw.inRange(0x8000_001F) && kvm.raw.query(0x8000_001F, 0).edx() > 1;
    encrypted(kvm, rule, SEV, KvmParameter.SEV, kvm.tdp ? "" : "there are no nested page tables");
    String noAsids = hasAsids ? "" : "firmware left no ASIDs for it (0x8000001F.EDX is at most 1)";
    encrypted(kvm, rule, SEV_ES, KvmParameter.SEV_ES, needs(kvm, SEV, noAsids));
    encrypted(kvm, rule, SEV_SNP, KvmParameter.SEV_SNP, needs(kvm, SEV_ES, ""));
  }

  private static String needs(KvmLoading kvm, StaticFeature feature, String otherwise) {
    return kvm.has(feature) ? otherwise : "KVM does not offer " + feature.name();
  }

  /** Offers a kind of encryption unless the host, a parameter or something else is in the way. */
  private static void encrypted(
      KvmLoading kvm, Rule rule, StaticFeature feature, KvmParameter parameter, String obstacle) {
    String no = obstacle;
    if (!kvm.view.has(feature)) {
      no = "the host has no " + feature.name();
    } else if (!kvm.isOn(parameter)) {
      no = parameter + " is off";
    }
    if (no.isEmpty()) {
      if (kvm.set(feature, rule, parameter + " is on")) {
        kvm.ledger.assuming("firmware and security processor are taken to be ready for SEV");
      }
    } else if (kvm.has(feature)) {
      kvm.clear(feature, rule, no);
    } else {
      kvm.leaveOut(feature, rule, no);
    }
  }

  static void busLock(KvmLoading kvm, Rule rule) {
    if (kvm.svm()) {
      kvm.clear(BUS_LOCK_DETECT, rule, "the vendor module is kvm_amd");
    }
  }

  static void msrImm(KvmLoading kvm, Rule rule) {
    if (kvm.svm()) {
      kvm.clear(MSR_IMM, rule, "the vendor module is kvm_amd");
    }
  }
}
