package guise.engine;

import guise.kernel.Rule;

/**
 * What kvm_pvm does otherwise than kvm_intel and kvm_amd. The module is not part of Linux: the rows
 * were read off its answers, and hold on no other host.
 */
enum PvmRule implements Rule {
  // spotless:off
  CPUID_IMPOSED      ("when CPUID is set, 1.ECX, 1.EDX, 7.0, 7.1 and 0xD become what the guest's own CPUID shows; what a guest asked for counts no more"),
  XSTATE_APPENDED    ("a table with leaf 1 and no 0xD.0 gets the processor's entries of 0xD, if they fit"),
  CR4_FIXED          ("CR4 takes the same bits for every guest, whatever its CPUID"),
  EXTENSIONS_MISSING ("there is no nesting: neither VMX nor SVM, nor their registers"),
  MISC_ENABLE_KEPT   ("IA32_MISC_ENABLE starts as 1, keeps whatever is written, and CPUID does not follow it"),
  PAT_UNCHECKED      ("userspace can write any IA32_PAT"),
  FAULTING_UNCHECKED ("userspace can write any MSR_MISC_FEATURES_ENABLES"),
  MICROCODE_NONE     ("IA32_UCODE_REV starts as 0"),
  SPECULATION_DROPPED("IA32_SPEC_CTRL, VIRT_SPEC_CTRL and TSX_CTRL read as 0; what is written there or to PRED_CMD and FLUSH_CMD is dropped"),
  DEBUGCTL_DROPPED   ("IA32_DEBUGCTL reads as 0, and what is written is dropped"),
  TSC_AUX_ALWAYS     ("TSC_AUX is there for every guest"),
  TSC_RATIO_ONE      ("TSC_RATIO is 1, and takes nothing but that or 0"),
  PAT_QUIRK_STAYS    ("the quirk that IA32_PAT is ignored cannot be disabled");
  // spotless:on

  private final String meaning;

  PvmRule(String meaning) {
    this.meaning = meaning;
  }

  boolean on(Platform platform) {
    return platform.pvm.isPresent();
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
