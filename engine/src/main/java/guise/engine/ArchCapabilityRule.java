package guise.engine;

import guise.guest.VendorModule;
import guise.kernel.Rule;
import guise.x86.StaticFeature;
import guise.x86.msr.ArchCapability;

/**
 * What KVM changes in the host's IA32_ARCH_CAPABILITIES before guests see it, in order: the host's
 * kernel vouches for what it mitigates.
 */
enum ArchCapabilityRule implements Rule {
  // spotless:off
  PAGE_SIZE_CHANGES   (ArchCapability.PSCHANGE_MC_NO,     "KVM itself keeps guests from the flaw"),
  L1_FLUSHED_BY_KVM   (ArchCapability.SKIP_L1DFL_VMENTRY, "KVM flushes the L1 cache before it enters a guest"),
  NO_MELTDOWN         (ArchCapability.RDCL_NO,            "the processor does not suffer from Meltdown"),
  NO_STORE_BYPASS     (ArchCapability.SSB_NO,             "the processor does not bypass stores"),
  NO_SAMPLING         (ArchCapability.MDS_NO,             "the processor does not suffer from MDS"),
  NO_REGISTER_SAMPLING(ArchCapability.RFDS_NO,            "the processor does not suffer from RFDS"),
  NO_TARGET_SELECTION (ArchCapability.ITS_NO,             "the processor does not suffer from ITS"),
  NO_ASYNC_ABORT      (ArchCapability.TAA_NO,             "TSX is there and does not leak, otherwise the bit is taken away"),
  NO_GATHER_SAMPLING  (ArchCapability.GDS_NO,             "the processor does not suffer from GDS");
  // spotless:on

  private final ArchCapability capability;
  private final String meaning;

  ArchCapabilityRule(ArchCapability capability, String meaning) {
    this.capability = capability;
    this.meaning = meaning;
  }

  long apply(Platform p, long value) {
    if (this == NO_ASYNC_ABORT && !p.view.has(StaticFeature.RTM)) {
      return value & ~capability.mask();
    }
    return holds(p) ? value | capability.mask() : value;
  }

  /** A host that does not list its flaws is taken for an AMD with none, an Intel with all. */
  private boolean holds(Platform p) {
    boolean intel = p.caps.module() == VendorModule.KVM_INTEL;
    return switch (this) {
      case PAGE_SIZE_CHANGES -> true;
      case L1_FLUSHED_BY_KVM -> flushes(p);
      case NO_MELTDOWN -> !FeatureMsrs.suffers(p, "cpu_meltdown", intel);
      case NO_STORE_BYPASS -> !FeatureMsrs.suffers(p, "spec_store_bypass", true);
      case NO_SAMPLING -> !FeatureMsrs.suffers(p, "mds", intel);
      case NO_REGISTER_SAMPLING -> !FeatureMsrs.suffers(p, "rfds", false);
      case NO_TARGET_SELECTION -> !FeatureMsrs.suffers(p, "its", intel);
      case NO_ASYNC_ABORT -> !FeatureMsrs.suffers(p, "taa", intel);
      case NO_GATHER_SAMPLING -> !FeatureMsrs.suffers(p, "gds", intel);
    };
  }

  /** Only kvm_intel can be told never to flush: by its parameter, or by mitigations=off. */
  private static boolean flushes(Platform p) {
    if (!p.vmx()) {
      return true;
    }
    var options = p.kernel.commandLine();
    String mode = p.kernel.modules().get("kvm_intel", "vmentry_l1d_flush").orElse("");
    boolean off = options.value("mitigations").map(m -> m.startsWith("off")).orElse(false);
    return !mode.equals("never") && !off;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
