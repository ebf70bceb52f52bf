package guise.engine.memory;

/**
 * The second translation of a nested guest: from its physical addresses to those of the hypervisor
 * that runs it (EPT, nested paging).
 *
 * <p>It applies to every entry of the guest's page tables that the processor reads, and to the
 * address that comes out. What it refuses it throws as a {@link NestedFault}.
 */
public interface SecondLevel {
  /**
   * Translates an address of data or code.
   *
   * @param linear the linear address it came from
   */
  long translate(long physical, AccessKind kind, long linear);

  /**
   * Translates the address of an entry of the guest's page tables.
   *
   * @param kind WRITE when an accessed or dirty flag is to be set
   * @param linear the linear address that is being translated
   */
  long translateEntry(long physical, AccessKind kind, long linear);
}
