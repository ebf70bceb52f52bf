package guise.x86.msr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the table of MSRs promises. */
class MsrTest {
  @Test
  void noTwoRowsShareAnAddress() {
    var seen = new HashSet<Integer>();
    for (Msr msr : Msr.values()) {
      assertTrue(seen.add(msr.address()), msr::name);
      assertFalse(msr.meaning().isBlank(), msr::name);
    }
  }

  @Test
  void theRowsAreInTheOrderOfTheirAddresses() {
    int last = 0;
    for (Msr msr : Msr.values()) {
      assertTrue(Integer.compareUnsigned(last, msr.address()) < 0, msr::name);
      last = msr.address();
    }
  }

  @Test
  void everyCapabilityOfVmxIsThere() {
    for (int address = 0x480; address <= 0x493; address++) {
      assertTrue(Msr.of(address).orElseThrow().manual().startsWith("IA32_VMX_"));
    }
  }

  @Test
  void anMsrIsFoundByItsAddress() {
    assertEquals(Optional.of(Msr.EFER), Msr.of(0xC000_0080));
    assertEquals(Optional.empty(), Msr.of(0x1234));
  }

  @Test
  void archCapabilitiesAreReadBitByBit() {
    assertEquals(
        EnumSet.of(
            ArchCapability.RDCL_NO,
            ArchCapability.SKIP_L1DFL_VMENTRY,
            ArchCapability.MDS_NO,
            ArchCapability.PSCHANGE_MC_NO,
            ArchCapability.GDS_NO,
            ArchCapability.RFDS_NO,
            ArchCapability.ITS_NO),
        ArchCapability.in(0x4000_0000_0C00_0069L));
  }

  @Test
  void noTwoArchCapabilitiesShareABit() {
    long seen = 0;
    for (ArchCapability capability : ArchCapability.values()) {
      assertEquals(0, seen & capability.mask(), capability::name);
      seen |= capability.mask();
    }
  }
}
