package guise.engine;

import guise.engine.memory.PagingLimits;
import guise.guest.GuestCpuid;
import guise.kernel.Behaviour;
import guise.x86.CpuidTable;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.StaticFeature;
import guise.x86.Vendor;
import java.util.Optional;

/** What follows from a vCPU's CPUID once it is installed ({@code kvm_vcpu_after_set_cpuid}). */
final class DerivedState {
  static final int DEFAULT_WIDTH = 36;

  private static final int EXTENDED = 0x8000_0000;
  private static final int WIDTHS = 0x8000_0008;

  private DerivedState() {}

  /** A vCPU that nobody gave a CPUID yet: up to 6.13 CR4 is then checked against KVM alone. */
  static void initial(VcpuState v) {
    if (v.platform.does(Behaviour.CAPS_AT_CREATION)) {
      install(v);
    }
  }

  static void install(VcpuState v) {
    imposePvm(v);
    CpuidTable table = v.cpuid.announced;
    v.forgetCaps();
    v.reflect(v.cpuid);
    v.supportedXcr0 = GuestCpuid.supportedXcr0(v.platform.caps, table);
    v.supportedXss = announcedXss(v.cpuid) & v.platform.caps.supportedXss();
    if (v.platform.does(Behaviour.UNHALT_ONLY_AT_SET)) {
      v.pv.withholdUnhalt(v.cpuid, v.vm.haltsNatively());
    }
    v.pv.install(v.cpuid);
    vendor(v);
    v.physicalBits = physicalBits(v.cpuid);
    v.reservedGpa = reserved(v.physicalBits);
    v.cr4Reserved = v.platform.cr4Reserved(v::has);
    v.hyperV.install(v.cpuid);
    v.featuresChanged = true;
    boolean gigabytes = v.has(StaticFeature.GBPAGES);
    v.cpu.memory.limits(new PagingLimits(v.physicalBits, gigabytes, v.amdCompatible));
    v.platform.msrs.cpuidChanged(v);
    v.virtualization.cpuidChanged();
  }

  /** From here on what userspace handed over counts no more. */
  private static void imposePvm(VcpuState v) {
    var findings = v.platform.pvm;
    if (findings.isPresent()) {
      CpuidTable imposed = findings.get().cpuid().imposedOn(v.cpuid.announced);
      v.cpuid = new HeldCpuid(v.platform.means, imposed);
    }
  }

  private static void vendor(VcpuState v) {
    int at = v.cpuid.positionOfAny(0);
    Optional<Vendor> vendor = Vendor.of(at < 0 ? Registers.ZERO : v.cpuid.registers(at));
    v.amdCompatible = vendor.map(Vendor::amdCompatible).orElse(false);
    v.intelVendor = vendor.equals(Optional.of(Vendor.INTEL));
  }

  private static long announcedXss(HeldCpuid table) {
    int at = table.position(0xD, 1);
    return at < 0
        ? 0
        : Integer.toUnsignedLong(table.read(at, Register.ECX))
            | (long) table.read(at, Register.EDX) << 32;
  }

  /** {@code cpuid_maxphyaddr}: 36 unless the extended leaves reach that of the widths. */
  private static int physicalBits(HeldCpuid table) {
    int limit = table.position(EXTENDED, 0);
    int widths = table.position(WIDTHS, 0);
    boolean reaches =
        limit >= 0 && Integer.compareUnsigned(table.read(limit, Register.EAX), WIDTHS) >= 0;
    return reaches && widths >= 0 ? table.read(widths, Register.EAX) & 0xFF : DEFAULT_WIDTH;
  }

  /** The bits of a physical address beyond a width. */
  static long reserved(int width) {
    return width > 63 ? 0 : -1L << width;
  }
}
