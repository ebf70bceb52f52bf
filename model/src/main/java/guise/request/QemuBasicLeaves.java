package guise.request;

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

import guise.x86.CpuidEntry;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Registers;

/** The leaves from 0 on as QEMU writes them. */
final class QemuBasicLeaves {
  private final QemuVcpu vcpu;
  private final QemuFeatures features;
  private final QemuLimits limits;
  private final QemuXsave xsave;
  private final QemuTopology topology;
  private final QemuTable table;

  QemuBasicLeaves(QemuVcpu vcpu, QemuTopology topology, QemuTable table) {
    this.vcpu = vcpu;
    this.features = vcpu.features();
    this.limits = vcpu.limits();
    this.xsave = vcpu.xsave();
    this.topology = topology;
    this.table = table;
  }

  void write() {
    Registers first = vcpu.vendor().with(EAX, limits.basic());
    table.always(CpuidEntry.plain(0, first), QemuRule.VENDOR);
    table.credit(Leaf.of(0), EAX, LIMIT);
    for (int function = 1; QemuLimits.reach(limits.basic(), function); function++) {
      basic(function);
    }
  }

  private void basic(int function) {
    switch (function) {
      case 0x1 -> identity();
      case 0x2 -> topology.descriptors();
      case 0x4 -> topology.intelCaches();
      case 0x5 -> table.plain(0x5, new Registers(0, 0, 3, 0), QemuRule.MWAIT_WAKES);
      case 0x6 -> power();
      case 0x7 -> structured();
      case 0xA -> counters();
      case 0xB -> topology.threads();
      case 0xD -> xsave();
      case 0x12 -> QemuEnclaves.write(vcpu.offer().supported(), features, xsave, table);
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
            vcpu.version(),
            topology.leaf1Ebx(),
            features.get(QemuWord.F1_ECX),
            features.get(QemuWord.F1_EDX));
    table.always(CpuidEntry.plain(0x1, values), FEATURE_WORD);
    table.credit(Leaf.of(0x1), EAX, QemuRule.SIGNATURE);
    table.credit(Leaf.of(0x1), EBX, TOPOLOGY);
  }

  private void power() {
    table.plain(0x6, new Registers(features.get(QemuWord.F6_EAX), 0, 0, 0), NOT_PASSED_ON);
    table.creditFeatures(Leaf.of(0x6));
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
      table.creditFeatures(new Leaf(0x7, index));
    }
    table.credit(new Leaf(0x7, 0), EAX, LIMIT);
  }

  private void counters() {
    if (vcpu.cpu().has(QemuProperty.PMU, true)) {
      table.plain(0xA, vcpu.offered(0xA), QemuRule.PMU_AS_OFFERED);
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
    int version = vcpu.offer().supported().read(CpuidWord.of(0x24, 0, EBX)) & 0xFF;
    int ebx = has ? features.get(QemuWord.F24_EBX) & ~0xFF | version : 0;
    table.indexed(0x24, 0, new Registers(0, ebx, 0, 0), NOT_PASSED_ON);
  }
}
