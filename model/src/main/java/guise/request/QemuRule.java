package guise.request;

import guise.kernel.Confidence;

/**
 * What QEMU's {@code -cpu host} and {@code -cpu max} do to the CPUID that KVM offers.
 *
 * <p>Read in QEMU 10.0's development sources (early 2025); only facts are stated here.
 */
public enum QemuRule implements VmmRule {
  // spotless:off
  // -- what QEMU takes KVM to offer --------------------------------------------------------------
  ALWAYS_EMULATED      ("QEMU counts the feature as offered, whatever KVM's table says", "kvm/kvm.c"),
  TSC_DEADLINE_TIMER   ("The in-kernel APIC timer has the deadline mode, which older KVMs do not list", "kvm/kvm.c"),
  HOST_HINT            ("The bit only tells how fast the host's instructions are, so the host's value counts", "kvm/kvm.c"),
  BROKEN_TSX           ("Haswell's TSX is broken", "kvm/kvm.c"),
  INTEL_ALIASES        ("KVM leaves the copies of leaf 1 to the VMM, QEMU adds them", "kvm/kvm.c"),
  AMD_ONLY             ("Machine-check recovery is for AMD guests", "cpu.c"),

  // -- what becomes of the features --------------------------------------------------------------
  NOT_MIGRATABLE       ("With migratable=on a feature that cannot be migrated stays out unless it is asked for", "cpu.c"),
  NO_NAME              ("With migratable=on a bit that QEMU has no name for stays out", "cpu.c"),
  NOT_BY_DEFAULT       ("The feature has to be asked for", "cpu.c"),
  ASKED_FOR            ("-cpu asks for the feature", "cpu.c"),
  ASKED_AGAINST        ("-cpu asks to leave the feature out", "cpu.c"),
  HOST_LACKS           ("KVM does not offer what -cpu asks for: QEMU warns, or refuses with enforce=on", "cpu.c"),
  DEPENDENCY           ("The feature makes no sense without another one that is off", "cpu.c"),
  SEVERAL_THREADS      ("A package of several threads is announced as one", "cpu.c"),
  AMD_ALIASES          ("On AMD the copies of leaf 1 follow leaf 1", "cpu.c"),
  NO_PMU               ("With pmu=off nothing of the performance counters is shown", "cpu.c"),
  KVM_HIDDEN           ("With kvm=off the guest is not told of KVM", "kvm/kvm.c"),

  // -- what QEMU writes itself -------------------------------------------------------------------
  LIMIT                ("The limits of the leaves are KVM's, raised by the features that need more, or given to -cpu", "cpu.c"),
  VENDOR               ("The maker's name is the host's, or given to -cpu", "host-cpu.c"),
  SIGNATURE            ("Family, model and stepping are the host's, or given to -cpu", "host-cpu.c"),
  BRAND                ("The brand is the host's up to its first NUL, or given to -cpu; KVM offers none", "host-cpu.c"),
  TOPOLOGY             ("APIC IDs, threads and cores are those of -smp", "cpu.c"),
  LEGACY_CACHES        ("The caches are QEMU's own invention", "cpu.c"),
  HOST_CACHES          ("With host-cache-info=on the caches are the host's", "cpu.c"),
  XSAVE_COMPONENTS     ("XCR0 has the components of the features that the guest has, with the host's sizes", "cpu.c"),
  XSAVE_AREA           ("QEMU adds up the XSAVE area itself, in the compact form without alignment", "cpu.c"),
  NO_SUPERVISOR_STATE  ("QEMU 10.0 knows no component of IA32_XSS that KVM offers", "cpu.c"),
  ADDRESS_WIDTHS       ("Physical addresses are as wide as the host's, virtual ones follow LA57", "host-cpu.c"),
  MWAIT_WAKES          ("MWAIT is said to wake on interrupts, whether or not there is MWAIT", "cpu.c"),
  FIXED_PT             ("Processor Trace is shown with one fixed set of abilities", "cpu.c"),
  FIXED_AMX            ("Tiles are shown as on Sapphire Rapids", "cpu.c"),
  SVM_ASIDS            ("SVM is shown as revision 1 with 16 ASIDs", "cpu.c"),
  SGX_STATE            ("An enclave may have the state that the guest has; the provisioning key takes a permission of its own", "cpu.c"),
  PMU_AS_OFFERED       ("The performance counters are KVM's", "cpu.c"),
  TSC_FREQUENCY        ("A stable TSC's frequency is told in VMware's leaf", "kvm/kvm.c"),
  KVM_SIGNATURE        ("KVM's leaves come first in the table", "kvm/kvm.c"),
  NOT_PASSED_ON        ("QEMU builds the leaf itself and leaves the register zero", "cpu.c"),
  ZERO_LEFT_OUT        ("An entry of zeros is left out: KVM answers zeros without it", "kvm/kvm.c"),
  ENTRY_OF_ITS_OWN     ("QEMU's table has an entry that KVM's has not", "kvm/kvm.c"),
  FEATURE_WORD         ("The register is the set of features that are left", "cpu.c"),
  VCPU_COUNT           ("The vCPU must be one of those of -smp", "cpu.c");
  // spotless:on

  private final String meaning;
  private final String file;

  QemuRule(String meaning, String file) {
    this.meaning = meaning;
    this.file = file;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public String source() {
    return "QEMU 10.0 (development), target/i386/" + file;
  }

  @Override
  public Confidence confidence() {
    return this == SGX_STATE || this == TSC_FREQUENCY ? Confidence.PROVISIONAL : Confidence.SOURCE;
  }
}
