package guise.guest;

import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;

import guise.kernel.Rule;
import guise.kernel.Versions;

/** How KVM decides which of a guest's features it honours. */
enum CapabilityRule implements Rule {
  // spotless:off
  RAW_GUEST_CPUID    (before(6, 14).documented(), "what the guest's CPUID announces counts, whether KVM supports it or not"),
  OWNED_BY_MODULE_5_10(before(5, 11).provisional(), "a feature that the vendor module manages counts where KVM offers it and the guest's CPUID announces it"),
  OWNED_BY_MODULE    (since(5, 11).until(6, 6).provisional(), "a feature that the vendor module manages counts where KVM offers it and the guest's CPUID announces it"),
  GOVERNED           (since(6, 6).until(6, 14).documented(), "a governed feature counts where KVM offers it and the guest's CPUID announces it"),
  KVM_AND_GUEST      (since(6, 14).documented(), "a feature counts where KVM offers or emulates it and the guest's CPUID announces it"),
  GBPAGES_BY_NPT     (since(6, 6).documented(), "with nested page tables guests can use 1 GiB pages as the host can, announced or not"),
  XSAVES_NEEDS_XSAVE (ALL, "XSAVES counts only with XSAVE"),
  XSAVES_ON_SVM      (ALL, "SVM cannot intercept XSAVES: a guest with XSAVE can use it, announced or not"),
  VLS_NEEDS_AMD      (since(5, 11).documented(), "VMLOAD and VMSAVE without exit only for guests that are AMD");
  // spotless:on

  private final Versions versions;
  private final String meaning;

  CapabilityRule(Versions versions, String meaning) {
    this.versions = versions;
    this.meaning = meaning;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public Versions versions() {
    return versions;
  }
}
