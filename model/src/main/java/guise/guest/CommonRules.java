package guise.guest;

import static guise.x86.StaticFeature.*;

import guise.kernel.Behaviour;
import guise.kernel.KvmParameter;
import guise.kernel.Limit;
import guise.kernel.Rule;
import guise.x86.StaticFeature;
import guise.x86.xstate.XComponent;

/** Adjustments of KVM's common code (kvm_set_cpu_caps, kvm_init_pmu_capability). */
final class CommonRules {
  private static final long CET_STATE = XComponent.CET_USER.mask() | XComponent.CET_KERNEL.mask();

  private CommonRules() {}

  static void module(KvmLoading kvm, Rule rule) {
    boolean loads = kvm.pvm() || kvm.view.has(kvm.vmx() ? VMX : SVM);
    if (!loads) {
      String extension = kvm.module.extension();
      kvm.ledger.fact("KVM loads", 0, rule, "the host has no " + extension);
      kvm.ledger.assuming(
          "KVM does not load on this host, which has no "
              + extension
              + ": this is what it would report if it did");
    }
  }

  /** The counters of leaf 0xA cut to what KVM handles; AMD's perf reports its own. */
  static void pmu(KvmLoading kvm, Rule rule) {
    boolean parameter = kvm.rules.does(Behaviour.PMU_PARAMETER);
    if (parameter && !kvm.isOn(KvmParameter.ENABLE_PMU)) {
      kvm.ledger.fact("PMU", 0, rule, KvmParameter.ENABLE_PMU + " is off");
      return;
    }
    boolean hybrid = kvm.host.kinds().size() > 1 || kvm.raw.has(HYBRID_CPU.bit());
    if (hybrid && kvm.rules.does(Behaviour.NO_PMU_ON_HYBRID)) {
      kvm.ledger.fact("PMU", 0, rule, "the host's cores are of more than one type");
      return;
    }
    kvm.pmu = kvm.vmx() ? intelPmu(kvm) : amdPmu(kvm);
    kvm.ledger.fact("PMU", kvm.pmu.version(), rule, kvm.pmu.general() + " counters");
  }

  private static PmuCapability intelPmu(KvmLoading kvm) {
    if (!kvm.view.has(KernelFlag.ARCH_PERFMON)) {
      return PmuCapability.NONE;
    }
    var leaf = kvm.raw.query(0xA, 0);
    int version = Math.min(leaf.eax() & 0xFF, 2);
    int general = leaf.eax() >>> 8 & 0xFF;
    boolean limited = kvm.rules.does(Behaviour.PMU_LIMITED);
    return new PmuCapability(
        version,
        limited ? Math.min(general, 8) : general,
        leaf.eax() >>> 16 & 0xFF,
        Math.min(leaf.edx() & 0x1F, 3),
        leaf.edx() >>> 5 & 0xFF,
        leaf.eax() >>> 24 & 0xFF,
        leaf.ebx());
  }

  private static PmuCapability amdPmu(KvmLoading kvm) {
    boolean core = kvm.view.has(PERFCTR_CORE) && kvm.raw.has(PERFCTR_CORE.bit());
    boolean second = kvm.view.has(PERFMON_V2);
    int counters = core ? 6 : 4;
    if (second) {
      counters = Math.min(kvm.raw.query(0x8000_0022, 0).ebx() & 0xF, 6);
    }
    return new PmuCapability(second ? 2 : 1, counters, 48, 0, 0, 0, 0);
  }

  static void protectionKeys(KvmLoading kvm, Rule rule) {
    if (!kvm.tdp) {
      kvm.clear(PKU, rule, "there are no nested page tables");
      if (kvm.svm() && kvm.raw.lacks(NPT.bit().word().leaf())) {
        kvm.ledger.assuming(
            "the source lacks leaf 8000000a.0: nested page tables are taken to be absent");
      }
    } else if (!kvm.view.has(KernelFlag.OSPKE)) {
      boolean option = kvm.kernel.commandLine().has("nopku");
      String why = option ? "nopku: the host kernel has" : "the host kernel has";
      kvm.clear(PKU, rule, why + " protection keys off");
    }
  }

  static void shadowStack(KvmLoading kvm, Rule rule) {
    if (!kvm.tdp) {
      kvm.clear(SHSTK, rule, "there are no nested page tables");
    }
    if (smallerMaxPhyAddr(kvm)) {
      kvm.clear(SHSTK, rule, "guests may have a smaller physical width");
      kvm.clear(IBT, rule, "guests may have a smaller physical width");
    }
  }

  private static boolean smallerMaxPhyAddr(KvmLoading kvm) {
    return kvm.vmx() && (kvm.isOn(KvmParameter.INTEL_SMALLER_MAXPHYADDR) || !kvm.tdp)
        || !kvm.vmx() && !kvm.tdp;
  }

