package guise.guest.paging;

/** The words that describe how a guest's page tables are read. */
public enum RoleWord {
  /** {@code kvm_mmu_page_role}: what a shadow page was built for; pages match by it. */
  PAGE,
  /** {@code kvm_mmu_extended_role}: what else the walk depends on; pages do not match by it. */
  EXTENDED
}
