package guise.guest.paging;

import guise.x86.StaticFeature;
import java.util.Set;

/** The features by which the capabilities of VMX, as the guest reads them, are computed. */
final class NestedCapability {
  private static final long VMXE = 1L << 13;
  private static final long SVME = 1L << 12;

  /** CR4_FIXED1, and the secondary controls that follow CPUID. */
  private static final Set<StaticFeature> COUNTING =
      Set.of(
          StaticFeature.VMX,
          StaticFeature.VME,
          StaticFeature.TSC,
          StaticFeature.DE,
          StaticFeature.PSE,
          StaticFeature.PAE,
          StaticFeature.MCE,
          StaticFeature.PGE,
          StaticFeature.FXSR,
          StaticFeature.XMM,
          StaticFeature.PCID,
          StaticFeature.XSAVE,
          StaticFeature.FSGSBASE,
          StaticFeature.SMEP,
          StaticFeature.SMAP,
          StaticFeature.PKU,
          StaticFeature.UMIP,
          StaticFeature.LA57,
          StaticFeature.SHSTK,
          StaticFeature.IBT,
          StaticFeature.LAM,
          StaticFeature.XSAVES,
          StaticFeature.RDTSCP,
          StaticFeature.RDPID,
          StaticFeature.INVPCID,
          StaticFeature.RDRAND,
          StaticFeature.RDSEED,
          StaticFeature.WAITPKG);

  private NestedCapability() {}

  static boolean changesUnder(GuestModel before, GuestModel after, LiveState live) {
    boolean vmx = before.has(StaticFeature.VMX) && (live.cr4() & VMXE) != 0;
    boolean svm = before.has(StaticFeature.SVM) && (live.efer() & SVME) != 0;
    return vmx && COUNTING.stream().anyMatch(f -> before.has(f) != after.has(f))
        || svm && !after.has(StaticFeature.SVM);
  }
}
