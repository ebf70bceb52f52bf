package guise.replay.conform;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of it.
 *
 * @param explained how many scripts are answered alike only thanks to a rule of the vendor's
 * @param causes how many scripts differ by a known cause, and were compared no further
 * @param disagreements what no cause explains, each shrunk
 */
public record ConformResult(
    long scripts,
    long steps,
    Map<String, Long> explained,
    Map<Cause, Long> causes,
    List<Disagreement> disagreements) {
  public ConformResult {
    explained = Collections.unmodifiableMap(new LinkedHashMap<>(explained));
    causes = Collections.unmodifiableMap(new LinkedHashMap<>(causes));
    disagreements = List.copyOf(disagreements);
  }
}
