package guise.guest;

/**
 * The performance counters KVM can give to guests ({@code kvm_pmu_cap}).
 *
 * @param version the architectural version, at most 2; 0 where there is no PMU for guests
 * @param general general-purpose counters
 * @param generalWidth their width in bits
 * @param fixed fixed-function counters
 * @param fixedWidth their width in bits
 * @param events how many architectural events the mask describes
 * @param unavailable a bit for each architectural event that is not there
 */
public record PmuCapability(
    int version,
    int general,
    int generalWidth,
    int fixed,
    int fixedWidth,
    int events,
    int unavailable) {
  public static final PmuCapability NONE = new PmuCapability(0, 0, 0, 0, 0, 0, 0);
}
