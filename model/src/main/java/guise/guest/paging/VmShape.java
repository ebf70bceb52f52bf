package guise.guest.paging;

import java.util.List;

/**
 * A VM as far as the memory decides that KVM needs to keep track of its pages.
 *
 * @param slots its memory slots, of all address spaces: memory that system management mode has too
 *     is there twice
 * @param tables how its pages are mapped
 * @param shadowRoot whether a shadow root was allocated: some guest nests, or there is no TDP
 * @param tracker whether somebody outside KVM tracks writes
 * @param ringOnly whether dirty pages go to rings and not to bitmaps
 */
public record VmShape(
    List<Slot> slots, Tables tables, boolean shadowRoot, Tracker tracker, boolean ringOnly) {
  /**
   * A memory slot.
   *
   * @param base the first page frame
   * @param pages how many pages of 4 KiB it has
   * @param logsDirty whether its dirty pages are logged
   */
  public record Slot(long base, long pages, boolean logsDirty) {
    private static final int BITS_PER_LEVEL = 9;

    public Slot {
      if (base < 0 || pages < 1) {
        throw new IllegalArgumentException("a slot has pages");
      }
    }

    /** The entries a level needs to cover the slot: level 1 has 4 KiB, 2 has 2 MiB, 3 has 1 GiB. */
    long entries(int level) {
      int shift = BITS_PER_LEVEL * (level - 1);
      return (base + pages - 1 >>> shift) - (base >>> shift) + 1;
    }
  }

  /** How pages are mapped. */
  public enum Tables {
    /** Nested page tables, by the TDP MMU. */
    TDP_MMU,
    /** Nested page tables, by the MMU for shadow pages (kvm.tdp_mmu=0). */
    TDP,
    /** Shadow page tables. */
    SHADOW
  }

  /** Who outside KVM tracks writes to pages (KVMGT). */
  public enum Tracker {
    /** The kernel is built without it. */
    NOT_BUILT,
    /** The kernel could, and nobody asked. */
    IDLE,
    /** Somebody does. */
    ACTIVE
  }

  public VmShape {
    slots = List.copyOf(slots);
  }

  /** A VM of one slot from page 0 on, whose guests do not nest. */
  public static VmShape plain(long pages) {
    return new VmShape(
        List.of(new Slot(0, pages, false)), Tables.TDP_MMU, false, Tracker.NOT_BUILT, false);
  }

  public VmShape withShadowRoot() {
    return new VmShape(slots, tables, true, tracker, ringOnly);
  }

  public VmShape with(Tables other) {
    return new VmShape(slots, other, shadowRoot, tracker, ringOnly);
  }

  public VmShape with(Tracker other) {
    return new VmShape(slots, tables, shadowRoot, other, ringOnly);
  }

  public VmShape with(List<Slot> others) {
    return new VmShape(others, tables, shadowRoot, tracker, ringOnly);
  }

  /** Whether shadow pages exist beside, or instead of, what the TDP MMU maps. */
  boolean shadows() {
    return shadowRoot || tables == Tables.SHADOW;
  }

  public long pages() {
    return slots.stream().mapToLong(Slot::pages).sum();
  }
}
