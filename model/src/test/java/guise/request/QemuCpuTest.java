package guise.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The language of {@code -cpu}. */
class QemuCpuTest {
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host                             | host                      | nothing asked for
          max,                             | max                       | a comma too many
          host,+avx2,-pku,vmx=off          | host,-vmx,+avx2,-pku      | the three ways
          host,avx2                        | host,+avx2                | a bare name is on
          host,-avx2,avx2=on               | host,-avx2                | a minus wins wherever it stands
          host,-avx2,+avx2                 | host,-avx2                | and over a plus
          host,avx2=off,avx2=on            | host,+avx2                | otherwise the last one counts
          host,+sse4_1,+sse3,sse4_2=off    | host,+pni,+sse4.1,-sse4.2 | second names
          host,lahf_lm=off                 | host,-lahf-lm             | underscores before an equals sign
          host,migratable=off              | host,migratable=off       | a property
          host,-kvm,+pmu                   | host,kvm=off,pmu=on       | a property as a feature
          host,tsc-freq=2000000000         | host,tsc-frequency=2000000000 | another name of it
          host,-kvmclock                   | host,-kvmclock,-kvmclock  | one name for two bits
          host,+vmx-ept,-rdctl-no          | host                      | MSRs are not CPUID
          """)
  void isReadAsQemuReadsIt(String text, String meaning, String why) {
    assertEquals(meaning, QemuCpu.parse(text).toString(), why);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Skylake-Server        | 'Skylake-Server' is no CPU model that Guise derives from KVM; write host or max
          host,+avx512_vnni     | '+avx512_vnni': QEMU's CPUs have no property 'avx512_vnni'; did you mean avx512vnni?
          host,+smpe            | '+smpe': QEMU's CPUs have no property 'smpe'; did you mean smep?
          host,+SSE4.1          | '+SSE4.1': QEMU's CPUs have no property 'SSE4.1'; did you mean sse4.1?
          host,+shstk           | '+shstk': QEMU's CPUs have no property 'shstk'; QEMU 10.0 has no name for SHSTK, which can be set by hand
          host,+flying-carpet   | '+flying-carpet': QEMU's CPUs have no property 'flying-carpet'
          host,avx2=maybe       | 'avx2=maybe': avx2 is on or off, not 'maybe'
          host,migratable=2     | 'migratable=2': migratable is on or off, not '2'
          host,level=high       | 'level=high': level takes a number, not 'high'
          host,level=0xffffffff | 'level=0xffffffff': 0xffffffff is out of range for level
          host,xlevel=8         | 'xlevel=8': 8 is out of range for xlevel
          host,+level           | '+level': level takes a number, not 'on'
          host,vendor=Intel     | 'vendor=Intel': a vendor has twelve letters
          host,hv-relaxed       | 'hv-relaxed': Guise does not model the Hyper-V leaves of QEMU yet
          """)
  void whatItDoesNotKnowItSaysInOneLine(String text, String message) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> QemuCpu.parse(text));
    assertEquals(message, refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"host,+avx2,-pku,level=0xd", "max,invtsc=on,tsc-frequency=1"})
  void itPrintsWhatItReads(String text) {
    QemuCpu cpu = QemuCpu.parse(text);
    assertEquals(cpu, QemuCpu.parse(cpu.toString()));
  }
}
