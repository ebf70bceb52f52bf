package guise.guest.paging;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a guest's page tables mean depends on this, and no page role says it: two vCPUs that differ
 * in it share shadow pages all the same.
 */
public enum Untracked {
  // spotless:off
  MAXPHYADDR (6, FromCpuid.YES, "the guest's physical width: which address bits are reserved"),
  GBPAGES    (1, FromCpuid.YES, "whether bit 7 of a PDPTE maps 1 GiB or is reserved (shadow paging)"),
  VENDOR     (1, FromCpuid.YES, "whether bit 8 of a PML4E and a PML5E is reserved, as AMD has it"),
  C_BIT      (6, FromCpuid.YES, "where SEV's encryption bit is, which is no address bit"),
  PKE        (1, FromCpuid.NO,  "CR4.PKE: KVM gives no protection keys to guests without nested page tables"),
  PSE        (1, FromCpuid.NO,  "CR4.PSE: follows from the level and the size of entries"),
  LA57       (1, FromCpuid.NO,  "CR4.LA57: the level implies it"),
  LAM        (2, FromCpuid.NO,  "linear address masking: it changes addresses before the walk");
  // spotless:on

  /** Who decides: CPUID, or a control register that KVM sees change. */
  private enum FromCpuid {
    YES,
    NO
  }

  /** What the guest's CPUID decides; origin of the 14 bits of the rejected change. */
  public static final Set<Untracked> OF_CPUID = ofCpuid();

  private final int bits;
  private final FromCpuid fromCpuid;
  private final String meaning;

  Untracked(int bits, FromCpuid fromCpuid, String meaning) {
    this.bits = bits;
    this.fromCpuid = fromCpuid;
    this.meaning = meaning;
  }

  private static Set<Untracked> ofCpuid() {
    var set = EnumSet.noneOf(Untracked.class);
    for (Untracked each : values()) {
      if (each.fromCpuid == FromCpuid.YES) {
        set.add(each);
      }
    }
    return Set.copyOf(set);
  }

  /** The bits a page role would need for it. */
  public int bits() {
    return bits;
  }

  public static int bits(Collection<Untracked> tracked) {
    return tracked.stream().mapToInt(Untracked::bits).sum();
  }

  public String meaning() {
    return meaning;
  }
}
