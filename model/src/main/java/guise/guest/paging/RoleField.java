package guise.guest.paging;

import static guise.guest.paging.RoleWord.EXTENDED;
import static guise.guest.paging.RoleWord.PAGE;
import static guise.kernel.Versions.ALL;
import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.KernelVersion;
import guise.kernel.Rule;
import guise.kernel.Versions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The fields of the two role words: what each means, how the CPU role gets it from the vCPU's
 * state, and where it lies in which kernels.
 *
 * <p>Read in arch/x86/include/asm/kvm_host.h of 6.1.192, 6.12.107 and 7.2.13; the earlier places
 * follow from the changes that were posted between 5.10 and 5.19.
 */
public enum RoleField {
  // spotless:off
  LEVEL           (PAGE, "paging level of the table",                       paging(s -> s.level()),                              at( 0, 4, ALL)),
  GPTE_IS_8_BYTES (PAGE, "the guest's entries have 64 bits",                paging(s -> bit(s.pae())),                           at( 4, 1, before(5, 17).provisional())),
  HAS_4_BYTE_GPTE (PAGE, "the guest's entries have 32 bits",                paging(s -> bit(!s.pae())),                          at( 4, 1, since(5, 17).provisional())),
  QUADRANT        (PAGE, "which part of a 32-bit table the page shadows",   never(),                                             at( 5, 2, ALL)),
  DIRECT          (PAGE, "no guest table stands behind it",                 always(s -> bit(!s.paging())),                       at( 7, 1, ALL)),
  ACCESS          (PAGE, "permissions inherited from the levels above",     always(s -> -1),                                     at( 8, 3, before(7, 2).documented()), at(8, 4, since(7, 2).documented())),
  INVALID         (PAGE, "being destroyed",                                 never(),                                             at(11, 1, before(7, 2).documented()), at(12, 1, since(7, 2).documented())),
  EFER_NX         (PAGE, "EFER.NX",                                         paging(s -> bit(s.nx())),                            at(12, 1, before(7, 2).documented()), at(13, 1, since(7, 2).documented())),
  CR0_WP          (PAGE, "CR0.WP",                                          paging(s -> bit(s.writeProtects())),                 at(13, 1, before(7, 2).documented()), at(14, 1, since(7, 2).documented())),
  SMEP_ANDNOT_WP  (PAGE, "CR4.SMEP without CR0.WP",                         paging(s -> bit(s.smep() && !s.writeProtects())),    at(14, 1, before(7, 2).documented())),
  SMAP_ANDNOT_WP  (PAGE, "CR4.SMAP without CR0.WP",                         paging(s -> bit(s.smap() && !s.writeProtects())),    at(15, 1, ALL)),
  AD_DISABLED     (PAGE, "accessed and dirty bits cannot be used",          never(),                                             at(16, 1, ALL)),
  GUEST_MODE      (PAGE, "built for a guest's guest (L2)",                  always(s -> bit(s.guestMode())),                     at(17, 1, ALL)),
  PASSTHROUGH     (PAGE, "an extra top level that maps nothing itself",     never(),                                             at(18, 1, since(5, 19).provisional())),
  IS_MIRROR       (PAGE, "mirrors a table of the TDX module",               never(),                                             at(19, 1, since(6, 14).provisional())),
  PAGE_CR4_SMEP   (PAGE, "CR4.SMEP; of EPT mode-based execution, of NPT GMET", paging(s -> bit(s.smep())),                       at(20, 1, since(7, 2).documented())),
  SMM             (PAGE, "which address space: system management mode's",   always(s -> bit(s.smm())),                           at(24, 8, ALL)),
  VALID           (EXTENDED, "the role was computed",                       always(s -> 1),                                      at( 0, 1, ALL)),
  EXECONLY        (EXTENDED, "EPT may forbid reading and allow execution",  never(),                                             at( 1, 1, ALL)),
  CR0_PG          (EXTENDED, "CR0.PG",                                      paging(s -> 1),                                      at( 2, 1, before(5, 19).provisional())),
  CR4_PAE         (EXTENDED, "CR4.PAE",                                     paging(s -> bit(s.pae())),                           at( 3, 1, before(5, 19).provisional())),
  CR4_PSE         (EXTENDED, "CR4.PSE",                                     paging(s -> bit(s.pse())),                           at( 4, 1, before(5, 19).provisional()), at(2, 1, since(5, 19).provisional())),
  CR4_PKE         (EXTENDED, "CR4.PKE, in long mode",                       paging(s -> bit(s.pke())),                           at( 5, 1, before(5, 19).provisional()), at(3, 1, since(5, 19).provisional())),
  CR4_SMAP        (EXTENDED, "CR4.SMAP",                                    paging(s -> bit(s.smap())),                          at( 6, 1, before(5, 19).provisional()), at(4, 1, since(5, 19).provisional())),
  CR4_SMEP        (EXTENDED, "CR4.SMEP",                                    paging(s -> bit(s.smep())),                          at( 7, 1, before(5, 19).provisional()), at(5, 1, since(5, 19).until(7, 2).provisional())),
  CR4_LA57        (EXTENDED, "CR4.LA57, in long mode",                      paging(s -> bit(s.la57())),                          at( 8, 1, before(5, 19).provisional()), at(6, 1, since(5, 19).until(7, 2).provisional()), at(5, 1, since(7, 2).documented())),
  MAXPHYADDR      (EXTENDED, "the guest's physical width",                  paging(s -> s.physicalBits()),                       at( 9, 6, before(5, 14).documented())),
  EFER_LMA        (EXTENDED, "EFER.LMA",                                    paging(s -> bit(s.longMode())),                      at( 9, 1, since(5, 14).until(5, 19).provisional()), at(7, 1, since(5, 19).until(7, 2).provisional()), at(6, 1, since(7, 2).documented())),
  HAS_PFERR_FETCH (EXTENDED, "page faults tell fetches apart: NX or SMEP",  paging(s -> bit(s.nx() || s.smep())),                at( 7, 1, since(7, 2).documented()));
  // spotless:on

