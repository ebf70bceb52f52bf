package guise.guest;

import static guise.guest.KernelFlag.LS_CFG_SSBD;
import static guise.x86.StaticFeature.*;

import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.x86.Signature;
import guise.x86.StaticFeature;
import guise.x86.Vendor;
import guise.x86.Zen;
import guise.x86.msr.Msr;
import java.util.List;
import java.util.Optional;

/** What Linux decides on AMD's and Hygon's processors (arch/x86/kernel/cpu/amd.c, hygon.c). */
final class AmdKernel {

  private AmdKernel() {}

  private static Optional<Zen> zen(KernelViewing view) {
    return view.is(Vendor.AMD) ? Zen.of(view.signature) : Optional.empty();
  }

  private static boolean is(KernelViewing view, Zen zen) {
    return zen(view).filter(zen::equals).isPresent();
  }

  static void svm(KernelViewing view, Rule rule) {
    var vmCr = view.host.boot().msr(Msr.VM_CR);
    if (!view.amdOrHygon() || !view.has(SVM)) {
      return;
    }
    if (vmCr.isEmpty()) {
      view.keep(
          SVM,
          rule,
          "nothing says that firmware did",
          "VM_CR is missing: SVM is taken to be allowed");
    } else if ((vmCr.getAsLong() & 1 << 4) != 0) {
      view.clear(SVM, rule, "VM_CR.SVMDIS is 1");
    }
  }

  static void rdrand(KernelViewing view, Rule rule) {
    boolean affected = view.signature.family() == 0x15 || view.signature.family() == 0x16;
    boolean kept = view.kernel.commandLine().value("rdrand").filter("force"::equals).isPresent();
    if (view.is(Vendor.AMD) && affected && !kept) {
      view.clear(RDRAND, rule, "family " + view.signature);
    }
  }

  static void rdseedOfCyanSkillfish(KernelViewing view, Rule rule) {
    if (view.is(Vendor.AMD) && view.signature.equals(new Signature(0x17, 0x47, 0))) {
      view.clear(RDSEED, rule, "model " + view.signature);
    }
  }

  static void rdseed(KernelViewing view, Rule rule) {
    if (view.has(RDSEED) && is(view, Zen.ZEN5)) {
      Microcode.judge(view, Microcode.RDSEED_FIXED).clearIfOld(RDSEED, view, rule);
    }
  }

  static void xsavesZen2(KernelViewing view, Rule rule) {
    if (is(view, Zen.ZEN2)) {
      view.clear(XSAVES, rule, "model " + view.signature);
    }
  }

  static void xsaves(KernelViewing view, Rule rule) {
    if (view.has(XSAVES) && (is(view, Zen.ZEN1) || is(view, Zen.ZEN2))) {
      Microcode.judge(view, Microcode.XSAVES_FIXED).clearIfOld(XSAVES, view, rule);
    }
  }

  static void virtualVmload(KernelViewing view, Rule rule) {
    int model = view.signature.model();
    boolean client = 0x18 <= model && model <= 0x1F || 0x60 <= model && model <= 0x7F;
    if (is(view, Zen.ZEN4) && client) {
      view.clear(V_VMSAVE_VMLOAD, rule, "model " + view.signature);
    }
  }

  static void lsCfg(KernelViewing view, Rule rule) {
    int family = view.signature.family();
    boolean has =
        view.is(Vendor.AMD) && 0x15 <= family && family <= 0x17
            || view.is(Vendor.HYGON) && family == 0x18;
    if (has && !view.raw.has(AMD_SSBD.bit()) && !view.raw.has(VIRT_SSBD.bit())) {
      view.set(LS_CFG_SSBD, rule, "family " + view.signature);
      view.set(KernelFlag.SSBD, rule, "family " + view.signature);
    }
  }

