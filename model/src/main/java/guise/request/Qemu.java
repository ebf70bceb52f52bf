package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.guest.Ledger;
import guise.guest.Stage;
import guise.guest.Staged;
import guise.x86.CpuidBit;
import guise.x86.CpuidTable;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.Vendor;
import guise.x86.xstate.XComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * What QEMU asks for with {@code -cpu host} or {@code -cpu max}, on KVM with the APIC in the kernel
 * and the current machine type.
 *
 * <p>QEMU does not edit KVM's table. It keeps the features of it, settles them, and writes a table
 * of its own from them, from {@code -smp} and from the host's name.
 */
@Immutable
public record Qemu(QemuCpu cpu, Smp smp) implements Request {
  private static final CpuidBit TILES = CpuidBit.at(0x7, 0, Register.EDX, 24);

  /** {@code -cpu host} on one vCPU. */
  public static Qemu host() {
    return new Qemu(QemuCpu.parse("host"), Smp.ONE);
  }

  @Override
  public Staged<CpuidTable> from(Offer offer, int vcpu) {
    Objects.checkIndex(vcpu, smp.vcpus());
    var ledger = new Ledger(Stage.VMM);
    Registers name = name(offer);
    Optional<Vendor> vendor = Vendor.of(name);
    var features = new QemuFeatures(offer, cpu, vendor, ledger);
    features.expand(smp);
    QemuLimits limits = QemuLimits.of(offer, cpu, features, smp, vendor);
    QemuXsave xsave = QemuXsave.of(features, offer);
    features.filter();
    var guest = new QemuVcpu(offer, cpu, smp, vcpu, name, features, limits, xsave);
    var table = new QemuTable(offer.supported(), ledger);
    write(guest, table);
    return table.result();
  }

  private static void write(QemuVcpu guest, QemuTable table) {
    var topology = new QemuTopology(guest, table);
    var hypervisor = new QemuHypervisorLeaves(guest, table);
    hypervisor.writeFirst();
    new QemuBasicLeaves(guest, topology, table).write();
    new QemuExtendedLeaves(guest, topology, table).write();
    hypervisor.writeLast();
  }

  /** AMX's tile data, unless the guest is to do without tiles. */
  @Override
  public long permissions() {
    boolean without = (cpu.mask(TILES.word(), QemuCpu.Switch.OFF) & TILES.mask()) != 0;
    return without ? 0 : XComponent.TILEDATA.mask();
  }

  /** The maker's letters in EBX, EDX and ECX. */
  private Registers name(Offer offer) {
    return cpu.text(QemuProperty.VENDOR)
        .map(Qemu::spelled)
        .orElseGet(() -> offer.host().query(0, 0).with(Register.EAX, 0));
  }

  private static Registers spelled(String vendor) {
    ByteBuffer bytes =
        ByteBuffer.wrap(vendor.getBytes(StandardCharsets.ISO_8859_1))
            .order(ByteOrder.LITTLE_ENDIAN);
    int ebx = bytes.getInt();
    int edx = bytes.getInt();
    return new Registers(0, ebx, bytes.getInt(), edx);
  }
}
