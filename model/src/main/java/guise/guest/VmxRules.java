package guise.guest;

import static guise.x86.IntelModel.*;
import static guise.x86.StaticFeature.*;

import guise.kernel.KvmParameter;
import guise.kernel.Rule;
import guise.x86.IntelModel;
import guise.x86.StaticFeature;
import guise.x86.msr.Msr;
import guise.x86.xstate.XComponent;
import java.util.List;
import java.util.Set;

/** Adjustments of kvm_intel (vmx_set_cpu_caps). Control numbers: SDM Vol. 3C, 26.6 to 26.8. */
final class VmxRules {

  private static final int DESCRIPTOR_TABLE_EXITING = 2;
  private static final int ENABLE_RDTSCP = 3;
  private static final int UNRESTRICTED_GUEST = 7;
  private static final int ENABLE_INVPCID = 12;
  private static final int ENABLE_ENCLS_EXITING = 15;
  private static final int ENABLE_XSAVES = 20;
  private static final int USER_WAIT_PAUSE = 26;
  private static final int ENTRY_LOAD_BNDCFGS = 16;
  private static final int EXIT_CLEAR_BNDCFGS = 23;
  private static final int ENTRY_LOAD_CET = 20;
  private static final int EXIT_LOAD_CET = 28;

  private static final Set<IntelModel> PEBS_ICE_LAKE = Set.of(ICELAKE_X, ICELAKE_D);
  private static final Set<IntelModel> PEBS_LATER =
      Set.of(SAPPHIRERAPIDS_X, EMERALDRAPIDS_X, GRANITERAPIDS_X, GRANITERAPIDS_D);

  private static final String CONTROLS_MISSING =
      "IA32_VMX_PROCBASED_CTLS2 is missing: the VMX controls behind features are taken to exist";

  private VmxRules() {}

  private static boolean control(KvmLoading kvm, int number) {
    return kvm.allows(Msr.VMX_PROCBASED_CTLS2, number, true);
  }

  static void nested(KvmLoading kvm, Rule rule) {
    if (kvm.vmx()) {
      String parameter = KvmParameter.INTEL_NESTED.toString();
      kvm.setIf(
          kvm.isOn(KvmParameter.INTEL_NESTED),
          VMX,
          rule,
          parameter + " is on",
          parameter + " is off");
    }
  }

  static void mpx(KvmLoading kvm, Rule rule) {
    if (!kvm.vmx()) {
      return;
    }
    boolean controls =
        kvm.allows(Msr.VMX_TRUE_ENTRY_CTLS, ENTRY_LOAD_BNDCFGS, true)
            && kvm.allows(Msr.VMX_TRUE_EXIT_CTLS, EXIT_CLEAR_BNDCFGS, true);
    if (!controls) {
      kvm.xcr0 &= ~(XComponent.BNDREGS.mask() | XComponent.BNDCSR.mask());
    }
    boolean usable = kvm.view.has(MPX) && (kvm.xcr0 & 0x18) == 0x18;
    String no =
        kvm.raw.has(MPX.bit()) ? "the host's XCR0 lacks its components" : "the CPU lacks it";
    kvm.setIf(usable, MPX, rule, "the CPU has it", no);
  }

  static void invpcidOld(KvmLoading kvm, Rule rule) {
    if (kvm.vmx()) {
      boolean usable = kvm.view.has(INVPCID) && control(kvm, ENABLE_INVPCID);
      kvm.setIf(usable, INVPCID, rule, "the control exists", "the host kernel lacks it");
    }
  }

  static void invpcid(KvmLoading kvm, Rule rule) {
    needsControl(kvm, rule, ENABLE_INVPCID, INVPCID);
  }

  /** Without the register that lists the controls, the one behind a feature is taken to exist. */
  private static void needsControl(
      KvmLoading kvm, Rule rule, int control, StaticFeature... features) {
    for (StaticFeature feature : features) {
      if (kvm.vmx() && !control(kvm, control)) {
        kvm.clear(feature, rule, "there is no such control");
      } else if (kvm.vmx() && !kvm.knows(Msr.VMX_PROCBASED_CTLS2)) {
        kvm.keep(feature, rule, "the control is taken to exist", CONTROLS_MISSING);
      }
    }
  }

  static void processorTrace(KvmLoading kvm, Rule rule) {
    if (kvm.vmx()) {
      boolean needed = kvm.tdp && kvm.pmu.version() > 0;
      boolean on = kvm.isOn(KvmParameter.PT_HOST_GUEST) && kvm.view.has(INTEL_PT) && needed;
      String no =
          kvm.raw.has(INTEL_PT.bit())
              ? KvmParameter.PT_HOST_GUEST + " is 0: the host keeps Processor Trace to itself"
              : "the CPU lacks it";
      kvm.setIf(on, INTEL_PT, rule, KvmParameter.PT_HOST_GUEST + " is 1", no);
    }
  }

