package guise.formats;

import guise.kernel.CommandLine;
import java.util.List;
import java.util.Set;

/**
 * The boot options that decide which CPU a guest sees. All others stay where they are: among them
 * are addresses, file systems and names, which say whose machine it is.
 */
final class TellableOptions {
  private static final Set<String> NAMES =
      Set.of(
          "amd_iommu",
          "clearcpuid",
          "disableapic",
          "gather_data_sampling",
          "intel_iommu",
          "kvm",
          "l1tf",
          "mce",
          "mds",
          "mem_encrypt",
          "mitigations",
          "mmio_stale_data",
          "no5lvl",
          "noapic",
          "noclflush",
          "nofsgsbase",
          "noinvpcid",
          "nolapic",
          "nopcid",
          "nopku",
          "nordrand",
          "nosep",
          "nosgx",
          "nosmap",
          "nosmep",
          "nosmt",
          "nospectre_v1",
          "nospectre_v2",
          "nox2apic",
          "noxsave",
          "noxsaveopt",
          "noxsaves",
          "pti",
          "nopti",
          "rdrand",
          "reg_file_data_sampling",
          "retbleed",
          "setcpuid",
          "spec_rstack_overflow",
          "spec_store_bypass_disable",
          "spectre_v2",
          "spectre_v2_user",
          "srbds",
          "split_lock_detect",
          "tsa",
          "tsx",
          "tsx_async_abort",
          "vmscape",
          "vsyscall");

  private static final List<String> MODULES = List.of("kvm.", "kvm_intel.", "kvm_amd.", "kvm_pvm.");

  private TellableOptions() {}

  static CommandLine of(CommandLine line) {
    return new CommandLine(line.options().stream().filter(TellableOptions::isTold).toList());
  }

  private static boolean isTold(String option) {
    String name = option.split("=", 2)[0];
    return NAMES.contains(name) || MODULES.stream().anyMatch(name::startsWith);
  }
}