  /** A field's value in the CPU role of a state. */
  @Immutable
  private interface Source {
    int of(PagingState state);
  }

  /** Where a field lies in some kernels. */
  @Immutable
  public record Place(String name, String meaning, int low, int width, Versions versions)
      implements Rule {
    /** The field's bits, at the bottom of a word. */
    int range() {
      return width == Integer.SIZE ? -1 : (1 << width) - 1;
    }

    int mask() {
      return range() << low;
    }
  }

  private final RoleWord word;
  private final String meaning;
  private final Source source;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of immutable values
  private final List<Place> places;

  RoleField(RoleWord word, String meaning, Source source, Place... places) {
    this.word = word;
    this.meaning = meaning;
    this.source = source;
    this.places =
        List.of(places).stream()
            .map(p -> new Place(name(), meaning, p.low, p.width, p.versions))
            .toList();
  }

  private static Place at(int low, int width, Versions versions) {
    return new Place("", "", low, width, versions);
  }

  private static Source always(Source source) {
    return source;
  }

  /** Without paging the field is 0, whatever the registers hold. */
  private static Source paging(Source source) {
    return s -> s.paging() ? source.of(s) : 0;
  }

  /** A field of pages, not of a CPU. */
  private static Source never() {
    return _ -> 0;
  }

  private static int bit(boolean truth) {
    return truth ? 1 : 0;
  }

  /** Where the field lies in a kernel; nothing where that kernel does not have it. */
  public Optional<Place> in(KernelVersion version) {
    return places.stream().filter(place -> place.versions.include(version)).findFirst();
  }

  /** The field's value in the CPU role of a state, not yet cut to its width. */
  int of(PagingState state) {
    return source.of(state);
  }

  public RoleWord word() {
    return word;
  }

  public String meaning() {
    return meaning;
  }

  public List<Place> places() {
    return places;
  }

  /** The kernel's name of the field. */
  @Override
  public String toString() {
    String name = this == PAGE_CR4_SMEP ? CR4_SMEP.name() : name();
    return name.toLowerCase(Locale.ROOT);
  }
}
