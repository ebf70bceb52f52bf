package guise.guest;

import static guise.guest.KernelFlag.IBPB;
import static guise.guest.KernelFlag.IBRS;
import static guise.guest.KernelFlag.MSR_SPEC_CTRL;
import static guise.guest.KernelFlag.SSBD;
import static guise.guest.KernelFlag.STIBP;
import static guise.x86.IntelModel.*;
import static guise.x86.StaticFeature.*;

import guise.kernel.Rule;
import guise.x86.IntelModel;
import guise.x86.StaticFeature;
import guise.x86.Vendor;
import java.util.List;

/** The common flags for speculation control (init_speculation_control, early_init_intel). */
final class Speculation {
  // spotless:off
  private static final List<BadMicrocode> BAD = List.of(
      bad(KABYLAKE,    0x9, 0x80), bad(KABYLAKE, 0xA, 0x80), bad(KABYLAKE, 0xB, 0x80),
      bad(KABYLAKE_L,  0x9, 0x80), bad(KABYLAKE_L, 0xA, 0x80),
      bad(SKYLAKE_X,   0x3, 0x0100_013E), bad(SKYLAKE_X, 0x4, 0x0200_003C),
      bad(BROADWELL,   0x4, 0x28), bad(BROADWELL_G, 0x1, 0x1B),
      bad(BROADWELL_D, 0x2, 0x14), bad(BROADWELL_D, 0x3, 0x0700_0011),
      bad(BROADWELL_X, 0x1, 0x0B00_0025),
      bad(HASWELL,     0x3, 0x23), bad(HASWELL_L, 0x1, 0x21), bad(HASWELL_G, 0x1, 0x18),
      bad(HASWELL_X,   0x2, 0x3B), bad(HASWELL_X, 0x4, 0x10),
      bad(IVYBRIDGE_X, 0x4, 0x42A),
      bad(SANDYBRIDGE_X, 0x6, 0x61B), bad(SANDYBRIDGE_X, 0x7, 0x712));
  // spotless:on

  /** A stepping whose microcode, up to a revision, breaks speculation control. */
  private record BadMicrocode(IntelModel model, int stepping, int revision) {
    boolean matches(KernelViewing view) {
      return model.is(view.signature) && stepping == view.signature.stepping();
    }
  }

  private Speculation() {}

  private static BadMicrocode bad(IntelModel model, int stepping, int revision) {
    return new BadMicrocode(model, stepping, revision);
  }

  private static void imply(
      KernelViewing view, Rule rule, StaticFeature feature, KernelFlag... flags) {
    if (view.raw.has(feature.bit())) {
      for (KernelFlag flag : flags) {
        view.set(flag, rule, "the CPU has " + feature.name());
      }
    }
  }

  static void intel(KernelViewing view, Rule rule) {
    imply(view, rule, SPEC_CTRL, IBRS, IBPB, MSR_SPEC_CTRL);
    imply(view, rule, INTEL_STIBP, STIBP, MSR_SPEC_CTRL);
    imply(view, rule, SPEC_CTRL_SSBD, SSBD);
  }

  static void amd(KernelViewing view, Rule rule) {
    imply(view, rule, VIRT_SSBD, SSBD);
    imply(view, rule, AMD_IBRS, IBRS, MSR_SPEC_CTRL);
    imply(view, rule, AMD_IBPB, IBPB);
    imply(view, rule, AMD_STIBP, STIBP, MSR_SPEC_CTRL);
    imply(view, rule, AMD_SSBD, SSBD, MSR_SPEC_CTRL);
    if (view.raw.has(AMD_SSBD.bit())) {
      view.clear(VIRT_SSBD, rule, "AMD_SSBD is the better way");
    }
  }

  static void badMicrocode(KernelViewing view, Rule rule) {
    if (!view.is(Vendor.INTEL) || view.isGuest()) {
      return;
    }
    for (BadMicrocode row : BAD) {
      if (row.matches(view) && view.has(IBRS)) {
        judge(view, rule, row.revision);
      }
    }
  }

  private static void judge(KernelViewing view, Rule rule, int revision) {
    var microcode = view.host.microcode();
    if (microcode.isEmpty()) {
      view.keep(SPEC_CTRL, rule, "nothing says so of this one", Microcode.MISSING);
    } else if (Integer.compareUnsigned(microcode.getAsInt(), revision) <= 0) {
      String because = "revision 0x%x is not above 0x%x".formatted(microcode.getAsInt(), revision);
      for (StaticFeature feature : List.of(SPEC_CTRL, INTEL_STIBP, SPEC_CTRL_SSBD)) {
        view.clear(feature, rule, because);
      }
      for (KernelFlag flag : List.of(IBRS, IBPB, STIBP, MSR_SPEC_CTRL, SSBD)) {
        view.clear(flag, rule, because);
      }
    }
  }
}