  static void branchTypes(KernelViewing view, Rule rule) {
    if (!view.is(Vendor.AMD) || view.isGuest() || view.has(IBPB_BRTYPE)) {
      return;
    }
    int family = view.signature.family();
    if (family == 0x17 && view.has(AMD_IBPB)) {
      view.set(IBPB_BRTYPE, rule, "family " + view.signature);
    } else if (family >= 0x19) {
      for (StaticFeature feature : List.of(SBPB, IBPB_BRTYPE)) {
        view.set(feature, rule, "PRED_CMD takes SBPB on family " + view.signature);
        view.assuming("the kernel probes PRED_CMD; microcode is taken to accept SBPB");
      }
    }
  }

  static void srsoNo(KernelViewing view, Rule rule) {
    int family = view.signature.family();
    boolean mitigated =
        !view.kernel.commandLine().value("spec_rstack_overflow").filter("off"::equals).isPresent()
            && !Bugs.mitigationsOff(view);
    boolean barrier = view.raw.has(AMD_IBPB.bit()) && !view.isGuest();
    if (view.is(Vendor.AMD) && family == 0x17 && barrier && mitigated && smtImpossible(view)) {
      view.set(SRSO_NO, rule, "SMT is impossible");
    }
  }

  private static boolean smtImpossible(KernelViewing view) {
    boolean off = view.kernel.commandLine().value("nosmt").filter("force"::equals).isPresent();
    boolean threads =
        view.raw.inRange(0x8000_001E) && (view.raw.query(0x8000_001E, 0).ebx() >>> 8 & 0xFF) > 0;
    return off || !threads;
  }

  static void verw(KernelViewing view, Rule rule) {
    boolean affected = is(view, Zen.ZEN3) || is(view, Zen.ZEN4);
    if (affected && !view.isGuest() && !view.has(VERW_CLEAR)) {
      Microcode.judge(view, Microcode.TSA_FIXED)
          .ifNew((because, assumed) -> {
            view.set(VERW_CLEAR, rule, because);
            assumed.ifPresent(view::assuming);
          });
    }
  }

  static void tsaNo(KernelViewing view, Rule rule) {
    boolean affected = is(view, Zen.ZEN3) || is(view, Zen.ZEN4);
    if (view.is(Vendor.AMD) && !view.isGuest() && !affected) {
      for (StaticFeature feature :
          view.rules.does(Behaviour.WORD_22_LEAKS)
              ? List.of(LEAKED_TSA_SQ_NO, LEAKED_TSA_L1_NO)
              : List.of(TSA_SQ_NO, TSA_L1_NO)) {
        view.set(feature, rule, "family " + view.signature);
      }
    }
  }

  static void encryption(KernelViewing view, Rule rule) {
    if (!view.amdOrHygon() || !(view.has(SME) || view.has(SEV))) {
      return;
    }
    var syscfg = view.host.boot().msr(Msr.SYSCFG);
    if (syscfg.isPresent() && (syscfg.getAsLong() & 1 << 23) == 0) {
      clear(view, rule, "SYSCFG.MEM_ENCRYPT is 0", SME, SEV, SEV_ES, SEV_SNP);
      return;
    }
    var hwcr = view.host.boot().msr(Msr.HWCR);
    if (hwcr.isPresent() && (hwcr.getAsLong() & 1) == 0) {
      clear(view, rule, "HWCR.SMMLOCK is 0", SEV, SEV_ES, SEV_SNP);
    }
    if (syscfg.isEmpty() || hwcr.isEmpty()) {
      view.keep(
          SEV,
          rule,
          "nothing says that firmware did",
          "SYSCFG or HWCR is missing: memory encryption is taken to be on");
    }
    if (view.host.boot().msr(Msr.RMP_BASE).orElse(0) == 0 && view.has(SEV_SNP)) {
      clear(view, rule, "firmware set no reverse map table up", SEV_SNP);
      if (view.host.boot().msr(Msr.RMP_BASE).isEmpty()) {
        view.assuming("RMP_BASE is missing: firmware is taken to have set no reverse map up");
      }
    }
  }

  private static void clear(
      KernelViewing view, Rule rule, String because, StaticFeature... features) {
    for (StaticFeature feature : features) {
      view.clear(feature, rule, because);
    }
  }
}
