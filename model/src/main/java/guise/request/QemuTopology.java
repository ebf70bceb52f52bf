package guise.request;

import guise.host.RawCpuid;
import guise.x86.CpuidEntry;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.List;

/** The leaves that follow from {@code -smp}, and the caches that vCPUs share. */
final class QemuTopology {
  private static final List<QemuCache> INTEL_CACHES =
      List.of(QemuCache.L1D, QemuCache.L1I, QemuCache.L2, QemuCache.L3);
  private static final List<QemuCache> AMD_CACHES =
      List.of(QemuCache.L1D_AMD, QemuCache.L1I_AMD, QemuCache.L2_AMD, QemuCache.L3_AMD);
  private static final int THREAD = 1;
  private static final int CORE = 2;
  private static final int MODULE = 3;
  private static final int DIE = 5;
  private static final int SHARING = 0x03FF_C000;

  private final RawCpuid host;
  private final QemuCpu cpu;
  private final Smp smp;
  private final int vcpu;
  private final boolean amd;
  private final QemuTable table;

  QemuTopology(QemuVcpu vcpu, QemuTable table) {
    this.host = vcpu.offer().host();
    this.cpu = vcpu.cpu();
    this.smp = vcpu.smp();
    this.vcpu = vcpu.number();
    this.amd = vcpu.isAmd();
    this.table = table;
  }

  private boolean hostCaches() {
    return cpu.has(QemuProperty.HOST_CACHE_INFO, false);
  }

  private boolean hasL3() {
    return cpu.has(QemuProperty.L3_CACHE, true);
  }

  /** APIC ID, threads of the package where there are several, CLFLUSH's 64 bytes. */
  int leaf1Ebx() {
    int threads = smp.threadsPerPackage();
    return smp.apicId(vcpu) << 24 | (threads > 1 ? threads << 16 : 0) | 8 << 8;
  }

  void descriptors() {
    Registers own = QemuCache.DESCRIPTORS;
    Registers values =
        hostCaches()
            ? ofHost(0x2, 0)
            : amd ? Registers.ZERO : hasL3() ? own : own.with(Register.ECX, 0);
    table.always(CpuidEntry.plain(0x2, values), rule());
  }

  void intelCaches() {
    for (int index = 0; ; index++) {
      Registers cache = hostCaches() ? hostCache(index) : intelCache(index);
      table.indexed(0x4, index, cache, rule());
      if (cache.eax() == 0) {
        return;
      }
    }
  }

  private Registers intelCache(int index) {
    boolean none = amd || index > 3 || index == 3 && !hasL3();
    return none ? Registers.ZERO : INTEL_CACHES.get(index).intel(smp);
  }

  /** The host's cache, shared by no more vCPUs than there are. */
  private Registers hostCache(int index) {
    Registers cache = ofHost(0x4, index);
    int eax = cache.eax();
    if ((eax & 0x1F) == 0) {
      return cache;
    }
    int sharers = 1 + ((eax & SHARING) >>> 14);
    eax = eax & 0x03FF_FFFF | QemuCache.cores(smp) << 26;
    if (sharers > smp.threadsPerPackage()) {
      eax = eax & ~SHARING | (1 << smp.packageShift()) - 1 << 14;
    }
    return cache.with(Register.EAX, eax);
  }

  private Registers ofHost(int function, int index) {
    return host.inRange(function) ? host.query(function, index) : Registers.ZERO;
  }

  private QemuRule rule() {
    return hostCaches() ? QemuRule.HOST_CACHES : QemuRule.LEGACY_CACHES;
  }

  void threads() {
    if (!cpu.has(QemuProperty.CPUID_0XB, true)) {
      table.indexed(0xB, 0, Registers.ZERO, QemuRule.TOPOLOGY);
      return;
    }
    level(0xB, 0, smp.coreShift(), smp.threads(), THREAD);
    level(0xB, 1, smp.packageShift(), smp.threadsPerPackage(), CORE);
    level(0xB, 2, 0, 0, 0);
  }

  /** Leaf 0x1F, which only a topology with dies or modules has. */
  void levels() {
    if (!smp.extended()) {
      return;
    }
    boolean modules = smp.modules() > 1;
    int index = 0;
    level(0x1F, index++, smp.coreShift(), smp.threads(), THREAD);
    if (modules) {
      level(0x1F, index++, smp.moduleShift(), smp.threadsPerModule(), CORE);
      level(0x1F, index++, smp.dieShift(), smp.threadsPerDie(), MODULE);
    } else {
      level(0x1F, index++, smp.dieShift(), smp.threadsPerDie(), CORE);
    }
    if (smp.dies() > 1) {
      level(0x1F, index++, smp.packageShift(), smp.threadsPerPackage(), DIE);
    }
    level(0x1F, index, 0, 0, 0);
  }

  private void level(int function, int index, int shift, int threads, int type) {
    var values = new Registers(shift, threads & 0xFFFF, type << 8 | index, smp.apicId(vcpu));
    table.indexed(function, index, values, QemuRule.TOPOLOGY);
  }

  /** 0x80000005 and 0x80000006, which Intel guests get too. */
  void amdCaches(int function) {
    Registers own = function == 0x8000_0005 ? QemuCache.AMD_L1 : QemuCache.AMD_L2_L3;
    boolean withoutL3 = function == 0x8000_0006 && !hasL3();
    Registers values =
        hostCaches() ? ofHost(function, 0) : withoutL3 ? own.with(Register.EDX, 0) : own;
    table.plain(function, values, rule());
  }

  void amdCacheLevels() {
    for (int index = 0; ; index++) {
      Registers own = index < 4 ? AMD_CACHES.get(index).amd(smp) : Registers.ZERO;
      Registers cache = hostCaches() ? ofHost(0x8000_001D, index) : own;
      table.indexed(0x8000_001D, index, cache, rule());
      if (cache.eax() == 0) {
        return;
      }
    }
  }

  void nodes() {
    if (smp.core(vcpu) > 0xFF) {
      return;
    }
    int threads = smp.threads() - 1 << 8;
    var values =
        new Registers(
            smp.apicId(vcpu),
            threads | smp.core(vcpu),
            smp.apicId(vcpu) >>> smp.packageShift() & 0xFF,
            0);
    table.plain(0x8000_001E, values, QemuRule.TOPOLOGY);
  }

  /** 0x80000008.ECX. */
  int threadsOfPackage() {
    int threads = smp.threadsPerPackage();
    return threads > 1 ? smp.packageShift() << 12 | threads - 1 : 0;
  }
}
