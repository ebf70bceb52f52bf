package guise.request;

import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.host.RawCpuid;
import guise.x86.BrandString;
import guise.x86.CpuidEntry;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.List;

/** How each {@link FirecrackerRule} changes one vCPU's CPUID. */
final class FirecrackerSteps {
  private static final CpuidWord LEAF_1_EBX = CpuidWord.of(0x1, 0, EBX);
  private static final CpuidWord LEAF_1_ECX = CpuidWord.of(0x1, 0, ECX);
  private static final CpuidWord LEAF_1_EDX = CpuidWord.of(0x1, 0, EDX);
  private static final int TOPOLOGY = 0xB;
  private static final int TOPOLOGY_V2 = 0x1F;
  private static final int AMD_CACHES = 0x8000_001D;
  private static final Leaf NODES = Leaf.of(0x8000_001E);

  /** The bits of an APIC ID within the package: room for the 32 vCPUs that a microVM can have. */
  private static final int PACKAGE_BITS = 5;

  private FirecrackerSteps() {}

  static void vendor(FirecrackerCpuid cpuid) {
    Registers host = cpuid.host().query(0, 0);
    for (Register register : List.of(EBX, ECX, EDX)) {
      var word = CpuidWord.of(0, 0, register);
      cpuid.set(word, -1, host.get(register), "the host's name");
    }
  }

  static void clflushLine(FirecrackerCpuid cpuid) {
    cpuid.setField(LEAF_1_EBX, 8, 15, 8, "always");
  }

  static void packageSize(FirecrackerCpuid cpuid) {
    int vcpus = cpuid.machine().vcpus();
    int room = vcpus == 1 ? 1 : Integer.highestOneBit(vcpus - 1) << 1;
    cpuid.setField(LEAF_1_EBX, 16, 23, room, counted(vcpus));
  }

  static void apicId(FirecrackerCpuid cpuid) {
    cpuid.setField(LEAF_1_EBX, 24, 31, cpuid.vcpu(), "vCPU " + cpuid.vcpu());
  }

  static void noPdcm(FirecrackerCpuid cpuid) {
    cpuid.setBit(LEAF_1_ECX, 15, false, "always");
  }

  static void tscDeadline(FirecrackerCpuid cpuid) {
    cpuid.setBit(LEAF_1_ECX, 24, true, "always");
  }

  static void hypervisor(FirecrackerCpuid cpuid) {
    cpuid.setBit(LEAF_1_ECX, 31, true, "always");
  }

  static void htt(FirecrackerCpuid cpuid) {
    int vcpus = cpuid.machine().vcpus();
    cpuid.setBit(LEAF_1_EDX, 28, vcpus > 1, counted(vcpus));
  }

  /** KVM has offered no 0xB.1 since 6.2 and its backports; Firecracker adds one where it lacks. */
  static void topology(FirecrackerCpuid cpuid) {
    if (!cpuid.has(new Leaf(TOPOLOGY, 1))) {
      cpuid.put(CpuidEntry.indexed(TOPOLOGY, 1, Registers.ZERO), "KVM offers no such entry");
    }
    for (int index = 0; cpuid.has(new Leaf(TOPOLOGY, index)); index++) {
      Registers level = level(index, cpuid.machine(), cpuid.vcpu());
      cpuid.put(CpuidEntry.indexed(TOPOLOGY, index, level), counted(cpuid.machine().vcpus()));
    }
  }

  private static Registers level(int index, Firecracker machine, int vcpu) {
    int siblings = machine.siblings();
    return switch (index) {
      case 0 -> new Registers(siblings - 1, siblings, 1 << 8, vcpu);
      case 1 -> new Registers(PACKAGE_BITS, machine.vcpus(), 2 << 8 | 1, vcpu);
      default -> new Registers(0, 0, index, vcpu);
    };
  }

  static void hostCaches(FirecrackerCpuid cpuid) {
    cpuid.copyFromHost(Leaf.of(0x8000_0005), "the host's L1 caches and TLBs");
    cpuid.copyFromHost(Leaf.of(0x8000_0006), "the host's L2 and L3 caches and TLBs");
    cpuid.setField(CpuidWord.of(0x8000_0006, 0, EDX), 16, 17, 0, "reserved bits");
  }

  static void intelCacheSharing(FirecrackerCpuid cpuid) {
    Firecracker machine = cpuid.machine();
    int cores = machine.vcpus() / machine.siblings();
    for (int index = 0; cpuid.has(new Leaf(0x4, index)); index++) {
      Registers cache = cpuid.entry(new Leaf(0x4, index)).values();
      if (cache.isZero()) {
        return;
      }
      var word = CpuidWord.of(0x4, index, EAX);
      setSharing(cpuid, word, cache.eax());
      cpuid.setField(word, 26, 31, cores - 1, "cores in the package: " + cores);
    }
  }

  static void amdCacheSharing(FirecrackerCpuid cpuid) {
    for (int index = 0; cpuid.has(new Leaf(AMD_CACHES, index)); index++) {
      var word = CpuidWord.of(AMD_CACHES, index, EAX);
      setSharing(cpuid, word, cpuid.entry(word.leaf()).get(EAX));
    }
  }

