package guise.request;

import static guise.request.QemuRule.ADDRESS_WIDTHS;
import static guise.request.QemuRule.FEATURE_WORD;
import static guise.request.QemuRule.FIXED_AMX;
import static guise.request.QemuRule.FIXED_PT;
import static guise.request.QemuRule.LIMIT;
import static guise.request.QemuRule.NOT_PASSED_ON;
import static guise.request.QemuRule.TOPOLOGY;
import static guise.request.QemuRule.XSAVE_AREA;
import static guise.request.QemuRule.XSAVE_COMPONENTS;
import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.x86.CpuidEntry;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.Vendor;
import java.util.Optional;

/** The leaves of one vCPU as QEMU writes them, in its order: KVM's, basic, extended, Centaur's. */
final class QemuLeaves {
  private static final Registers KVM =
      new Registers(0x4000_0001, 0x4B4D_564B, 0x564B_4D56, 0x0000_004D);
  private static final int FREQUENCY = 0x4000_0010;
  private static final int APIC_BUS_KHZ = 1_000_000;

  private final Offer offer;
  private final QemuCpu cpu;
  private final Smp smp;
  private final QemuFeatures features;
  private final QemuLimits limits;
  private final QemuXsave xsave;
  private final QemuTable table;
  private final QemuTopology topology;
  private final boolean amd;

  QemuLeaves(
      Offer offer,
      Qemu request,
      int vcpu,
      Optional<Vendor> vendor,
      QemuFeatures features,
      QemuLimits limits,
      QemuXsave xsave,
      QemuTable table) {
    this.offer = offer;
    this.cpu = request.cpu();
    this.smp = request.smp();
    this.features = features;
    this.limits = limits;
    this.xsave = xsave;
    this.table = table;
    this.amd = vendor.equals(Optional.of(Vendor.AMD));
    this.topology = new QemuTopology(offer.host(), cpu, smp, vcpu, amd, table);
  }

  void write(Registers vendor) {
    boolean frequency = tellsFrequency();
    kvm(frequency);
    table.always(CpuidEntry.plain(0, vendor.with(EAX, limits.basic())), QemuRule.VENDOR);
    table.credit(Leaf.of(0), EAX, LIMIT);
    for (int function = 1; unsigned(function, limits.basic()); function++) {
      basic(function);
    }
    extended(vendor);
    centaur();
    if (frequency) {
      frequency();
    }
  }

  private static boolean unsigned(int function, int limit) {
    return Integer.compareUnsigned(function, limit) <= 0;
  }

  private void kvm(boolean frequency) {
    if (!cpu.has(QemuProperty.KVM, true)) {
      return;
    }
    Registers signature = frequency ? KVM.with(EAX, FREQUENCY) : KVM;
    table.always(CpuidEntry.plain(0x4000_0000, signature), QemuRule.KVM_SIGNATURE);
    Registers offered =
        new Registers(features.get(QemuWord.KVM_EAX), 0, 0, features.get(QemuWord.KVM_EDX));
    table.always(CpuidEntry.plain(0x4000_0001, offered), FEATURE_WORD);
  }

  private void basic(int function) {
    switch (function) {
      case 0x1 -> identity();
      case 0x2 -> topology.descriptors();
      case 0x4 -> topology.intelCaches();
      case 0x5 -> table.plain(0x5, new Registers(0, 0, 3, 0), QemuRule.MWAIT_WAKES);
      case 0x6 -> word(0x6, EAX, QemuWord.F6_EAX);
      case 0x7 -> structured();
      case 0xA -> counters();
      case 0xB -> topology.threads();
      case 0xD -> xsave();
      case 0x12 -> QemuEnclaves.write(offer.supported(), features, xsave, table);
      case 0x14 -> trace();
      case 0x1D -> tiles();
      case 0x1E -> multiplier();
      case 0x1F -> topology.levels();
      case 0x24 -> avx10();
      default -> {} // zeros, and so left out
    }
  }