  static void processorTraceBuried(KvmLoading kvm, Rule rule) {
    kvm.clear(INTEL_PT, rule, "pt_mode is built in with CONFIG_BROKEN only");
  }

  static void pebsOfIceLake(KvmLoading kvm, Rule rule) {
    pebs(kvm, rule, IntelModel.anyOf(PEBS_ICE_LAKE, kvm.raw.signature()));
  }

  static void pebsOfLater(KvmLoading kvm, Rule rule) {
    if (IntelModel.anyOf(PEBS_LATER, kvm.raw.signature())) {
      pebs(kvm, rule, true);
    }
  }

  private static void pebs(KvmLoading kvm, Rule rule, boolean writesThroughEpt) {
    if (!kvm.vmx()) {
      return;
    }
    boolean usable = writesThroughEpt && kvm.view.has(KernelFlag.PEBS) && kvm.pmu.version() > 0;
    String no =
        writesThroughEpt
            ? "the host has no PMU or no PEBS for guests"
            : "the PMU of "
                + kvm.raw.signature()
                + " is not known to write PEBS records through EPT";
    for (StaticFeature feature : List.of(DS, DTES64)) {
      boolean has = kvm.view.has(feature);
      kvm.setIf(usable && has, feature, rule, "PEBS is usable", has ? no : "the CPU lacks it");
    }
  }

  static void perfCapabilities(KvmLoading kvm, Rule rule) {
    if (kvm.vmx() && kvm.pmu.version() == 0) {
      kvm.clear(PDCM, rule, "there is no PMU for guests");
    }
  }

  static void sgx(KvmLoading kvm, Rule rule) {
    boolean on = kvm.isOn(KvmParameter.SGX) && control(kvm, ENABLE_ENCLS_EXITING);
    if (kvm.vmx() && !on) {
      for (StaticFeature feature : List.of(SGX, SGX_LC, SGX1, SGX2, SGX_EDECCSSA)) {
        kvm.clear(feature, rule, KvmParameter.SGX + " is off");
      }
    }
    if (kvm.vmx() && on && !kvm.has(SGX)) {
      for (StaticFeature feature : List.of(SGX_LC, SGX1, SGX2, SGX_EDECCSSA)) {
        kvm.clear(feature, rule, "the host has no SGX");
      }
    }
  }

  static void umip(KvmLoading kvm, Rule rule) {
    if (kvm.vmx()
        && control(kvm, DESCRIPTOR_TABLE_EXITING)
        && kvm.set(UMIP, rule, "accesses to descriptor tables can be intercepted")) {
      if (!kvm.knows(Msr.VMX_PROCBASED_CTLS2)) {
        kvm.ledger.assuming(CONTROLS_MISSING);
      }
    }
  }

  static void xsaves(KvmLoading kvm, Rule rule) {
    needsControl(kvm, rule, ENABLE_XSAVES, XSAVES);
  }

  static void rdtscp(KvmLoading kvm, Rule rule) {
    needsControl(kvm, rule, ENABLE_RDTSCP, RDTSCP, RDPID);
  }

  static void waitpkg(KvmLoading kvm, Rule rule) {
    if (kvm.vmx()) {
      boolean usable = kvm.view.has(WAITPKG) && control(kvm, USER_WAIT_PAUSE);
      kvm.setIf(
          usable,
          WAITPKG,
          rule,
          "the control exists",
          kvm.view.has(WAITPKG) ? "there is no such control" : "the CPU lacks it");
      needsControl(kvm, rule, USER_WAIT_PAUSE, WAITPKG);
    }
  }

  static void cet(KvmLoading kvm, Rule rule) {
    if (!kvm.vmx()) {
      return;
    }
    boolean controls =
        kvm.allows(Msr.VMX_TRUE_ENTRY_CTLS, ENTRY_LOAD_CET, true)
            && kvm.allows(Msr.VMX_TRUE_EXIT_CTLS, EXIT_LOAD_CET, true);
    boolean anyException = kvm.allows(Msr.VMX_BASIC, 56 - 32, true);
    boolean on =
        kvm.isOn(KvmParameter.CET)
            && kvm.isOn(KvmParameter.UNRESTRICTED_GUEST)
            && control(kvm, UNRESTRICTED_GUEST);
    if (!controls || !anyException || !on) {
      String because = on ? "the processor's VMX does not support it" : "a parameter is off";
      kvm.clear(SHSTK, rule, because);
      kvm.clear(IBT, rule, because);
    }
  }
}
