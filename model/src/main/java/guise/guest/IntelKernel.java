package guise.guest;

import static guise.guest.KernelFlag.PEBS;
import static guise.x86.IntelModel.*;
import static guise.x86.StaticFeature.*;

import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.x86.IntelModel;
import guise.x86.StaticFeature;
import guise.x86.Vendor;
import guise.x86.msr.Msr;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What Linux decides on Intel's processors (arch/x86/kernel/cpu/intel.c, feat_ctl.c, tsx.c). */
final class IntelKernel {

  private static final Set<IntelModel> NO_SELFSNOOP =
      Set.of(
          CORE_YONAH,
          CORE2_MEROM,
          CORE2_MEROM_L,
          CORE2_PENRYN,
          CORE2_DUNNINGTON,
          NEHALEM,
          NEHALEM_G,
          NEHALEM_EP,
          NEHALEM_EX,
          WESTMERE,
          WESTMERE_EP,
          SANDYBRIDGE);

  /** The first microcode whose INVLPG flushes global entries with PCIDs in use. */
  private static final Map<IntelModel, Integer> INVLPG_FIXED =
      Map.of(
          ALDERLAKE,
          0x2E,
          ALDERLAKE_L,
          0x42C,
          GRACEMONT,
          0x11,
          RAPTORLAKE,
          0x118,
          RAPTORLAKE_P,
          0x4117,
          RAPTORLAKE_S,
          0x2E);

  private static final String UNLOCKED =
      "IA32_FEATURE_CONTROL is not locked: the kernel is taken to have been built with SGX";

  /** Skylake to Rocket Lake: gathers leak data (GDS). */
  private static final Set<IntelModel> GATHER_AFFECTED =
      Set.of(
          SKYLAKE,
          SKYLAKE_L,
          SKYLAKE_X,
          KABYLAKE,
          KABYLAKE_L,
          COMETLAKE,
          COMETLAKE_L,
          CANNONLAKE_L,
          ICELAKE,
          ICELAKE_L,
          ICELAKE_X,
          ICELAKE_D,
          TIGERLAKE,
          TIGERLAKE_L,
          ROCKETLAKE);

  private IntelKernel() {}

  static void lfence(KernelViewing view, Rule rule) {
    boolean kept = view.rules.does(Behaviour.WORD_8000_0021);
    if (view.has(XMM2) && !view.has(LFENCE_RDTSC) && kept) {
      view.set(LFENCE_RDTSC, rule, "the CPU has SSE2");
    }
  }

  static void fastStrings(KernelViewing view, Rule rule) {
    if (!view.is(Vendor.INTEL) || !view.has(ERMS)) {
      return;
    }
    OptionalLong misc = view.host.boot().msr(Msr.MISC_ENABLE);
    if (misc.isPresent() && (misc.getAsLong() & 1) == 0) {
      view.clear(ERMS, rule, "IA32_MISC_ENABLE[0] is 0");
    } else if (misc.isEmpty()) {
      view.keep(
          ERMS,
          rule,
          "nothing says that firmware did",
          "IA32_MISC_ENABLE is missing: fast strings are taken to be on");
    }
  }

  static void selfSnoop(KernelViewing view, Rule rule) {
    if (view.is(Vendor.INTEL) && IntelModel.anyOf(NO_SELFSNOOP, view.signature)) {
      view.clear(SELFSNOOP, rule, "model " + view.signature);
    }
  }

  static void pat(KernelViewing view, Rule rule) {
    boolean affected = view.signature.family() == 6 && view.signature.model() <= 0x0E;
    if (view.is(Vendor.INTEL) && affected) {
      view.clear(PAT, rule, "model " + view.signature);
    }
  }

  static void vmx(KernelViewing view, Rule rule) {
    OptionalLong control = view.host.boot().msr(Msr.FEATURE_CONTROL);
    if (view.amdOrHygon() || !view.has(VMX)) {
      return;
    }
    if (control.isEmpty()) {
      view.keep(
          VMX,
          rule,
          "nothing says that firmware did",
          "IA32_FEATURE_CONTROL is missing: VMX is taken to be allowed");
      return;
    }
    boolean locked = (control.getAsLong() & 1) != 0;
    if (locked && (control.getAsLong() & 4) == 0) {
      view.clear(VMX, rule, "IA32_FEATURE_CONTROL is 0x" + Long.toHexString(control.getAsLong()));
    }
  }

