package guise.engine.isa;

import org.jspecify.annotations.Nullable;

/** SVM of a processor, behind its instructions. */
public interface SvmUnit {
  /** The instructions of SVM. */
  enum Operation {
    VMRUN,
    VMLOAD,
    VMSAVE,
    STGI,
    CLGI,
    SKINIT,
    INVLPGA
  }

  /** What happens instead of the instruction: #UD, #GP(0) or an exit to L1; null: it proceeds. */
  @Nullable Outcome instead(Cpu cpu, Decoded in, Operation operation);

  /** VMRUN of the VMCB at a physical address. */
  Outcome run(Cpu cpu, long vmcb);

  Outcome load(Cpu cpu, long vmcb);

  Outcome save(Cpu cpu, long vmcb);

  Outcome setInterruptFlag();

  Outcome clearInterruptFlag();

  Outcome invalidate(long address, int asid);
}
