package guise.analysis;

import guise.guest.GuestCpuid;
import guise.host.RawCpuid;
import guise.predict.Prediction;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.PsabiLevel;
import guise.x86.Registers;
import guise.x86.Signature;
import guise.x86.Vendor;

/**
 * A guest's CPU in a few figures.
 *
 * @param vendor the letters of leaf 0
 * @param signature family, model and stepping
 * @param level the highest x86-64 level all of whose features are announced
 * @param physicalBits MAXPHYADDR
 * @param linearBits the width of linear addresses
 * @param xcr0 the bits of XCR0 the guest can set
 * @param standardBytes the XSAVE area in standard format with all of them
 * @param entries entries in the table
 * @param widthsKnown whether the host's source has the leaf of the address widths
 * @param stateKnown whether it has the leaf of the state components
 */
public record Summary(
    String vendor,
    Signature signature,
    String level,
    int physicalBits,
    int linearBits,
    long xcr0,
    int standardBytes,
    int entries,
    boolean widthsKnown,
    boolean stateKnown) {
  private static final int DEFAULT_WIDTH = 36;

  static Summary of(Prediction prediction) {
    CpuidTable guest = prediction.guest().value();
    RawCpuid raw = prediction.scenario().host().cpuid();
    Registers widths = values(guest, 0x8000_0008);
    boolean hasWidths =
        Integer.compareUnsigned(values(guest, 0x8000_0000).eax(), 0x8000_0008) >= 0
            && guest.findAny(0x8000_0008).isPresent();
    return new Summary(
        Vendor.letters(values(guest, 0)),
        Signature.of(values(guest, 1).eax()),
        PsabiLevel.of(guest::announces),
        hasWidths ? widths.eax() & 0xFF : DEFAULT_WIDTH,
        hasWidths ? widths.eax() >>> 8 & 0xFF : Integer.SIZE,
        GuestCpuid.supportedXcr0(prediction.kvm().value(), guest),
        guest.find(0xD, 0).map(entry -> entry.values().ecx()).orElse(0),
        guest.size(),
        !raw.lacks(Leaf.of(0x8000_0008)),
        !raw.lacks(Leaf.of(0xD)));
  }

  private static Registers values(CpuidTable table, int function) {
    return table.findAny(function).map(entry -> entry.values()).orElse(Registers.ZERO);
  }
}
