package guise.engine.isa;

/** IN and OUT, INS and OUTS (SDM volume 1, chapter 20). */
enum PortInstructions implements Instruction {
  // spotless:off
  IN_AL_IB   ("E4 ib", OperandSize.B, PortIo::inImmediate),
  IN_EAX_IB  ("E5 ib", OperandSize.Z, PortIo::inImmediate),
  OUT_IB_AL  ("E6 ib", OperandSize.B, PortIo::outImmediate),
  OUT_IB_EAX ("E7 ib", OperandSize.Z, PortIo::outImmediate),
  IN_AL_DX   ("EC",    OperandSize.B, PortIo::in),
  IN_EAX_DX  ("ED",    OperandSize.Z, PortIo::in),
  OUT_DX_AL  ("EE",    OperandSize.B, PortIo::out),
  OUT_DX_EAX ("EF",    OperandSize.Z, PortIo::out),
  INSB       ("6C",    OperandSize.B, PortIo::ins),
  INSD       ("6D",    OperandSize.Z, PortIo::ins),
  OUTSB      ("6E",    OperandSize.B, PortIo::outs),
  OUTSD      ("6F",    OperandSize.Z, PortIo::outs);
  // spotless:on

  private final Encoding encoding;
  private final Semantics semantics;

  PortInstructions(String encoding, OperandSize size, Semantics semantics) {
    this.encoding = new Encoding(encoding, size);
    this.semantics = semantics;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public Semantics semantics() {
    return semantics;
  }
}
