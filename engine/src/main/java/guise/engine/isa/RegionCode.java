package guise.engine.isa;

/** The generated code of a {@link Region}. */
interface RegionCode {
  /**
   * Executes from the region's head until control leaves the region, an instruction needs the step
   * loop, or the block to come has more instructions than are left.
   *
   * <p>{@link Cpu#left} is afterwards what is left, also when it throws: who faulted counts.
   *
   * @param left how many instructions may be executed
   */
  Outcome run(Cpu cpu, int left);
}