  static void sgx(KernelViewing view, Rule rule) {
    if (!view.has(SGX)) {
      return;
    }
    OptionalLong control = view.host.boot().msr(Msr.FEATURE_CONTROL);
    if (control.isEmpty()) {
      view.clear(SGX, rule, "IA32_FEATURE_CONTROL[18] is not known to be 1");
      view.assuming("IA32_FEATURE_CONTROL is missing: firmware is taken to leave SGX off");
    } else if ((control.getAsLong() & 1) == 0) {
      view.keep(
          SGX, rule, "IA32_FEATURE_CONTROL is not locked: the kernel enables SGX itself", UNLOCKED);
    } else if ((control.getAsLong() & 1 << 18) == 0) {
      view.clear(SGX, rule, "IA32_FEATURE_CONTROL[18] is 0");
    } else if ((control.getAsLong() & 1 << 17) == 0) {
      view.clear(SGX_LC, rule, "IA32_FEATURE_CONTROL[17] is 0");
    }
  }

  static void pcid(KernelViewing view, Rule rule) {
    if (!view.is(Vendor.INTEL) || !view.has(PCID)) {
      return;
    }
    INVLPG_FIXED.forEach((model, fixed) -> {
      var microcode = view.host.microcode();
      if (!model.is(view.signature)) {
        return;
      }
      if (microcode.isEmpty()) {
        view.keep(PCID, rule, "microcode mended it", Microcode.MISSING);
      } else if (Integer.compareUnsigned(microcode.getAsInt(), fixed) < 0) {
        view.clear(
            PCID, rule, "microcode 0x%x is older than 0x%x".formatted(microcode.getAsInt(), fixed));
      }
    });
  }

  static void pebs(KernelViewing view, Rule rule) {
    OptionalLong misc = view.host.boot().msr(Msr.MISC_ENABLE);
    if (view.is(Vendor.INTEL) && view.has(DS) && (misc.orElse(0) & 1 << 12) == 0) {
      view.set(PEBS, rule, "the CPU has a debug store");
      if (misc.isEmpty()) {
        view.assuming("IA32_MISC_ENABLE is missing: PEBS is taken to be available");
      }
    }
  }

  static void tsxAlwaysAborts(KernelViewing view, Rule rule) {
    if (view.raw.has(RTM_ALWAYS_ABORT.bit())) {
      transactionsOff(view, rule, "RTM_ALWAYS_ABORT is set");
    }
  }

  static void tsxOffByDefault(KernelViewing view, Rule rule) {
    tsx(view, rule, "off");
  }

  static void tsxAutoByDefault(KernelViewing view, Rule rule) {
    tsx(view, rule, "auto");
  }

  private static void tsx(KernelViewing view, Rule rule, String byDefault) {
    if (!view.is(Vendor.INTEL) || !(view.has(RTM) || view.has(HLE))) {
      return;
    }
    long capabilities = view.host.boot().msr(Msr.ARCH_CAPABILITIES).orElse(0);
    boolean hasControl = (capabilities & 1 << 7) != 0;
    boolean known = view.host.boot().msr(Msr.ARCH_CAPABILITIES).isPresent();
    if (!hasControl && (known || !view.raw.has(StaticFeature.ARCH_CAPABILITIES.bit()))) {
      return;
    }
    var given = view.kernel.commandLine().value("tsx");
    String mode = given.orElse(byDefault);
    boolean vulnerable = (capabilities & 1 << 8) == 0;
    if (mode.equals("on") || mode.equals("auto") && !vulnerable) {
      return;
    }
    String because = given.isPresent() ? "tsx=" + mode : "by default, as with tsx=" + mode;
    transactionsOff(view, rule, because + (vulnerable ? ", vulnerable to TAA" : ""));
    if (!known) {
      view.assuming("IA32_ARCH_CAPABILITIES is missing: TSX_CTRL is taken to be there");
    }
  }

  private static void transactionsOff(KernelViewing view, Rule rule, String because) {
    for (StaticFeature feature : List.of(HLE, RTM)) {
      view.clear(feature, rule, because);
    }
  }

  static void gatherData(KernelViewing view, Rule rule) {
    boolean forced =
        view.kernel.commandLine().value("gather_data_sampling").filter("force"::equals).isPresent();
    long capabilities = view.host.boot().msr(Msr.ARCH_CAPABILITIES).orElse(0);
    boolean affected =
        view.is(Vendor.INTEL)
            && !view.isGuest()
            && !Bugs.mitigationsOff(view)
            && (capabilities & 1 << 26) == 0
            && IntelModel.anyOf(GATHER_AFFECTED, view.signature);
    if (forced && affected && (capabilities & 1 << 25) == 0) {
      view.clear(AVX, rule, "microcode has no GDS_CTRL");
    }
  }
}
