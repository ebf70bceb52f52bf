package guise.guest;

import static guise.x86.IntelModel.*;
import static guise.x86.StaticFeature.*;

import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.x86.IntelModel;
import guise.x86.StaticFeature;
import guise.x86.Vendor;
import guise.x86.Zen;
import guise.x86.msr.Msr;
import java.util.OptionalLong;
import java.util.Set;

/** Flaws of processors and what Linux does about them (common.c, bugs.c). */
final class Bugs {
  private static final int ARCH_IBRS_ALL = 1 << 1;
  private static final int ARCH_SSB_NO = 1 << 4;
  private static final int ARCH_PBRSB_NO = 1 << 24;

  private static final Set<IntelModel> NO_STORE_BYPASS =
      Set.of(
          SILVERMONT,
          SILVERMONT_D,
          SILVERMONT_MID,
          AIRMONT,
          AIRMONT_NP,
          SALTWELL,
          SALTWELL_MID,
          SALTWELL_TABLET,
          BONNELL,
          BONNELL_MID,
          KNIGHTS_LANDING,
          KNIGHTS_MILL,
          CORE_YONAH);

  private static final Set<IntelModel> NO_PBRSB =
      Set.of(GOLDMONT_PLUS, TREMONT, TREMONT_L, TREMONT_D);

  /** Processors whose IA32_ARCH_CAPABILITIES says PBRSB_NO. */
  private static final Set<IntelModel> SAYS_PBRSB_NO = Set.of(GRANITERAPIDS_X, GRANITERAPIDS_D);

  private Bugs() {}

  static boolean mitigationsOff(KernelViewing view) {
    return view.kernel.commandLine().value("mitigations").filter("off"::equals).isPresent();
  }

  private static long archCapabilities(KernelViewing view) {
    boolean announced = view.raw.has(StaticFeature.ARCH_CAPABILITIES.bit());
    return announced ? view.host.boot().msr(Msr.ARCH_CAPABILITIES).orElse(0) : 0;
  }

  private static boolean archCapabilitiesMissing(KernelViewing view) {
    OptionalLong register = view.host.boot().msr(Msr.ARCH_CAPABILITIES);
    return register.isEmpty() && view.raw.has(StaticFeature.ARCH_CAPABILITIES.bit());
  }

  static void nullSegment(KernelViewing view, Rule rule) {
    if (!view.amdOrHygon() || view.raw.has(NULL_SEL_CLR_BASE.bit())) {
      return;
    }
    int family = view.signature.family();
    if (view.isGuest()) {
      view.set(CpuBug.NULL_SEG, rule, "the kernel is a guest and CPUID does not deny it");
    } else if (family == 0x18) {
      view.set(CpuBug.NULL_SEG, rule, "family " + view.signature);
      view.assuming("the kernel probes it; Dhyana is taken to behave like Zen 1");
    } else if (!Zen.of(view.signature).filter(zen -> zen != Zen.ZEN1).isPresent()) {
      view.set(CpuBug.NULL_SEG, rule, "family " + view.signature);
    } else if (family != 0x17) {
      view.set(CpuBug.NULL_SEG, rule, "CPUID does not deny it");
    }
  }

  static void storeBypass(KernelViewing view, Rule rule) {
    boolean amdSafe = 0x0F <= view.signature.family() && view.signature.family() <= 0x12;
    boolean safe =
        (archCapabilities(view) & ARCH_SSB_NO) != 0
            || view.raw.has(AMD_SSB_NO.bit())
            || view.is(Vendor.INTEL) && IntelModel.anyOf(NO_STORE_BYPASS, view.signature)
            || view.is(Vendor.AMD) && amdSafe;
    if (!safe) {
      view.set(CpuBug.SPEC_STORE_BYPASS, rule, "nothing says that it is immune");
      if (archCapabilitiesMissing(view)) {
        view.assuming("IA32_ARCH_CAPABILITIES is missing: SSB_NO is taken to be 0");
      }
    }
  }

  static void returnBuffer(KernelViewing view, Rule rule) {
    boolean immune = view.amdOrHygon() || IntelModel.anyOf(NO_PBRSB, view.signature);
    if (immune || (archCapabilities(view) & ARCH_PBRSB_NO) != 0) {
      return;
    }
    if ((archCapabilities(view) & ARCH_IBRS_ALL) != 0) {
      view.set(CpuBug.EIBRS_PBRSB, rule, "IBRS_ALL without PBRSB_NO");
    } else if (archCapabilitiesMissing(view)
        && !PreEibrs.is(view.signature)
        && !IntelModel.anyOf(SAYS_PBRSB_NO, view.signature)) {
      view.set(CpuBug.EIBRS_PBRSB, rule, "model " + view.signature);
      view.assuming("IA32_ARCH_CAPABILITIES is missing: IBRS_ALL is taken to be 1");
    }
  }

  static void tsa(KernelViewing view, Rule rule) {
    boolean denied = view.raw.has(TSA_SQ_NO.bit()) && view.raw.has(TSA_L1_NO.bit());
    boolean affected = view.is(Vendor.AMD) && view.signature.family() == 0x19;
    if (affected && !denied && !view.isGuest()) {
      view.set(CpuBug.TSA, rule, "family " + view.signature);
    }
  }

  static void vmscape(KernelViewing view, Rule rule) {
    int family = view.signature.family();
    boolean affected =
        view.is(Vendor.AMD) && (family == 0x17 || family == 0x19)
            || view.is(Vendor.HYGON) && family == 0x18;
    if (affected && !view.isGuest()) {
      view.set(CpuBug.VMSCAPE, rule, "family " + view.signature);
    }
  }

  /** Only 5.10.y lets guests see the flag, and there only on AMD. */
  static void clearBuffers(KernelViewing view, Rule rule) {
    String mode = view.kernel.commandLine().value("tsa").orElse("on");
    boolean off = mode.equals("off") || mode.equals("user");
    if (view.has(CpuBug.TSA) && view.has(VERW_CLEAR) && !off && !mitigationsOff(view)) {
      view.set(KernelFlag.CLEAR_CPU_BUF_VM, rule, "VERW clears buffers");
      leak(view, LEAKED_CLEAR_CPU_BUF_VM, rule);
    }
  }

  static void barrierOnExit(KernelViewing view, Rule rule) {
    boolean off = view.kernel.commandLine().value("vmscape").filter("off"::equals).isPresent();
    boolean barrier = view.has(KernelFlag.IBPB);
    if (view.has(CpuBug.VMSCAPE) && barrier && !off && !mitigationsOff(view)) {
      view.set(KernelFlag.IBPB_EXIT_TO_USER, rule, "the CPU has IBPB");
      leak(view, LEAKED_IBPB_EXIT_TO_USER, rule);
    }
  }

  private static void leak(KernelViewing view, StaticFeature feature, Rule rule) {
    if (view.rules.does(Behaviour.WORD_22_LEAKS)) {
      view.set(feature, rule, "5.10.y keeps the flag in word 22");
    }
  }
}
