package guise.replay.conform;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of it.
 *
 * @param explained how many scripts are answered alike only thanks to a rule of the vendor's
 * @param disagreements what no rule explains, each shrunk
 */
public record ConformResult(
    long scripts, long steps, Map<String, Long> explained, List<Disagreement> disagreements) {
  public ConformResult {
    explained = Collections.unmodifiableMap(new LinkedHashMap<>(explained));
    disagreements = List.copyOf(disagreements);
  }
}