  private void identity() {
    Registers values =
        new Registers(
            version(),
            topology.leaf1Ebx(),
            features.get(QemuWord.F1_ECX),
            features.get(QemuWord.F1_EDX));
    table.always(CpuidEntry.plain(0x1, values), FEATURE_WORD);
    table.credit(Leaf.of(0x1), EAX, QemuRule.SIGNATURE);
    table.credit(Leaf.of(0x1), EBX, TOPOLOGY);
  }

  /** 1.EAX without the bits that tell neither family nor model nor stepping. */
  private int version() {
    int host = offer.host().query(1, 0).eax();
    int family = cpu.number(QemuProperty.FAMILY, (host >>> 8 & 0xF) + (host >>> 20 & 0xFF));
    int model = cpu.number(QemuProperty.MODEL, host >>> 4 & 0xF | host >>> 12 & 0xF0);
    int stepping = cpu.number(QemuProperty.STEPPING, host & 0xF);
    int families = family > 0xF ? 0xF00 | family - 0xF << 20 : family << 8;
    return families | (model & 0xF) << 4 | model >>> 4 << 16 | stepping;
  }

  private void structured() {
    for (int index = 0; index <= limits.indexOf7(); index++) {
      Registers values =
          switch (index) {
            case 0 ->
                new Registers(
                    limits.indexOf7(),
                    features.get(QemuWord.F7_EBX),
                    features.get(QemuWord.F7_ECX),
                    features.get(QemuWord.F7_EDX));
            case 1 ->
                new Registers(
                    features.get(QemuWord.F7_1_EAX), 0, 0, features.get(QemuWord.F7_1_EDX));
            case 2 -> new Registers(0, 0, 0, features.get(QemuWord.F7_2_EDX));
            default -> Registers.ZERO;
          };
      table.indexed(0x7, index, values, NOT_PASSED_ON);
      creditFeatures(new Leaf(0x7, index));
    }
    table.credit(new Leaf(0x7, 0), EAX, LIMIT);
  }

  private void counters() {
    if (cpu.has(QemuProperty.PMU, true)) {
      table.plain(0xA, offered(0xA), QemuRule.PMU_AS_OFFERED);
    }
  }

  private void xsave() {
    if (features.withoutXsave()) {
      return;
    }
    int size = xsave.standardSize();
    int low = (int) xsave.xcr0();
    int high = (int) (xsave.xcr0() >>> Integer.SIZE);
    table.indexed(0xD, 0, new Registers(low, size, size, high), XSAVE_COMPONENTS);
    table.credit(new Leaf(0xD, 0), EBX, XSAVE_AREA);
    table.credit(new Leaf(0xD, 0), ECX, XSAVE_AREA);
    if (features.xsaveFeatures() != 0) {
      var values = new Registers(features.xsaveFeatures(), xsave.compactSize(), 0, 0);
      table.indexed(0xD, 1, values, QemuRule.NO_SUPERVISOR_STATE);
      table.credit(new Leaf(0xD, 1), EAX, FEATURE_WORD);
      table.credit(new Leaf(0xD, 1), EBX, XSAVE_AREA);
    }
    for (int number = 2; number < Long.SIZE; number++) {
      Registers component = xsave.component(number);
      if (xsave.has(number) && component.eax() != 0) {
        table.indexed(0xD, number, component, XSAVE_COMPONENTS);
      }
    }
  }

  private void trace() {
    if (!features.has(QemuWord.F7_EBX, 25)) {
      table.indexed(0x14, 0, Registers.ZERO, NOT_PASSED_ON);
      return;
    }
    table.indexed(0x14, 0, QemuTrace.first(features.get(QemuWord.F14_ECX)), FIXED_PT);
    table.indexed(0x14, 1, QemuTrace.second(), FIXED_PT);
  }

  private void tiles() {
    if (!features.has(QemuWord.F7_EDX, 24)) {
      table.indexed(0x1D, 0, Registers.ZERO, NOT_PASSED_ON);
      return;
    }
    table.indexed(0x1D, 0, new Registers(1, 0, 0, 0), FIXED_AMX);
    table.indexed(0x1D, 1, new Registers(0x0400_2000, 0x0008_0040, 0x10, 0), FIXED_AMX);
  }

