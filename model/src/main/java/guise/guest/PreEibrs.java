package guise.guest;

import static guise.x86.IntelModel.*;

import guise.x86.IntelModel;
import guise.x86.Signature;
import java.util.Set;

/** Intel's processors that came before enhanced IBRS. */
final class PreEibrs {
  private static final Set<IntelModel> MODELS =
      Set.of(
          NEHALEM,
          NEHALEM_G,
          NEHALEM_EP,
          NEHALEM_EX,
          WESTMERE,
          WESTMERE_EP,
          WESTMERE_EX,
          SANDYBRIDGE,
          SANDYBRIDGE_X,
          IVYBRIDGE,
          IVYBRIDGE_X,
          HASWELL,
          HASWELL_X,
          HASWELL_L,
          HASWELL_G,
          BROADWELL,
          BROADWELL_G,
          BROADWELL_X,
          BROADWELL_D,
          SKYLAKE,
          SKYLAKE_L,
          KABYLAKE,
          KABYLAKE_L,
          KNIGHTS_LANDING,
          KNIGHTS_MILL);

  private PreEibrs() {}

  /** Whiskey Lake and Coffee Lake Refresh brought enhanced IBRS with a stepping of their own. */
  private static boolean isRefresh(Signature signature) {
    return KABYLAKE.is(signature) && signature.stepping() >= 0xD
        || KABYLAKE_L.is(signature) && signature.stepping() >= 0xB;
  }

  /** Skylake-X and Cascade Lake share a model number; stepping 5 brought enhanced IBRS. */
  static boolean is(Signature signature) {
    return IntelModel.anyOf(MODELS, signature) && !isRefresh(signature)
        || SKYLAKE_X.is(signature) && signature.stepping() < 5;
  }
}
