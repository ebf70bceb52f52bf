package guise.analysis;

import static guise.x86.StaticFeature.*;

import guise.x86.Feature;
import guise.x86.StaticFeature;
import java.util.Set;

/** The features that are of no use without the state a process must ask for. */
final class TileFeatures {
  private static final Set<StaticFeature> ALL =
      Set.of(AMX_TILE, AMX_BF16, AMX_INT8, AMX_FP16, AMX_COMPLEX);

  private TileFeatures() {}

  static boolean need(Feature feature) {
    return feature instanceof StaticFeature known && ALL.contains(known);
  }
}
