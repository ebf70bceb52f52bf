package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.formats.Document.HostDocument;
import guise.host.Host;
import guise.x86.CpuidBit;
import guise.x86.Register;
import guise.x86.Signature;
import guise.x86.Vendor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code /proc/cpuinfo} gives what it names, and says that it lacks the rest. */
class CpuInfoTest {
  private final Host host = ((HostDocument) RenderingsTest.read(Renderings.CPU_INFO)).host();

  @Test
  void identity() {
    assertEquals(Optional.of(Vendor.INTEL), host.vendor());
    assertEquals(new Signature(6, 143, 8), host.cpuid().signature());
    assertEquals("Intel(R) Xeon(R) w9-3475X", host.cpuid().brand());
    assertEquals(3, host.cpuid().query(1, 0).ebx() >>> 24);
    assertEquals(32, host.cpuid().limit(0));
    assertEquals(57 << 8 | 46, host.cpuid().query(0x8000_0008, 0).eax());
    assertEquals(2, host.cpus().size());
  }

  @Test
  void featuresByTheKernelsNames() {
    assertTrue(host.cpuid().has(CpuidBit.at(1, 0, Register.ECX, 0)), "pni");
    assertTrue(host.cpuid().has(CpuidBit.at(7, 0, Register.EBX, 7)), "smep");
    assertTrue(host.cpuid().has(CpuidBit.at(0x8000_0001, 0, Register.EDX, 29)), "lm");
    assertFalse(host.cpuid().has(CpuidBit.at(7, 0, Register.EBX, 20)), "smap is not named");
  }

  @Test
  void theReportIsKept() {
    var report = host.report().orElseThrow();
    assertTrue(report.flags().contains("hoverboard"));
    assertTrue(report.vmxFlags().contains("vpid"));
    assertEquals(0x2B0000C0, host.microcode().orElseThrow());
    assertEquals(46, report.physicalBits().orElseThrow());
  }

  @Test
  void whatItLacksIsSaid() {
    assertEquals(3, host.gaps().size());
    assertTrue(host.gaps().stream().anyMatch(gap -> gap.what().equals("MSRs")));
  }
}