  private static void setSharing(FirecrackerCpuid cpuid, CpuidWord word, int cache) {
    int cacheLevel = cache >>> 5 & 7;
    int sharers =
        switch (cacheLevel) {
          case 1, 2 -> cpuid.machine().siblings();
          case 3 -> cpuid.machine().vcpus();
          default -> 0;
        };
    if (sharers > 0) {
      cpuid.setField(word, 14, 25, sharers - 1, "vCPUs at the L" + cacheLevel + ": " + sharers);
    }
  }

  static void noTurbo(FirecrackerCpuid cpuid) {
    cpuid.setBit(CpuidWord.of(0x6, 0, EAX), 1, false, "always");
  }

  static void noEnergyBias(FirecrackerCpuid cpuid) {
    cpuid.setBit(CpuidWord.of(0x6, 0, ECX), 3, false, "always");
  }

  /** FDP_EXCPTN_ONLY and ZERO_FCS_FDS. */
  static void fpuPointers(FirecrackerCpuid cpuid) {
    var word = CpuidWord.of(0x7, 0, EBX);
    cpuid.setBit(word, 6, true, "always");
    cpuid.setBit(word, 13, true, "always");
  }

  static void noWaitpkg(FirecrackerCpuid cpuid) {
    cpuid.setBit(CpuidWord.of(0x7, 0, ECX), 5, false, "always");
  }

  static void noPmu(FirecrackerCpuid cpuid) {
    for (Register register : Register.values()) {
      cpuid.set(CpuidWord.of(0xA, 0, register), -1, 0, "always");
    }
  }

  static void topologyV2(FirecrackerCpuid cpuid) {
    if (!cpuid.has(Leaf.of(TOPOLOGY_V2))) {
      return;
    }
    for (int index = 0; cpuid.has(new Leaf(TOPOLOGY, index)); index++) {
      CpuidEntry first = cpuid.entry(new Leaf(TOPOLOGY, index));
      cpuid.put(CpuidEntry.indexed(TOPOLOGY_V2, index, first.values()), "as leaf " + first.leaf());
    }
  }

  static void xeonBrand(FirecrackerCpuid cpuid) {
    setBrand(
        cpuid,
        FirecrackerBrand.xeon(BrandString.read(function -> cpuid.host().query(function, 0))));
  }

  static void hostTopology(FirecrackerCpuid cpuid) {
    RawCpuid host = cpuid.host();
    cpuid.put(CpuidEntry.plain(NODES.function(), host.query(NODES.function(), 0)), "the host's");
    cpuid.noteIfUnknown(NODES);
    for (int index = 0; (host.query(AMD_CACHES, index).eax() & 0xF) != 0; index++) {
      cpuid.put(CpuidEntry.indexed(AMD_CACHES, index, host.query(AMD_CACHES, index)), "the host's");
    }
  }

  static void noArchCaps(FirecrackerCpuid cpuid) {
    cpuid.setBit(CpuidWord.of(0x7, 0, EDX), 29, false, "always on AMD");
  }

  static void topoext(FirecrackerCpuid cpuid) {
    cpuid.setBit(CpuidWord.of(0x8000_0001, 0, ECX), 22, true, "always on AMD");
  }

  static void threadCount(FirecrackerCpuid cpuid) {
    var word = CpuidWord.of(0x8000_0008, 0, ECX);
    cpuid.setField(word, 12, 15, 7, "always on AMD");
    int vcpus = cpuid.machine().vcpus();
    cpuid.setField(word, 0, 7, vcpus - 1, counted(vcpus));
  }

  static void nodeIds(FirecrackerCpuid cpuid) {
    int siblings = cpuid.machine().siblings();
    String because = "vCPU " + cpuid.vcpu();
    cpuid.set(new CpuidWord(NODES, EAX), -1, cpuid.vcpu(), because);
    cpuid.setField(new CpuidWord(NODES, EBX), 0, 7, cpuid.vcpu() / siblings, because);
    cpuid.setField(new CpuidWord(NODES, EBX), 8, 15, siblings - 1, "threads a core: " + siblings);
    cpuid.setField(new CpuidWord(NODES, ECX), 0, 10, 0, "one node");
  }

  static void epycBrand(FirecrackerCpuid cpuid) {
    setBrand(cpuid, FirecrackerBrand.EPYC);
  }

  private static void setBrand(FirecrackerCpuid cpuid, BrandString brand) {
    for (int function = BrandString.FIRST; function <= BrandString.LAST; function++) {
      Registers letters = brand.leaf(function);
      for (Register register : Register.values()) {
        var word = CpuidWord.of(function, 0, register);
        cpuid.set(word, -1, letters.get(register), "'" + brand + "'");
      }
    }
  }

  private static String counted(int vcpus) {
    return vcpus == 1 ? "one vCPU" : vcpus + " vCPUs";
  }
}
