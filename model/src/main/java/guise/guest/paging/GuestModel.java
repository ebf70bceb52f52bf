package guise.guest.paging;

import guise.x86.CpuidEntry;
import guise.x86.CpuidField;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.StaticFeature;
import guise.x86.Vendor;

/**
 * What KVM derives from a guest's CPUID that running vCPUs and shadow pages rely on.
 *
 * @param cpuid the table
 * @param physicalBits MAXPHYADDR
 * @param amdCompatible whether leaf 0 names AMD or Hygon
 * @param encryptionBit where SEV's encryption bit is, -1 where the guest has none
 * @param xcr0 what 0xD.0 announces
 * @param xss what 0xD.1 announces
 * @param pmu leaf 0xA
 */
public record GuestModel(
    CpuidTable cpuid,
    int physicalBits,
    boolean amdCompatible,
    int encryptionBit,
    long xcr0,
    long xss,
    Registers pmu) {
  private static final int DEFAULT_WIDTH = 36;
  private static final int EXTENDED = 0x8000_0000;
  private static final int WIDTHS = 0x8000_0008;

  public static GuestModel of(CpuidTable cpuid) {
    Registers state = at(cpuid, 0xD, 0);
    Registers supervisor = at(cpuid, 0xD, 1);
    return new GuestModel(
        cpuid,
        physicalBits(cpuid),
        Vendor.of(at(cpuid, 0, 0)).map(Vendor::amdCompatible).orElse(false),
        encryptionBit(cpuid),
        wide(state.eax(), state.edx()),
        wide(supervisor.ecx(), supervisor.edx()),
        at(cpuid, 0xA, 0));
  }

  private static Registers at(CpuidTable cpuid, int function, int index) {
    return cpuid.find(new Leaf(function, index)).map(CpuidEntry::values).orElse(Registers.ZERO);
  }

  private static long wide(int low, int high) {
    return Integer.toUnsignedLong(low) | (long) high << Integer.SIZE;
  }

  /** {@code cpuid_maxphyaddr}: 36 unless the extended leaves reach that of the widths. */
  private static int physicalBits(CpuidTable cpuid) {
    boolean reaches =
        Integer.compareUnsigned(at(cpuid, EXTENDED, 0).get(Register.EAX), WIDTHS) >= 0;
    boolean there = reaches && cpuid.find(WIDTHS, 0).isPresent();
    return there ? at(cpuid, WIDTHS, 0).eax() & 0xFF : DEFAULT_WIDTH;
  }

  private static int encryptionBit(CpuidTable cpuid) {
    return cpuid.announces(StaticFeature.SEV)
        ? CpuidField.C_BIT_POSITION.extract(at(cpuid, 0x8000_001F, 0).ebx())
        : -1;
  }

  boolean has(StaticFeature feature) {
    return cpuid.announces(feature);
  }
}
