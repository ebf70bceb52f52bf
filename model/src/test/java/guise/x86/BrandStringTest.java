package guise.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A brand survives the way through three leaves. */
class BrandStringTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AMD EPYC 7763 64-Core Processor",
        "Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz"
      })
  void aNameIsReadBack(String name) {
    assertEquals(name, BrandString.of(name).toString());
    assertEquals(name, BrandString.read(BrandString.of(name)::leaf).toString());
    assertEquals(48, BrandString.of(name).letters().length());
  }

  @ParameterizedTest
  @ValueSource(strings = "0123456789012345678901234567890123456789012345678901234567890123456789")
  void aLongNameIsCut(String name) {
    assertEquals(name.substring(0, 48), BrandString.of(name).toString());
  }
}
