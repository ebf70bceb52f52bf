package guise.request;

import static guise.request.FirecrackerRule.Processor.AMD;
import static guise.request.FirecrackerRule.Processor.ANY;
import static guise.request.FirecrackerRule.Processor.INTEL;
import static guise.request.FirecrackerRule.Processor.NONE;

import com.google.errorprone.annotations.Immutable;
import guise.x86.Vendor;

/**
 * What Firecracker changes in the CPUID that KVM offers, one change a row, in Firecracker's order.
 *
 * <p>Read in Firecracker 1.16-dev (the sources around commit 81b38b9d) and confirmed register by
 * register by the fingerprints of guests that it ships.
 */
public enum FirecrackerRule implements VmmRule {
  // spotless:off
  TEMPLATE         (NONE,  cpuid -> {},                         "The CPU template decides the bit, before anything else is normalised", "mod.rs"),

  // -- every processor -----------------------------------------------------------------------
  VENDOR_FROM_HOST (ANY,   FirecrackerSteps::vendor,            "The maker's name is the host's: no template may change it", "cpuid/normalize.rs"),
  CLFLUSH_LINE     (ANY,   FirecrackerSteps::clflushLine,       "CLFLUSH works on lines of 8 * 8 bytes", "cpuid/normalize.rs"),
  PACKAGE_SIZE     (ANY,   FirecrackerSteps::packageSize,       "A package has room for the next power of two of the vCPUs", "cpuid/normalize.rs"),
  APIC_ID          (ANY,   FirecrackerSteps::apicId,            "The initial APIC ID is the vCPU's number", "cpuid/normalize.rs"),
  NO_PDCM          (ANY,   FirecrackerSteps::noPdcm,            "Guests have no performance counters, so no MSR that describes them", "cpuid/normalize.rs"),
  TSC_DEADLINE     (ANY,   FirecrackerSteps::tscDeadline,       "KVM's APIC timer has the deadline mode; older kernels leave it to the VMM to say so", "cpuid/normalize.rs"),
  HYPERVISOR       (ANY,   FirecrackerSteps::hypervisor,        "The guest is told that it is one", "cpuid/normalize.rs"),
  HTT              (ANY,   FirecrackerSteps::htt,               "The size of the package counts from two vCPUs on", "cpuid/normalize.rs"),
  TOPOLOGY         (ANY,   FirecrackerSteps::topology,          "Threads, cores and APIC IDs are the microVM's; KVM offers an empty entry", "cpuid/normalize.rs"),
  HOST_CACHES      (ANY,   FirecrackerSteps::hostCaches,        "L1, L2, L3 and TLB sizes are the host's", "cpuid/normalize.rs"),

  // -- Intel ---------------------------------------------------------------------------------
  CACHE_SHARING    (INTEL, FirecrackerSteps::intelCacheSharing, "L1 and L2 belong to a core, L3 to all vCPUs, all cores to one package", "cpuid/intel/normalize.rs"),
  NO_TURBO         (INTEL, FirecrackerSteps::noTurbo,           "The guest does not choose its frequency", "cpuid/intel/normalize.rs"),
  NO_ENERGY_BIAS   (INTEL, FirecrackerSteps::noEnergyBias,      "The guest does not choose between speed and power", "cpuid/intel/normalize.rs"),
  FPU_POINTERS     (INTEL, FirecrackerSteps::fpuPointers,       "The FPU's error pointers behave as on current processors, as KVM's developers recommend", "cpuid/intel/normalize.rs"),
  NO_WAITPKG       (INTEL, FirecrackerSteps::noWaitpkg,         "A guest must not put a physical processor to sleep with UMWAIT or TPAUSE", "cpuid/intel/normalize.rs"),
  NO_PMU           (INTEL, FirecrackerSteps::noPmu,             "Guests have no performance counters", "cpuid/intel/normalize.rs"),
  TOPOLOGY_V2      (INTEL, FirecrackerSteps::topologyV2,        "Leaf 0x1F, where there is one, repeats leaf 0xB", "cpuid/intel/normalize.rs"),
  XEON_BRAND       (INTEL, FirecrackerSteps::xeonBrand,         "The brand is a Xeon without a model, with the host's frequency where its brand has one", "cpuid/intel/normalize.rs"),

  // -- AMD -----------------------------------------------------------------------------------
  HOST_TOPOLOGY    (AMD,   FirecrackerSteps::hostTopology,      "Cache and node leaves start as the host's", "cpuid/amd/normalize.rs"),
  NO_ARCH_CAPS     (AMD,   FirecrackerSteps::noArchCaps,        "AMD has no IA32_ARCH_CAPABILITIES, though KVM offers it", "cpuid/amd/normalize.rs"),
  TOPOEXT          (AMD,   FirecrackerSteps::topoext,           "The cache and node leaves are there, so they are announced", "cpuid/amd/normalize.rs"),
  THREAD_COUNT     (AMD,   FirecrackerSteps::threadCount,       "The package has the microVM's vCPUs and seven bits of APIC ID", "cpuid/amd/normalize.rs"),
  CACHE_SHARING_AMD(AMD,   FirecrackerSteps::amdCacheSharing,   "L1 and L2 belong to a core, L3 to all vCPUs", "cpuid/amd/normalize.rs"),
  NODE_IDS         (AMD,   FirecrackerSteps::nodeIds,           "APIC ID and core are the vCPU's, in one node", "cpuid/amd/normalize.rs"),
  EPYC_BRAND       (AMD,   FirecrackerSteps::epycBrand,         "The brand is an EPYC without a model", "cpuid/amd/normalize.rs");
  // spotless:on

  static final String SOURCE = "Firecracker 1.16-dev, src/vmm/src/";

  /** The processors that a rule is for. */
  enum Processor {
    ANY,
    INTEL,
    AMD,
    NONE
  }

  /** What a rule does. */
  @Immutable
  @FunctionalInterface
  interface Step {
    void applyTo(FirecrackerCpuid cpuid);
  }

  private final Processor processor;
  private final Step step;
  private final String meaning;
  private final String file;

  FirecrackerRule(Processor processor, Step step, String meaning, String file) {
    this.processor = processor;
    this.step = step;
    this.meaning = meaning;
    this.file = file;
  }

  boolean appliesTo(Vendor vendor) {
    return switch (processor) {
      case ANY -> true;
      case INTEL -> vendor == Vendor.INTEL;
      case AMD -> vendor == Vendor.AMD;
      case NONE -> false;
    };
  }

  void applyTo(FirecrackerCpuid cpuid) {
    step.applyTo(cpuid);
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public String source() {
    return SOURCE + "cpu_config/x86_64/" + file;
  }
}
