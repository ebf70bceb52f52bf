package guise.request;

import static guise.request.QemuRule.ADDRESS_WIDTHS;
import static guise.request.QemuRule.FEATURE_WORD;
import static guise.request.QemuRule.LIMIT;
import static guise.request.QemuRule.NOT_PASSED_ON;
import static guise.request.QemuRule.TOPOLOGY;
import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;

import guise.x86.BrandString;
import guise.x86.CpuidEntry;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;

/** The leaves from 0x80000000 on as QEMU writes them, and Centaur's behind them. */
final class QemuExtendedLeaves {
  private static final int RANGE = 0x8000_0000;
  private static final int CENTAUR = 0xC000_0000;

  private final QemuVcpu vcpu;
  private final Offer offer;
  private final QemuCpu cpu;
  private final QemuFeatures features;
  private final QemuLimits limits;
  private final QemuTopology topology;
  private final QemuTable table;

  QemuExtendedLeaves(QemuVcpu vcpu, QemuTopology topology, QemuTable table) {
    this.vcpu = vcpu;
    this.offer = vcpu.offer();
    this.cpu = vcpu.cpu();
    this.features = vcpu.features();
    this.limits = vcpu.limits();
    this.topology = topology;
    this.table = table;
  }

  void write() {
    if (limits.extended() != 0) {
      Registers first = vcpu.vendor().with(EAX, limits.extended());
      table.always(CpuidEntry.plain(RANGE, first), QemuRule.VENDOR);
      table.credit(Leaf.of(RANGE), EAX, LIMIT);
    }
    for (int function = RANGE + 1; QemuLimits.reach(limits.extended(), function); function++) {
      extended(function);
    }
    centaur();
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
        new Registers(
            vcpu.version(), 0, features.get(QemuWord.X1_ECX), features.get(QemuWord.X1_EDX));
    table.plain(leaf.function(), values, FEATURE_WORD);
    table.credit(leaf, EAX, QemuRule.SIGNATURE);
    table.credit(leaf, EBX, NOT_PASSED_ON);
  }

  private void brand(int function) {
    String name =
        cpu.text(QemuProperty.MODEL_ID)
            .orElseGet(() -> BrandString.read(f -> offer.host().query(f, 0)).toString());
    Registers letters = BrandString.of(name).leaf(function);
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
    boolean told = QemuLimits.reach(offer.host().limit(RANGE), 0x8000_0008);
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
      int counters = vcpu.offered(0x8000_0022).ebx() & 0xF;
      table.plain(0x8000_0022, new Registers(1, counters, 0, 0), QemuRule.PMU_AS_OFFERED);
      table.credit(Leaf.of(0x8000_0022), EAX, FEATURE_WORD);
    }
  }

  private void centaur() {
    for (int function = CENTAUR; QemuLimits.reach(limits.centaur(), function); function++) {
      Registers values =
          switch (function) {
            case CENTAUR -> new Registers(limits.centaur(), 0, 0, 0);
            case 0xC000_0001 -> new Registers(vcpu.version(), 0, 0, features.get(QemuWord.C1_EDX));
            default -> Registers.ZERO;
          };
      table.always(CpuidEntry.plain(function, values), NOT_PASSED_ON);
      table.creditFeatures(Leaf.of(function));
    }
  }

  private void words(int function, Register one, QemuWord first, Register two, QemuWord second) {
    Registers values =
        Registers.ZERO.with(one, features.get(first)).with(two, features.get(second));
    table.plain(function, values, NOT_PASSED_ON);
    table.creditFeatures(Leaf.of(function));
  }
}
