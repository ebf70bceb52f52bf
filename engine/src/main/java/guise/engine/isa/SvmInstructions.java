package guise.engine.isa;

import guise.x86.StaticFeature;
import java.util.Optional;

/** The instructions of SVM (APM volume 3, chapter 4). */
enum SvmInstructions implements Instruction {
  // spotless:off
  VMRUN   ("0F 01 D8", SvmOperations::vmrun),
  VMLOAD  ("0F 01 DA", SvmOperations::vmload),
  VMSAVE  ("0F 01 DB", SvmOperations::vmsave),
  STGI    ("0F 01 DC", SvmOperations::stgi),
  CLGI    ("0F 01 DD", SvmOperations::clgi),
  SKINIT  ("0F 01 DE", SvmOperations::skinit),
  INVLPGA ("0F 01 DF", SvmOperations::invlpga);
  // spotless:on

  private final Encoding encoding;
  private final Semantics semantics;

  SvmInstructions(String encoding, Semantics semantics) {
    this.encoding = new Encoding(encoding, OperandSize.NATURAL);
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
    return Optional.of(StaticFeature.SVM);
  }
}
