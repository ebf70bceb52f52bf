package guise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
  private static final Versions BACKPORTED =
      Versions.since(6, 8).documented().backportedTo(6, 1, 90).backportedTo(6, 6);

  @ParameterizedTest(name = "{0}: {1}, {2}")
  @CsvSource(
      textBlock =
          """
          5.10,    false, SOURCE,      that line's source was read
          6.1.89,  false, DOCUMENTED,  before the backport
          6.1.90,  true,  DOCUMENTED,  the backport's release
          6.1.176, true,  SOURCE,      a kernel of that line with it was recorded
          6.1,     true,  SOURCE,      the line means its newest release
          6.6.3,   true,  PROVISIONAL, which release was first is not known
          6.7,     false, DOCUMENTED,  the mainline release before
          6.8,     true,  DOCUMENTED,  the mainline release
          6.12,    true,  SOURCE,      that line's source was read
          """)
  void includesMainlineAndBackports(String version, boolean included, Confidence sure, String why) {
    assertEquals(included, BACKPORTED.include(KernelVersion.parse(version)), why);
    assertEquals(sure, BACKPORTED.confidenceFor(KernelVersion.parse(version)), why);
  }

  @Test
  void aChangeThatOnlyStableLinesHad() {
    Versions only = Versions.NONE.backportedTo(5, 10, 240);
    assertEquals(true, only.include(KernelVersion.parse("5.10.262")));
    assertEquals(false, only.include(KernelVersion.parse("5.10.223")));
    assertEquals(false, only.include(KernelVersion.parse("5.15")));
    assertEquals("only 5.10.240", only.toString());
  }

  @Test
  void isWrittenAsPeopleSayIt() {
    assertEquals("all versions", Versions.ALL.toString());
    assertEquals("since 6.8, and 6.1.90, 6.6.y", BACKPORTED.toString());
    assertEquals("6.16 until 7.0", Versions.since(6, 16).until(7, 0).toString());
    assertEquals("before 6.13", Versions.before(6, 13).toString());
  }
}
