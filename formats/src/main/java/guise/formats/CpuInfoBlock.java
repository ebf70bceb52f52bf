package guise.formats;

import guise.host.CpuInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /proc/cpuinfo} says about one CPU: lines of a name and a value. */
final class CpuInfoBlock {
  private static final Pattern SIZES =
      Pattern.compile("(\\d{1,2}) bits physical, (\\d{1,2}) bits virtual");

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Place place;

  CpuInfoBlock(Place place) {
    this.place = place;
  }

  /** Notes a line; one without a colon says nothing. */
  void note(String line) {
    int colon = line.indexOf(':');
    if (colon > 0) {
      values.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }
  }

  Place place() {
    return place;
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  OptionalInt number(String name) {
    Optional<String> text = get(name).filter(value -> value.matches("\\d{1,9}"));
    return text.isPresent() ? OptionalInt.of(Integer.parseInt(text.get())) : OptionalInt.empty();
  }

  Set<String> words(String name) {
    String words = get(name).orElse("");
    return words.isEmpty() ? Set.of() : Set.copyOf(List.of(words.split("\\s+")));
  }

  /** The widths of physical and virtual addresses, as leaf 0x80000008 encodes them. */
  OptionalInt addressSizes() {
    Matcher sizes = SIZES.matcher(get("address sizes").orElse(""));
    return sizes.matches()
        ? OptionalInt.of(Integer.parseInt(sizes.group(2)) << 8 | Integer.parseInt(sizes.group(1)))
        : OptionalInt.empty();
  }

  CpuInfo report() {
    OptionalInt sizes = addressSizes();
    return new CpuInfo(
        words("flags"),
        words("vmx flags"),
        words("bugs"),
        get("microcode").map(Hex::int32).orElse(OptionalInt.empty()),
        sizes.isPresent() ? OptionalInt.of(sizes.getAsInt() & 0xFF) : OptionalInt.empty());
  }
}
