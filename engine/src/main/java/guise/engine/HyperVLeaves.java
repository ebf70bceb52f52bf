package guise.engine;

import static guise.kernel.Versions.since;

import guise.guest.VendorModule;
import guise.kernel.Behaviour;
import guise.kernel.Rule;
import guise.kernel.Versions;
import guise.kvm.CpuidReply;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import guise.x86.StaticFeature;
import java.util.List;

/** What {@code KVM_GET_SUPPORTED_HV_CPUID} tells: Hyper-V's leaves as KVM can give them. */
final class HyperVLeaves {
  /** Features that were added over time. */
  private enum Addition implements Rule {
    // spotless:off
    INVARIANT_TSC    (Behaviour.HV_INVARIANT_TSC.versions(), 1 << 15),
    EXTENDED_CALLS   (since(6, 3).provisional(), 1 << 20),
    INPUT_BY_XMM     (since(5, 14).documented(), 1 << 4),
    EXTENDED_FLUSH   (since(6, 2).provisional(), 1 << 14),
    DIRECT_FLUSH     (since(6, 2).provisional(), 1 << 17),
    MANY_VCPUS       (since(6, 7).provisional(), 0x1000);
    // spotless:on

    private final Versions versions;
    private final int bit;

    Addition(Versions versions, int bit) {
      this.versions = versions;
      this.bit = bit;
    }

    int in(Platform platform) {
      return platform.rules.has(this) ? bit : 0;
    }

    @Override
    public Versions versions() {
      return versions;
    }

    @Override
    public String meaning() {
      return "a feature of Hyper-V that KVM learned";
    }
  }

  private static final int FEATURES_EAX = 0x2AFF;
  private static final int FEATURES_EBX = 0x830;
  private static final int FEATURES_EDX = 0xD02;
  private static final int DIRECT_TIMER = 1 << 19;
  private static final int ADVICE = 0xA2C;
  private static final int CLUSTER_IPI = 1 << 10;
  private static final int NESTED_EVMCS = 1 << 14;
  private static final int NO_SHARED_CORE = 1 << 18;
  private static final int MSR_BITMAP = 1 << 19;
  private static final int OLD_VCPUS = 1024;
  private static final Registers VENDOR =
      new Registers(0x4000_0082, 0x756E_694C, 0x564B_2078, 0x7648_204D);

  private HyperVLeaves() {}

  /**
   * The leaves.
   *
   * @param nent the room for them
   * @param evmcs the versions of enlightened VMCS to announce, 0 for none
   */
  static CpuidReply reply(Platform platform, int nent, Apic apic, int evmcs) {
    List<CpuidEntry> entries = entries(platform, apic, evmcs);
    boolean room = Integer.compareUnsigned(nent, entries.size()) >= 0;
    VcpuRefusal.HYPERV_ROOM.unless(room, "KVM_GET_SUPPORTED_HV_CPUID");
    return new CpuidReply(CpuidTable.of(entries), entries.size());
  }

  /** Who asks: the device, which promises everything, or a vCPU with its own APIC. */
  enum Apic {
    OF_DEVICE,
    IN_KERNEL,
    IN_USERSPACE
  }

  private static List<CpuidEntry> entries(Platform p, Apic apic, int versions) {
    boolean kernel = apic != Apic.IN_USERSPACE;
    int eax = FEATURES_EAX | Addition.INVARIANT_TSC.in(p);
    int ebx = FEATURES_EBX | Addition.EXTENDED_CALLS.in(p);
    int edx = FEATURES_EDX | Addition.INPUT_BY_XMM.in(p) | Addition.EXTENDED_FLUSH.in(p);
    int advice =
        ADVICE | (kernel ? CLUSTER_IPI : 0) | (versions == 0 ? 0 : NESTED_EVMCS) | unshared(p);
    int nested = Addition.DIRECT_FLUSH.in(p) | MSR_BITMAP | versions;
    return List.of(
        CpuidEntry.plain(0x4000_0000, VENDOR),
        CpuidEntry.plain(0x4000_0001, new Registers(0x3123_7648, 0, 0, 0)),
        CpuidEntry.plain(0x4000_0002, new Registers(0x3839, 0xA_0000, 0, 0)),
        CpuidEntry.plain(
            0x4000_0003, new Registers(eax, ebx, 0, edx | (kernel ? DIRECT_TIMER : 0))),
        CpuidEntry.plain(0x4000_0004, new Registers(advice, 0xFFF, 0, 0)),
        CpuidEntry.plain(0x4000_0005, new Registers(vcpus(p), 64, 0, 0)),
        CpuidEntry.plain(0x4000_0080, new Registers(0, VENDOR.ebx(), VENDOR.ecx(), VENDOR.edx())),
        CpuidEntry.plain(0x4000_0081, new Registers(0x3123_5356, 0, 0, 0)),
        CpuidEntry.plain(0x4000_0082, new Registers(2, 0, 0, 0)),
        CpuidEntry.plain(0x4000_000A, new Registers(nested, 1, 0, 0)));
  }

  private static int vcpus(Platform p) {
    int many = Addition.MANY_VCPUS.in(p);
    return many == 0 ? OLD_VCPUS : many;
  }

  /** The versions the device announces: of what a vCPU can enable. */
  static int evmcsVersions(Platform p) {
    boolean nests = p.caps.module() == VendorModule.KVM_INTEL && p.caps.has(StaticFeature.VMX);
    return nests ? VmxNesting.EVMCS_VERSIONS : 0;
  }

  /** Whether the host has no threads that share a core: then a guest's cannot either. */
  private static int unshared(Platform p) {
    return p.host.cpus().size() > 1 || p.view.has(StaticFeature.HT) && threads(p) > 1
        ? 0
        : NO_SHARED_CORE;
  }

  private static int threads(Platform p) {
    return p.host.cpuid().inRange(0xB) ? p.host.cpuid().query(0xB, 0).ebx() & 0xFFFF : 1;
  }
}
