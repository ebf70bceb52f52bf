package guise.engine;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Rule;

/**
 * What kvm_pvm does otherwise than kvm_intel and kvm_amd. The module is not part of Linux: the rows
 * were read off its answers, and hold on no other host. Those of registers put their own in the
 * place of what common code has; what happens to CPUID is {@link guise.guest.PvmCpuidRule}'s.
 */
enum PvmRule implements Rule {
  // spotless:off
  CR4_FIXED          ("CR4 takes the same bits for every guest, whatever its CPUID"),
  EXTENSIONS_MISSING ("there is no nesting: neither VMX nor SVM, nor their registers"),
  PAT_QUIRK_STAYS    ("the quirk that IA32_PAT is ignored cannot be disabled"),
  MISC_ENABLE_KEPT   ("IA32_MISC_ENABLE starts as 1, keeps whatever is written, and CPUID does not follow it", PvmMsrs::miscEnable),
  PAT_UNCHECKED      ("userspace can write any IA32_PAT", PvmMsrs::pat),
  FAULTING_UNCHECKED ("userspace can write any MSR_MISC_FEATURES_ENABLES", PvmMsrs::faulting),
  MICROCODE_NONE     ("IA32_UCODE_REV starts as 0", PvmMsrs::microcode),
  SPECULATION_DROPPED("IA32_SPEC_CTRL, VIRT_SPEC_CTRL and TSX_CTRL read as 0; what is written there or to PRED_CMD and FLUSH_CMD is dropped", PvmMsrs::speculation),
  DEBUGCTL_DROPPED   ("IA32_DEBUGCTL reads as 0, and what is written is dropped", PvmMsrs::debugControl),
  TSC_AUX_ALWAYS     ("TSC_AUX is there for userspace whatever the CPUID, and for no guest", PvmMsrs::tscAux),
  SYSENTER_CUT       ("SYSENTER's addresses are cut to 48 bits, whoever writes them", PvmMsrs::sysenter),
  INVARIANT_TSC_SHOWN("Hyper-V's control of the invariant TSC does not hide it from CPUID"),
  TSC_RATIO_ONE      ("TSC_RATIO is 1, takes nothing but that or 0, and is not there for guests", PvmMsrs::tscRatio),
  OWN_REGISTERS      ("0x4B564D10 keeps bits 0 to 4 and 12 to 15 for the guest, and userspace sees bit 10 set as well and writes it once there is memory; 11 reads as 'PVM', 12 as 0x1FF, 13 as the TSC's frequency in kHz; FF is refused", PvmMsrs::own),
  OUT_ADVANCES       ("OUT is emulated: RIP is behind it when userspace hears of it"),
  CODE_NOT_EMULATED  ("real mode is KVM's emulator's, and XGETBV, CLAC and STAC are unknown to it: such a run fails"),
  NMI_NEXT_RUN       ("an NMI that is pending while another event is injected waits for the next run"),
  PAGING_OF_64BIT    ("CR0.PG without EFER.LMA is dropped, and the next run ends in a shutdown"),
  VM_FLAG_DROPPED    ("userspace cannot set RFLAGS.VM");
  // spotless:on

  /** Registers what the module answers for itself. */
  @Immutable
  private interface Registration {
    void in(MsrTable table);
  }

  private final String meaning;
  private final Registration registration;

  PvmRule(String meaning) {
    this(meaning, _ -> {});
  }

  PvmRule(String meaning, Registration registration) {
    this.meaning = meaning;
    this.registration = registration;
  }

  boolean on(Platform platform) {
    return platform.pvm.isPresent() && !platform.choices.without().contains(this);
  }

  static void register(Platform platform, MsrTable table) {
    for (PvmRule rule : values()) {
      if (rule.on(platform)) {
        rule.registration.in(table);
      }
    }
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
