package guise.engine.isa;

/** What bytes decode to that are no instruction to whoever is to execute them. */
enum NoInstruction implements Instruction {
  /** The manuals call it undefined. */
  UNDEFINED((_, _) -> Outcome.ud()),

  /** The hypervisor is to emulate it, and does not know it: the run ends and names it. */
  NOT_EMULATED((_, _) -> Outcome.UNIMPLEMENTED);

  private final Semantics semantics;

  NoInstruction(Semantics semantics) {
    this.semantics = semantics;
  }

  @Override
  public Encoding encoding() {
    return new Encoding("", OperandSize.V);
  }

  @Override
  public Semantics semantics() {
    return semantics;
  }
}
