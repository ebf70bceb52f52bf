package guise.guest.paging;

import static guise.guest.paging.ReservedTerm.*;

import java.util.Arrays;
import java.util.List;

/**
 * The entries of page tables: which bits KVM's walk of a guest's tables wants clear, with bit 7 of
 * the entry clear and with it set (arch/x86/kvm/mmu/mmu.c; SDM Vol. 3A, 5.3 to 5.5).
 */
enum EntryFormat {
  // spotless:off
  PDE_32     (PagingMode.TWO_LEVEL,  2, bits(),                                                    bits(PSE_36)),
  PTE_32     (PagingMode.TWO_LEVEL,  1, bits(),                                                    bits()),
  PDPTE_PAE  (PagingMode.PAE,        3, bits(BIT_63, PAE_ADDRESS, BITS_8_5, BITS_2_1),             bits(BIT_63, PAE_ADDRESS, BITS_8_5, BITS_2_1)),
  PDE_PAE    (PagingMode.PAE,        2, bits(NO_EXECUTE, PAE_ADDRESS),                             bits(NO_EXECUTE, PAE_ADDRESS, BITS_20_13)),
  PTE_PAE    (PagingMode.PAE,        1, bits(NO_EXECUTE, PAE_ADDRESS),                             bits(NO_EXECUTE, PAE_ADDRESS)),
  PML4E      (PagingMode.FOUR_LEVEL, 4, bits(NO_EXECUTE, ADDRESS, GLOBAL_OF_AMD, PAGE_SIZE),       bits(NO_EXECUTE, ADDRESS, GLOBAL_OF_AMD, PAGE_SIZE)),
  PDPTE      (PagingMode.FOUR_LEVEL, 3, bits(NO_EXECUTE, ADDRESS, NO_GIGABYTES),                   bits(NO_EXECUTE, ADDRESS, NO_GIGABYTES, BITS_29_13)),
  PDE        (PagingMode.FOUR_LEVEL, 2, bits(NO_EXECUTE, ADDRESS),                                 bits(NO_EXECUTE, ADDRESS, BITS_20_13)),
  PTE        (PagingMode.FOUR_LEVEL, 1, bits(NO_EXECUTE, ADDRESS),                                 bits(NO_EXECUTE, ADDRESS)),
  PML5E      (PagingMode.FIVE_LEVEL, 5, bits(NO_EXECUTE, ADDRESS, GLOBAL_OF_AMD, PAGE_SIZE),       bits(NO_EXECUTE, ADDRESS, GLOBAL_OF_AMD, PAGE_SIZE)),
  EPT_PML5E  (PagingMode.EPT,        5, bits(ADDRESS, BITS_7_3),                                   bits(ADDRESS, BITS_7_3)),
  EPT_PML4E  (PagingMode.EPT,        4, bits(ADDRESS, BITS_7_3),                                   bits(ADDRESS, BITS_7_3)),
  EPT_PDPTE  (PagingMode.EPT,        3, bits(ADDRESS, BITS_6_3, NO_GIGABYTES),                     bits(ADDRESS, NO_GIGABYTES, BITS_29_12)),
  EPT_PDE    (PagingMode.EPT,        2, bits(ADDRESS, BITS_6_3, NO_2_MEGABYTES),                   bits(ADDRESS, NO_2_MEGABYTES, BITS_20_12)),
  EPT_PTE    (PagingMode.EPT,        1, bits(ADDRESS),                                             bits(ADDRESS));
  // spotless:on

  private final PagingMode mode;
  private final int level;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of enums
  private final List<ReservedTerm> small;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of enums
  private final List<ReservedTerm> large;

  EntryFormat(PagingMode mode, int level, List<ReservedTerm> small, List<ReservedTerm> large) {
    this.mode = mode;
    this.level = level;
    this.small = small;
    this.large = large;
  }

  private static List<ReservedTerm> bits(ReservedTerm... terms) {
    return List.of(terms);
  }

  /** The entries of a format's tables; below their root, five levels are as four. */
  static List<EntryFormat> of(PagingMode mode) {
    return Arrays.stream(values())
        .filter(
            e -> e.mode == mode || mode == PagingMode.FIVE_LEVEL && e.isOf(PagingMode.FOUR_LEVEL))
        .toList();
  }

  private boolean isOf(PagingMode other) {
    return mode == other;
  }

  int level() {
    return level;
  }

  /** The reserved bits where bit 7 of the entry is clear. */
  long reservedOfTable(WalkRules walk) {
    return union(small, walk);
  }

  /** The reserved bits where bit 7 of the entry is set. */
  long reservedOfPage(WalkRules walk) {
    return union(large, walk);
  }

  private static long union(List<ReservedTerm> terms, WalkRules walk) {
    return terms.stream().mapToLong(term -> term.of(walk)).reduce(0, (a, b) -> a | b);
  }
}
