package guise.formats;

import com.google.errorprone.annotations.Immutable;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A CPU model as an input names it.
 *
 * @param name the model: {@code Skylake-Client-IBRS}
 * @param vendor the maker, as the input spells it
 * @param usable whether the host it speaks of can run the model: {@code yes}, {@code no}
 * @param features every feature the input mentions, with what it says of it: {@code true}, {@code
 *     require}, {@code 4}
 */
@Immutable
@SuppressWarnings("Immutable") // the map is a copy that nobody else can change
public record CpuModel(
    String name,
    Optional<String> vendor,
    Optional<String> usable,
    SortedMap<String, String> features) {
  public CpuModel {
    features = Collections.unmodifiableSortedMap(new TreeMap<>(features));
  }

  static CpuModel of(String name, Optional<String> vendor, Map<String, String> features) {
    return new CpuModel(name, vendor, Optional.empty(), new TreeMap<>(features));
  }
}
