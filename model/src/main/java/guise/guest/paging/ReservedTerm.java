package guise.guest.paging;

import com.google.errorprone.annotations.Immutable;

/** The parts that masks of reserved bits are made of. */
enum ReservedTerm {
  // spotless:off
  /** Address bits the guest lacks, in 64-bit paging and EPT: bits 62 to 52 are ignored there. */
  ADDRESS        (w -> w.reservedGpa() & range(0, 51)),
  /** Address bits the guest lacks, in PAE paging: up to bit 62. */
  PAE_ADDRESS    (w -> w.reservedGpa() & range(0, 62)),
  NO_EXECUTE     (w -> w.nx() ? 0 : 1L << 63),
  /** PDPTEs of PAE have no such bit at all. */
  BIT_63         (_ -> 1L << 63),
  /** Bit 8 of the upper entries, which AMD reserves. */
  GLOBAL_OF_AMD  (w -> w.amdCompatible() ? 1L << 8 : 0),
  PAGE_SIZE      (_ -> 1L << 7),
  NO_GIGABYTES   (w -> w.gigabytePages() ? 0 : 1L << 7),
  NO_2_MEGABYTES (w -> w.twoMegabytePages() ? 0 : 1L << 7),
  BITS_29_13     (_ -> range(13, 29)),
  BITS_29_12     (_ -> range(12, 29)),
  BITS_20_13     (_ -> range(13, 20)),
  BITS_20_12     (_ -> range(12, 20)),
  BITS_8_5       (_ -> range(5, 8)),
  BITS_7_3       (_ -> range(3, 7)),
  BITS_6_3       (_ -> range(3, 6)),
  BITS_2_1       (_ -> range(1, 2)),
  /** Of a page of 4 MiB with PSE-36, which KVM takes every guest to have. */
  PSE_36         (w -> w.pse() ? range(17, 21) : 0);
  // spotless:on

  /** The bits of a term. */
  @Immutable
  private interface Bits {
    long of(WalkRules walk);
  }

  private final Bits bits;

  ReservedTerm(Bits bits) {
    this.bits = bits;
  }

  private static long range(int low, int high) {
    return (-1L >>> Long.SIZE - 1 - (high - low)) << low;
  }

  long of(WalkRules walk) {
    return bits.of(walk);
  }
}
