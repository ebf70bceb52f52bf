package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.host.Host;
import guise.x86.CpuidEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Firecracker's fingerprints: what a guest got on a known host. */
class FingerprintTest {
  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          FILE,                        KERNEL,                          ENTRIES, MSRS, MICROCODE
          AMD_MILAN_5.10host,          5.10.255-253.1008.amzn2.x86_64,  61,      32,   a0011de
          AMD_MILAN_6.1host,           6.1.172-216.329.amzn2023.x86_64, 61,      33,   a0011de
          AMD_MILAN_6.18host,          6.18.30-61.116.amzn2023.x86_64,  64,      46,   a0011de
          INTEL_ICELAKE_5.10host,      5.10.255-253.1008.amzn2.x86_64,  51,      32,   d000421
          INTEL_ICELAKE_6.1host,       6.1.172-216.329.amzn2023.x86_64, 52,      32,   d000421
          INTEL_ICELAKE_6.18host,      6.18.30-61.116.amzn2023.x86_64,  52,      38,   d000421
          INTEL_SAPPHIRE_RAPIDS_5.10host, 5.10.255-253.1008.amzn2.x86_64, 56,    33,   2b000661
          INTEL_SAPPHIRE_RAPIDS_6.1host,  6.1.172-216.329.amzn2023.x86_64, 60,   35,   2b000661
          INTEL_SAPPHIRE_RAPIDS_6.18host, 6.18.30-61.116.amzn2023.x86_64, 63,    47,   2b000661
          """)
  void isReadWhole(String file, String kernel, int entries, int msrs, String microcode) {
    Fingerprint fingerprint = fingerprint(file);
    assertEquals(kernel, fingerprint.kernelVersion());
    assertEquals(entries, fingerprint.cpuid().size());
    assertEquals(msrs, fingerprint.msrs().size());
    assertEquals(microcode, Integer.toHexString(fingerprint.microcodeVersion()));
    assertEquals("1.16.0-dev", fingerprint.firecrackerVersion());
  }

  private static Fingerprint fingerprint(String file) {
    return Fingerprint.read(
        Shared.path("dumps/firecracker-fingerprints/fingerprint_" + file + ".json"));
  }

  @Test
  void keepsFlagsAndOrder() {
    var cpuid = fingerprint("INTEL_ICELAKE_6.1host").cpuid();
    assertEquals(0, cpuid.entries().getFirst().flags());
    assertEquals(0x1B, cpuid.entries().getFirst().values().eax());
    assertEquals(CpuidEntry.SIGNIFICANT_INDEX, cpuid.find(7, 0).orElseThrow().flags());
    assertEquals(0xF7FA3207, cpuid.find(1, 0).orElseThrow().values().ecx());
  }

  @Test
  void asAHostItSaysThatItIsAGuest() {
    Host host =
        Hosts.read(
            Shared.path("dumps/firecracker-fingerprints/fingerprint_AMD_MILAN_6.1host.json"));
    assertEquals(172, host.kernel().orElseThrow().version().patch());
    assertTrue(host.gaps().getFirst().because().contains("guest"));
  }
}
