package guise.request;

import static guise.x86.Register.EAX;

import guise.x86.CpuidEntry;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.OptionalLong;

/** The leaves from 0x40000000 on as QEMU writes them: KVM's first, VMware's frequency last. */
final class QemuHypervisorLeaves {
  private static final Registers SIGNATURE =
      new Registers(0x4000_0001, 0x4B4D_564B, 0x564B_4D56, 0x0000_004D);
  private static final int FREQUENCY = 0x4000_0010;
  private static final int APIC_BUS_KHZ = 1_000_000;

  private final Offer offer;
  private final QemuCpu cpu;
  private final QemuFeatures features;
  private final QemuTable table;

  QemuHypervisorLeaves(QemuVcpu vcpu, QemuTable table) {
    this.offer = vcpu.offer();
    this.cpu = vcpu.cpu();
    this.features = vcpu.features();
    this.table = table;
  }

  void writeFirst() {
    if (!cpu.has(QemuProperty.KVM, true)) {
      return;
    }
    Registers signature = tellsFrequency() ? SIGNATURE.with(EAX, FREQUENCY) : SIGNATURE;
    table.always(CpuidEntry.plain(0x4000_0000, signature), QemuRule.KVM_SIGNATURE);
    Registers offered =
        new Registers(features.get(QemuWord.KVM_EAX), 0, 0, features.get(QemuWord.KVM_EDX));
    table.always(CpuidEntry.plain(0x4000_0001, offered), QemuRule.FEATURE_WORD);
  }

  void writeLast() {
    if (tellsFrequency()) {
      int khz = khz();
      table.plain(FREQUENCY, new Registers(khz, APIC_BUS_KHZ, 0, 0), QemuRule.TSC_FREQUENCY);
      if (khz == 0) {
        table.assuming(Leaf.of(FREQUENCY), "the TSC's frequency, shown as 0");
      }
    }
  }

  private boolean tellsFrequency() {
    boolean stable =
        features.has(QemuWord.X7_EDX, 8) || cpu.number(QemuProperty.TSC_FREQUENCY).isPresent();
    return stable
        && cpu.has(QemuProperty.KVM, true)
        && cpu.has(QemuProperty.VMWARE_CPUID_FREQ, true);
  }

  private int khz() {
    OptionalLong asked = cpu.number(QemuProperty.TSC_FREQUENCY);
    return asked.isPresent() ? (int) (asked.getAsLong() / 1000) : offer.tscKhz().orElse(0);
  }
}
