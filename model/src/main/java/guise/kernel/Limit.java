package guise.kernel;

import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;

import com.google.errorprone.annotations.Immutable;
import java.util.Arrays;
import java.util.List;

/**
 * A number that KVM's answers are cut to, which grows with the kernel.
 *
 * <p>Read in arch/x86/kvm/cpuid.c and x86.c of 5.10.262, 6.1.192, 6.12.107, 6.18.15 and 7.2.13.
 */
public enum Limit {
  // spotless:off
  MAX_BASIC_LEAF    ("highest basic leaf",
      value(0x1F, before(6, 12).documented()),
      value(0x24, since(6, 12).documented())),
  MAX_LEAF_7_INDEX  ("highest index of leaf 7",
      value(1, before(6, 8).documented()),
      value(2, since(6, 8).documented().backportedTo(6, 1, 85).backportedTo(6, 6, 26))),
  MAX_EXTENDED_LEAF ("highest extended leaf",
      value(0x8000_001F, before(5, 18).documented()),
      value(0x8000_0021, since(5, 18).until(6, 5).documented().backportedTo(5, 10, 240).probablyIn(5, 15, 187)),
      value(0x8000_0022, since(6, 5).documented())),
  MAX_CENTAUR_LEAF  ("highest leaf of Centaur's range",
      value(0xC000_0004, Versions.ALL)),
  MAX_LEAF_1E_INDEX ("highest index of leaf 0x1E",
      value(1, Versions.ALL)),
  MAX_LEAF_24_INDEX ("highest index of leaf 0x24",
      value(0, before(7, 0).documented()),
      value(1, since(7, 0).documented())),
  AVX10_VERSION     ("highest AVX10 version",
      value(1, before(7, 0).documented()),
      value(2, since(7, 0).documented())),
  SUPPORTED_XCR0    ("XCR0 bits KVM can give to guests",
      value(0x2FF, before(5, 17).documented()),
      value(0x602FF, since(5, 17).documented())),
  SUPPORTED_XSS     ("IA32_XSS bits KVM can give to guests",
      value(0, before(6, 18)),
      value(0x1800, since(6, 18))),
  QUIRKS            ("quirks that can be disabled",
      value(0x1F, before(5, 18).provisional()),
      value(0x3F, since(5, 18).provisional()),
      value(0x7F, since(6, 0).provisional()),
      value(0xFF, since(6, 12).documented()),
      value(0x1FF, since(6, 13).documented()),
      value(0x3FF, since(6, 15).provisional()),
      value(0x7FF, since(7, 1).documented().backportedTo(6, 12, 107).backportedTo(6, 18, 44)),
      value(0xFFF, since(7, 2)));
  // spotless:on

  /** A limit's value and the kernels that have it; of several in force the last one counts. */
  @Immutable
  public record Value(String name, String what, int number, Versions versions) implements Rule {
    @Override
    public String meaning() {
      return what + ": 0x" + Integer.toHexString(number);
    }
  }

  private final String what;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of immutable values
  private final List<Value> values;

  Limit(String what, Value... values) {
    this.what = what;
    this.values =
        Arrays.stream(values).map(v -> new Value(name(), what, v.number, v.versions)).toList();
  }

  private static Value value(int number, Versions versions) {
    return new Value("", "", number, versions);
  }

  /** The value a kernel has. */
  public Value in(KernelVersion version) {
    return values.reversed().stream()
        .filter(value -> value.versions.include(version))
        .findFirst()
        .orElseThrow();
  }

  public String what() {
    return what;
  }
}