  private void multiplier() {
    int sizes = features.has(QemuWord.F7_EDX, 24) ? 0x4010 : 0;
    table.indexed(0x1E, 0, new Registers(0, sizes, 0, 0), FIXED_AMX);
  }

  private void avx10() {
    boolean has = features.has(QemuWord.F7_1_EDX, 19);
    int version = offer.supported().read(CpuidWord.of(0x24, 0, EBX)) & 0xFF;
    int ebx = has ? features.get(QemuWord.F24_EBX) & ~0xFF | version : 0;
    table.indexed(0x24, 0, new Registers(0, ebx, 0, 0), NOT_PASSED_ON);
  }

  private void extended(Registers vendor) {
    if (limits.extended() == 0) {
      return;
    }
    int range = 0x8000_0000;
    table.always(CpuidEntry.plain(range, vendor.with(EAX, limits.extended())), QemuRule.VENDOR);
    table.credit(Leaf.of(range), EAX, LIMIT);
    for (int function = range + 1; unsigned(function, limits.extended()); function++) {
      extended(function);
    }
  }

  private void extended(int function) {
    switch (function) {
      case 0x8000_0001 -> extendedIdentity();
      case 0x8000_0002, 0x8000_0003, 0x8000_0004 -> brand(function);
      case 0x8000_0005, 0x8000_0006 -> topology.amdCaches(function);
      case 0x8000_0007 -> words(function, EBX, QemuWord.X7_EBX, EDX, QemuWord.X7_EDX);
      case 0x8000_0008 -> widths();
      case 0x8000_000A -> svm();
      case 0x8000_001D -> topology.amdCacheLevels();
      case 0x8000_001E -> topology.nodes();
      case 0x8000_0021 -> words(function, EAX, QemuWord.X21_EAX, EBX, QemuWord.X21_EBX);
      case 0x8000_0022 -> amdCounters();
      default -> {} // zeros, and so left out
    }
  }

  private void extendedIdentity() {
    var leaf = Leaf.of(0x8000_0001);
    Registers values =
        new Registers(version(), 0, features.get(QemuWord.X1_ECX), features.get(QemuWord.X1_EDX));
    table.plain(leaf.function(), values, FEATURE_WORD);
    table.credit(leaf, EAX, QemuRule.SIGNATURE);
    table.credit(leaf, EBX, NOT_PASSED_ON);
  }

  private void brand(int function) {
    String name =
        cpu.text(QemuProperty.MODEL_ID).orElseGet(() -> BrandString.of(offer.host()).toString());
    Registers letters = BrandString.of(name).leaf(function - 0x8000_0002);
    table.plain(function, letters, QemuRule.BRAND);
  }

  private void widths() {
    int physical = physicalBits();
    int virtual = features.has(QemuWord.F7_ECX, 16) ? 57 : 48;
    boolean longMode = features.has(QemuWord.X1_EDX, 29);
    int more = longMode ? virtual << 8 | guestBits(physical) << 16 : 0;
    var values =
        new Registers(
            physical | more, features.get(QemuWord.X8_EBX), topology.threadsOfPackage(), 0);
    table.plain(0x8000_0008, values, ADDRESS_WIDTHS);
    table.credit(Leaf.of(0x8000_0008), EBX, FEATURE_WORD);
    table.credit(Leaf.of(0x8000_0008), ECX, TOPOLOGY);
  }

  private int physicalBits() {
    if (!features.has(QemuWord.X1_EDX, 29)) {
      return (features.get(QemuWord.F1_EDX) & (1 << 17 | 1 << 6)) != 0 ? 36 : 32;
    }
    if (!cpu.has(QemuProperty.HOST_PHYS_BITS, true)) {
      int asked = cpu.number(QemuProperty.PHYS_BITS, 0);
      return asked == 0 ? 40 : asked;
    }
    boolean told = unsigned(0x8000_0008, offer.host().limit(0x8000_0000));
    int host = told ? offer.host().query(0x8000_0008, 0).eax() & 0xFF : 36;
    int limit = cpu.number(QemuProperty.HOST_PHYS_BITS_LIMIT, 0);
    return limit == 0 ? host : Math.min(host, limit);
  }

