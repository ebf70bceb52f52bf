package guise.engine.isa;

import guise.x86.StaticFeature;
import java.util.Optional;

/** The instructions of VMX (SDM volume 3, chapter 32). */
enum VmxInstructions implements Instruction {
  // spotless:off
  VMLAUNCH ("NP 0F 01 C2",      OperandSize.NATURAL, VmxOperations::vmlaunch),
  VMRESUME ("NP 0F 01 C3",      OperandSize.NATURAL, VmxOperations::vmresume),
  VMXOFF   ("NP 0F 01 C4",      OperandSize.NATURAL, VmxOperations::vmxoff),
  VMFUNC   ("NP 0F 01 D4",      OperandSize.NATURAL, VmxOperations::vmfunc),
  VMREAD   ("NP 0F 78 /r",      OperandSize.NATURAL, VmxOperations::vmread),
  VMWRITE  ("NP 0F 79 /r",      OperandSize.NATURAL, VmxOperations::vmwrite),
  VMPTRLD  ("NP 0F C7 /6 mem",  OperandSize.Q,       VmxOperations::vmptrld),
  VMCLEAR  ("66 0F C7 /6 mem",  OperandSize.Q,       VmxOperations::vmclear),
  VMXON    ("F3 0F C7 /6 mem",  OperandSize.Q,       VmxOperations::vmxon),
  VMPTRST  ("NP 0F C7 /7 mem",  OperandSize.Q,       VmxOperations::vmptrst),
  INVEPT   ("66 0F 38 80 /r mem", OperandSize.NATURAL, VmxOperations::invept),
  INVVPID  ("66 0F 38 81 /r mem", OperandSize.NATURAL, VmxOperations::invvpid);
  // spotless:on

  private final Encoding encoding;
  private final Semantics semantics;

  VmxInstructions(String encoding, OperandSize size, Semantics semantics) {
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

  @Override
  public Optional<StaticFeature> needs() {
    return Optional.of(StaticFeature.VMX);
  }
}
