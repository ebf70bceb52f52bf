package guise.request;

import guise.x86.BrandString;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that Firecracker gives its guests' processors. */
final class FirecrackerBrand {
  static final BrandString EPYC = BrandString.of("AMD EPYC");

  private static final BrandString XEON = BrandString.of("Intel(R) Xeon(R) Processor");
  private static final String XEON_AT = "Intel(R) Xeon(R) Processor @";
  private static final Pattern UNIT = Pattern.compile("[TGM]Hz");
  private static final Pattern NUMBER = Pattern.compile(" [0-9.]*$");

  private FirecrackerBrand() {}

  /**
   * A Xeon with the frequency of the host's brand, or without one if the host's brand has none or
   * what follows it, its padding included, does not fit behind the new name.
   */
  static BrandString xeon(BrandString host) {
    Matcher unit = UNIT.matcher(host.letters());
    if (!unit.find()) {
      return XEON;
    }
    Matcher number = NUMBER.matcher(host.letters().substring(0, unit.start()));
    if (!number.find()) {
      return XEON;
    }
    String brand = XEON_AT + number.group() + host.letters().substring(unit.start());
    return brand.length() > BrandString.LENGTH ? XEON : BrandString.of(brand);
  }
}