  private int guestBits(int physical) {
    int offered = offer.supported().read(CpuidWord.of(0x8000_0008, 0, EAX)) >>> 16 & 0xFF;
    return cpu.number(QemuProperty.GUEST_PHYS_BITS, Math.min(offered, physical));
  }

  private void svm() {
    if (features.has(QemuWord.X1_ECX, 2)) {
      var values = new Registers(1, 16, 0, features.get(QemuWord.XA_EDX));
      table.plain(0x8000_000A, values, QemuRule.SVM_ASIDS);
      table.credit(Leaf.of(0x8000_000A), EDX, FEATURE_WORD);
    }
  }

  private void amdCounters() {
    if (features.has(QemuWord.X22_EAX, 0)) {
      int counters = offered(0x8000_0022).ebx() & 0xF;
      table.plain(0x8000_0022, new Registers(1, counters, 0, 0), QemuRule.PMU_AS_OFFERED);
      table.credit(Leaf.of(0x8000_0022), EAX, FEATURE_WORD);
    }
  }

  private void centaur() {
    int range = 0xC000_0000;
    for (int function = range; range(function, limits.centaur()); function++) {
      Registers values =
          switch (function) {
            case 0xC000_0000 -> new Registers(limits.centaur(), 0, 0, 0);
            case 0xC000_0001 -> new Registers(version(), 0, 0, features.get(QemuWord.C1_EDX));
            default -> Registers.ZERO;
          };
      table.always(CpuidEntry.plain(function, values), NOT_PASSED_ON);
      creditFeatures(Leaf.of(function));
    }
  }

  private static boolean range(int function, int limit) {
    return limit != 0 && unsigned(function, limit);
  }

  private boolean tellsFrequency() {
    boolean stable =
        features.has(QemuWord.X7_EDX, 8) || cpu.number(QemuProperty.TSC_FREQUENCY).isPresent();
    return stable
        && cpu.has(QemuProperty.KVM, true)
        && cpu.has(QemuProperty.VMWARE_CPUID_FREQ, true);
  }

  private void frequency() {
    int khz =
        cpu.number(QemuProperty.TSC_FREQUENCY).isPresent()
            ? (int) (cpu.number(QemuProperty.TSC_FREQUENCY).getAsLong() / 1000)
            : offer.tscKhz().orElse(0);
    table.plain(FREQUENCY, new Registers(khz, APIC_BUS_KHZ, 0, 0), QemuRule.TSC_FREQUENCY);
    if (khz == 0) {
      table.assuming(Leaf.of(FREQUENCY), "the TSC's frequency, shown as 0");
    }
  }

  private void word(int function, Register register, QemuWord word) {
    table.plain(function, Registers.ZERO.with(register, features.get(word)), NOT_PASSED_ON);
    table.credit(Leaf.of(function), register, FEATURE_WORD);
  }

  private void words(int function, Register one, QemuWord first, Register two, QemuWord second) {
    Registers values =
        Registers.ZERO.with(one, features.get(first)).with(two, features.get(second));
    table.plain(function, values, NOT_PASSED_ON);
    creditFeatures(Leaf.of(function));
  }

  /** Every register that is a word of features got its decisions when they were settled. */
  private void creditFeatures(Leaf leaf) {
    for (Register register : Register.values()) {
      if (QemuWord.at(new CpuidWord(leaf, register)).isPresent()) {
        table.credit(leaf, register, FEATURE_WORD);
      }
    }
  }

  private Registers offered(int function) {
    return offer.supported().find(function, 0).map(CpuidEntry::values).orElse(Registers.ZERO);
  }
}
