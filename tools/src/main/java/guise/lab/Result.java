package guise.lab;

import guise.engine.Work;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What playing a script came to.
 *
 * @param work what was counted from {@code measure} on, or from the beginning
 * @param fpuAllocated bytes allocated for the FPU's state from the beginning
 * @param fpuHeld bytes that it takes at the end
 * @param trackingBytes what keeping track of the memory slots takes
 * @param pagesPerGfn the exponent of the bound on shadow pages of one page of the guest
 * @param refusals what was refused, by its line, and how often
 */
public record Result(
    Work.Count work,
    long fpuAllocated,
    long fpuHeld,
    long trackingBytes,
    int pagesPerGfn,
    Map<String, Integer> refusals) {
  public Result {
    refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
  }

  public int refused() {
    return refusals.values().stream().mapToInt(Integer::intValue).sum();
  }
}
