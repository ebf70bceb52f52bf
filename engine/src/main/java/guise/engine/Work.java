package guise.engine;

/**
 * What a vCPU has cost KVM so far, counted: whatever way the engine itself takes to find an entry,
 * these are KVM's searches, which are linear.
 */
public final class Work {
  long recomputations;
  long sizes;
  long hostCpuids;
  long scanned;
  long fpuAllocated;
  long fpuHeld;
  long exits;
  long xfdExits;
  long xfdReads;
  long xfdErrReads;

  Work() {}

  /**
   * Figures that were counted.
   *
   * @param recomputations how often the bits of CPUID that mirror state were brought up to date
   * @param sizes how often the size of an XSAVE area was computed
   * @param hostCpuids how often that executed CPUID, which old kernels did for every component
   * @param scanned how many entries KVM looked at to answer CPUID and to bring a table up to date
   * @param fpuAllocated bytes that were allocated for the FPU's state, those freed again included
   * @param exits VM exits
   * @param xfdExits those of them that an access to IA32_XFD caused
   * @param xfdReads reads of IA32_XFD after a VM exit, because the guest may have written it
   * @param xfdErrReads reads of IA32_XFD_ERR after a #NM of the guest
   */
  public record Count(
      long recomputations,
      long sizes,
      long hostCpuids,
      long scanned,
      long fpuAllocated,
      long exits,
      long xfdExits,
      long xfdReads,
      long xfdErrReads) {
    public static final Count NOTHING = new Count(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** What was counted since an earlier count. */
    public Count since(Count earlier) {
      return new Count(
          recomputations - earlier.recomputations,
          sizes - earlier.sizes,
          hostCpuids - earlier.hostCpuids,
          scanned - earlier.scanned,
          fpuAllocated - earlier.fpuAllocated,
          exits - earlier.exits,
          xfdExits - earlier.xfdExits,
          xfdReads - earlier.xfdReads,
          xfdErrReads - earlier.xfdErrReads);
    }
  }

  /** How often the bits that mirror state were brought up to date. */
  public long recomputations() {
    return recomputations;
  }

  /** How often the size of an XSAVE area was computed. */
  public long sizes() {
    return sizes;
  }

  /** How many entries KVM looked at to answer CPUID and to bring a table up to date. */
  public long scanned() {
    return scanned;
  }

  /** The figures as they are now. */
  public Count count() {
    return new Count(
        recomputations,
        sizes,
        hostCpuids,
        scanned,
        fpuAllocated,
        exits,
        xfdExits,
        xfdReads,
        xfdErrReads);
  }

  /** The bytes that the FPU's state takes now. */
  public long fpuHeld() {
    return fpuHeld;
  }
}
