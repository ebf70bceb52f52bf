package guise.engine.isa;

/** What bytes decode to that the manuals call undefined: #UD. */
enum NoInstruction implements Instruction {
  UNDEFINED;

  @Override
  public Encoding encoding() {
    return new Encoding("", OperandSize.V);
  }

  @Override
  public Semantics semantics() {
    return (_, _) -> Outcome.ud();
  }
}
