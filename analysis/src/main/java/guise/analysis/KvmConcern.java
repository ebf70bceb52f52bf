package guise.analysis;

import guise.x86.Leaf;
import guise.x86.StaticFeature;
import java.util.Set;

/**
 * The features KVM has to know about for them to work: those of the leaves in which KVM keeps
 * capabilities. The other leaves describe, they do not enable.
 */
final class KvmConcern {
  private static final Set<Integer> FUNCTIONS =
      Set.of(
          0x1,
          0x7,
          0xD,
          0x12,
          0x1E,
          0x24,
          0x8000_0001,
          0x8000_0007,
          0x8000_0008,
          0x8000_000A,
          0x8000_001F,
          0x8000_0021,
          0x8000_0022,
          0xC000_0001);

  /** Bits of those leaves that tell something and enable nothing. */
  private static final Set<StaticFeature> TELLING =
      Set.of(
          StaticFeature.HYPERVISOR,
          StaticFeature.HT,
          StaticFeature.CMP_LEGACY,
          StaticFeature.TOPOEXT,
          StaticFeature.FDP_EXCPTN_ONLY,
          StaticFeature.ZERO_FCS_FDS);

  /** What KVM's local APIC and its handling of idle guests bring without a capability bit. */
  private static final Set<StaticFeature> MADE_ELSEWHERE =
      Set.of(StaticFeature.TSC_DEADLINE_TIMER, StaticFeature.X2APIC, StaticFeature.MWAIT);

  private KvmConcern() {}

  /** Whether KVM provides a feature outside the words of its capabilities. */
  static boolean isMadeElsewhere(StaticFeature feature) {
    return MADE_ELSEWHERE.contains(feature);
  }

  static boolean isOne(StaticFeature feature) {
    Leaf leaf = feature.bit().word().leaf();
    boolean attributes = leaf.function() == 0x12 && leaf.index() == 1;
    return FUNCTIONS.contains(leaf.function()) && !attributes && !TELLING.contains(feature);
  }
}
