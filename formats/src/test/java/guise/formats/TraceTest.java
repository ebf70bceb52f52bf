package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.host.Host;
import guise.kernel.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded traces: the host they ran on, and the tables that the kernel gave. */
class TraceTest {
  private static final String SMALL =
      """
      SCEN v1 nsupp=1
      == amx.sizes (child process)
      RAWCPUID 00000000.0 0000000f 00000000 00000000 00000000
      == info
      UNAME Linux 6.1.0-50-amd64 #1 SMP Debian 6.1.176-1 (2026-07-02)
      CPUINFO flags\t\t: fpu vmx
      CPUINFO vmx flags\t: ept vpid
      CPUINFO bugs\t\t: l1tf
      CPUINFO microcode\t: 0x2b000661
      CPUINFO address sizes\t: 40 bits physical, 57 bits virtual
      FILE /sys/module/kvm_intel/parameters/nested: Y
      FILE /sys/module/kvm_intel/parameters/vmentry_l1d_flush: not required
      FILE /proc/cmdline: quiet mitigations=off
      RAWCPUID 00000000.0 00000001 756e6547 6c65746e 49656e69
      RAWCPUID 00000001.0 000806f8 00010800 00000020 00000001
      RAWCPUID 80000000.0 80000000 00000000 00000000 00000000
       FMSR 480 n=1 val=1d8100011e57ed0
       FMSR 10a n=1 val=400000000c000069
       FMSR 345 n=0
      == supp.dump
      TABLE SUPP n=1
       E 00000007.1 f1 00000002 f1bf25eb 18415f6e bfc04410
      == supp.emulated
      GET_EMULATED_CPUID nent=256 -> r=0 e=0 nent_out=1
      TABLE EMUL n=1
       E 00000000.0 f0 00000007 00000000 00000000 00000000
      GET_EMULATED_CPUID nent=0 -> r=-1 e=E2BIG nent_out=0
      == supp.hv
      TABLE HVSUPP(dev) n=1
       E 40000000.0 f0 40000082 756e694c 564b2078 7648204d
      GET_SUPPORTED_HV_CPUID(vcpu) -> r=0 e=0 nent=1
       E 40000004.0 f0 00040a2c 00000fff 00000000 00000000
      == setcpuid.good
      TABLE SUPP n=1
       E 00000000.0 f0 00000000 00000000 00000000 00000000
      """;

  @TempDir private Path directory;

  private Path small() throws IOException {
    return Files.writeString(directory.resolve("small.log"), SMALL);
  }

  @Test
  void theInfoSectionIsAHost() throws IOException {
    Host host = Hosts.read(small());
    Kernel kernel = host.kernel().orElseThrow();
    assertEquals(1, host.cpuid().limit(0), "other sections are no host");
    assertEquals("6.1", kernel.version().line());
    assertEquals(176, kernel.version().patch());
    assertEquals("Y", kernel.modules().get("kvm_intel", "nested").orElseThrow());
    assertEquals(
        "not required", kernel.modules().get("kvm_intel", "vmentry_l1d_flush").orElseThrow());
    assertTrue(kernel.commandLine().has("quiet"));
    var report = host.report().orElseThrow();
    assertTrue(report.vmxFlags().contains("ept"));
    assertTrue(report.bugs().contains("l1tf"));
    assertEquals(40, report.physicalBits().orElseThrow());
    assertEquals(0x2B000661, host.microcode().orElseThrow());
  }

  @Test
  void ofTheFeatureMsrsOnlyThoseOfVmxAreTheHosts() throws IOException {
    var boot = Hosts.read(small()).boot();
    assertEquals(0x1D8100011E57ED0L, boot.msr(0x480).orElseThrow());
    assertFalse(boot.msr(0x10A).isPresent());
  }

  @Test
  void theTablesAreThoseOfTheirSections() throws IOException {
    assertTables(TraceTables.read(small()));
  }

  private static void assertTables(TraceTables tables) {
    assertEquals(
        "00000007.01 f1: 00000002 f1bf25eb 18415f6e bfc04410", tables.supported().toString());
    assertEquals(1, tables.emulated().size());
    assertEquals(0x4000_0000, tables.hyperV().entries().getFirst().function());
    assertEquals(0x4000_0004, tables.hyperVOfVcpu().entries().getFirst().function());
  }

  @Test
  void aCompressedTraceIsReadToo() throws IOException {
    Path packed = directory.resolve("small.log.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(Files.readAllBytes(small()));
    }
    assertTables(TraceTables.read(packed));
    assertEquals(Hosts.read(small()).cpuid(), Hosts.read(packed).cpuid());
  }

  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          TRACE,                     KERNEL, CPUID, MSRS, SUPPORTED, EMULATED, HYPERV, FLAGS
          svm-6.1-mainline.log,      6.1,    62,    1,    58,        3,        10,     85
          svm-6.12-mainline.log,     6.12,   62,    1,    58,        3,        10,     86
          svm-6.17-mainline.log,     6.17,   62,    1,    58,        3,        10,     86
          svm-7.2-mainline.log,      7.2,    62,    1,    58,        3,        10,     86
          vmx-6.1-skx-mainline.log,  6.1,    45,    18,   43,        3,        10,     102
          vmx-6.12-spr-mainline.log, 6.12,   68,    19,   57,        3,        10,     145
          vmx-7.2-skx-mainline.log,  7.2,    45,    18,   43,        3,        10,     101
          vmx-7.2-spr-mainline.log,  7.2,    68,    19,   59,        3,        10,     145
          pvm-6.18-patched.log,      6.18,   79,    1,    75,        3,        0,      106
          """)
  void realTracesAreRead(
      String trace,
      String kernel,
      int cpuid,
      int msrs,
      int supported,
      int emulated,
      int hyperV,
      int flags) {
    Path path = Shared.path("traces/" + trace);
    Host host = Hosts.read(path);
    TraceTables tables = TraceTables.read(path);
    assertEquals(kernel, host.kernel().orElseThrow().version().line());
    assertEquals(cpuid, host.cpuid().leaves().size());
    assertEquals(msrs, host.boot().msrs().size());
    assertEquals(flags, host.report().orElseThrow().flags().size());
    assertEquals(supported, tables.supported().size());
    assertEquals(emulated, tables.emulated().size());
    assertEquals(hyperV, tables.hyperV().size());
  }
}