  static void specCtrl(KvmLoading kvm, Rule rule) {
    if (kvm.view.has(KernelFlag.IBPB) && kvm.view.has(KernelFlag.IBRS)) {
      kvm.set(SPEC_CTRL, rule, "the host has IBRS and IBPB");
    }
  }

  static void specCtrlWithReturn(KvmLoading kvm, Rule rule) {
    boolean all = kvm.view.has(AMD_IBPB_RET) && kvm.view.has(AMD_IBPB) && kvm.view.has(AMD_IBRS);
    if (all) {
      kvm.set(SPEC_CTRL, rule, "the host has AMD's IBRS, IBPB and IBPB_RET");
    } else if (kvm.view.has(AMD_IBPB) && kvm.view.has(AMD_IBRS) && kvm.svm()) {
      kvm.leaveOut(SPEC_CTRL, rule, "the CPU lacks IBPB_RET: its IBPB keeps the return stack");
    }
  }

  private static void mirror(KvmLoading kvm, Rule rule, KernelFlag flag, StaticFeature feature) {
    if (kvm.view.has(flag)) {
      kvm.set(feature, rule, "the host has " + flag);
    }
  }

  static void stibp(KvmLoading kvm, Rule rule) {
    mirror(kvm, rule, KernelFlag.STIBP, INTEL_STIBP);
  }

  static void ssbd(KvmLoading kvm, Rule rule) {
    if (kvm.view.has(AMD_SSBD)) {
      kvm.set(SPEC_CTRL_SSBD, rule, "the host has AMD_SSBD");
    }
  }

  static void amdIbpb(KvmLoading kvm, Rule rule) {
    mirror(kvm, rule, KernelFlag.IBPB, AMD_IBPB);
  }

  static void amdIbpbRet(KvmLoading kvm, Rule rule) {
    boolean intel = kvm.view.has(KernelFlag.IBPB) && kvm.view.has(SPEC_CTRL);
    if (intel && !kvm.view.has(CpuBug.EIBRS_PBRSB)) {
      kvm.set(AMD_IBPB_RET, rule, "the host has SPEC_CTRL and no PBRSB flaw");
    } else if (intel) {
      kvm.leaveOut(AMD_IBPB_RET, rule, "the CPU has the PBRSB flaw");
    }
  }

  static void amdIbrs(KvmLoading kvm, Rule rule) {
    mirror(kvm, rule, KernelFlag.IBRS, AMD_IBRS);
  }

  static void amdStibp(KvmLoading kvm, Rule rule) {
    mirror(kvm, rule, KernelFlag.STIBP, AMD_STIBP);
  }

  static void amdSsbd(KvmLoading kvm, Rule rule) {
    if (kvm.view.has(SPEC_CTRL_SSBD)) {
      kvm.set(AMD_SSBD, rule, "the host has SPEC_CTRL_SSBD");
    }
  }

  static void ssbNo(KvmLoading kvm, Rule rule) {
    if (!kvm.view.has(CpuBug.SPEC_STORE_BYPASS)) {
      kvm.set(AMD_SSB_NO, rule, "the host is immune");
    }
  }

  static void virtSsbd(KvmLoading kvm, Rule rule) {
    if (kvm.view.has(KernelFlag.LS_CFG_SSBD) && !kvm.view.has(AMD_SSBD)) {
      kvm.set(VIRT_SSBD, rule, "the host has LS_CFG_SSBD");
    }
  }

  static void gigabytePages(KvmLoading kvm, Rule rule) {
    if (!kvm.tdp) {
      kvm.set(GBPAGES, rule, "there are no nested page tables");
    }
  }

  static void nullSelector(KvmLoading kvm, Rule rule) {
    if (!kvm.view.has(CpuBug.NULL_SEG)) {
      kvm.set(NULL_SEL_CLR_BASE, rule, "the host does not have the flaw");
    }
  }

  /** Up to 6.17 guests get no supervisor state at all. */
  static void supervisorState(KvmLoading kvm, Rule rule) {
    long wanted = kvm.view.xss() & kvm.rules.limit(Limit.SUPPORTED_XSS);
    boolean cet = kvm.has(SHSTK) || kvm.has(IBT);
    kvm.xss = kvm.has(XSAVES) && cet ? wanted : 0;
    if ((kvm.xss & CET_STATE) != CET_STATE) {
      kvm.clear(SHSTK, rule, "the host does not save all of CET's state");
      kvm.clear(IBT, rule, "the host does not save all of CET's state");
      kvm.xss &= ~CET_STATE;
    }
  }
}
