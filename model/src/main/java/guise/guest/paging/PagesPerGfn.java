package guise.guest.paging;

import static guise.kernel.Versions.before;
import static guise.kernel.Versions.since;

import guise.kernel.KernelVersion;
import guise.kernel.Rule;
import guise.kernel.Versions;
import java.util.Collection;

/**
 * How many shadow pages of upper levels one page of the guest can have at once: fewer than a power
 * of two that follows from which roles can differ. The counter for write protection must hold it.
 */
public enum PagesPerGfn implements Rule {
  // spotless:off
  FEWER_THAN_2_14_EARLY (14, before(5, 14).provisional(),          "every bit of the roles of indirect pages counts"),
  FEWER_THAN_2_13       (13, since(5, 14).until(7, 2).documented(), "levels, quadrants and the bits without CR0.WP exclude one another"),
  FEWER_THAN_2_14       (14, since(7, 2).documented(),             "a fourth bit of access");
  // spotless:on

  private final int exponent;
  private final Versions versions;
  private final String meaning;

  PagesPerGfn(int exponent, Versions versions, String meaning) {
    this.exponent = exponent;
    this.versions = versions;
    this.meaning = meaning;
  }

  public static PagesPerGfn in(KernelVersion version) {
    for (PagesPerGfn row : values()) {
      if (row.versions.include(version)) {
        return row;
      }
    }
    throw new IllegalArgumentException("no bound for " + version);
  }

  /** The exponent of the bound. */
  public int exponent() {
    return exponent;
  }

  /** The exponent if page roles tracked more. */
  public int exponentWith(Collection<Untracked> tracked) {
    return exponent + Untracked.bits(tracked);
  }

  /** The narrowest counter that holds the bound if page roles tracked more. */
  public CounterWidth counterWith(Collection<Untracked> tracked) {
    return exponentWith(tracked) <= CounterWidth.U16.bits() ? CounterWidth.U16 : CounterWidth.U32;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public Versions versions() {
    return versions;
  }
}
