package guise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelVersionTest {
  @ParameterizedTest(name = "{0}: {4}")
  @CsvSource(
      textBlock =
          """
          6.1,                             6, 1,  2147483647, a line
          6.1.90,                          6, 1,  90,         a point release
          v6.12,                           6, 12, 2147483647, a tag
          5.10.223-amd64,                  5, 10, 223,        Debian's kernel
          6.1.172-216.329.amzn2023,        6, 1,  172,        Amazon's kernel
          5.10.255-253.1008.amzn2.x86_64,  5, 10, 255,        with the architecture
          6.1.0-50-amd64,                  6, 1,  2147483647, Debian's ABI name hides the release
          5.15.0-118-generic,              5, 15, 2147483647, Ubuntu's hides it too
          6.19-rc3,                        6, 19, 0,          a release candidate has no backports
          7.2.13+deb14-amd64,              7, 2,  13,         a local suffix
          """)
  void readsWhatPeopleWrite(String text, int major, int minor, int patch, String why) {
    KernelVersion version = KernelVersion.parse(text);
    assertEquals(major, version.major(), why);
    assertEquals(minor, version.minor(), why);
    assertEquals(patch, version.patch(), why);
    assertEquals(text, version.toString(), why);
  }

  @Test
  void findsThePointReleaseInUname() {
    var version =
        KernelVersion.parse(
            "Linux 6.1.0-50-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-07-02)");
    assertEquals(176, version.patch());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "six", "6", "6.x", "-6.1", "6.1foo", "999999999999.1"})
  void refusesWhatIsNoVersion(String text) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> KernelVersion.parse(text));
    assertEquals(1, refusal.getMessage().lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.9", "5.20", "6.20", "7.3", "4.19.300", "8.0"})
  void aLineThatIsNotModelledIsRefused(String text) {
    KernelVersion version = KernelVersion.parse(text);
    assertThrows(IllegalArgumentException.class, () -> KernelRules.of(version));
  }
}
