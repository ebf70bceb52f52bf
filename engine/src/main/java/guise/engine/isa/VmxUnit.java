package guise.engine.isa;

import org.jspecify.annotations.Nullable;

/**
 * VMX of a processor, behind its instructions. A status is 0 for success, {@link #INVALID} for
 * VMfailInvalid, and the number of a VM-instruction error for VMfailValid.
 */
public interface VmxUnit {
  int INVALID = -1;

  /** The instructions of VMX, by the exit reason they have in L2. */
  enum Operation {
    VMCALL,
    VMCLEAR,
    VMLAUNCH,
    VMPTRLD,
    VMPTRST,
    VMREAD,
    VMRESUME,
    VMWRITE,
    VMXOFF,
    VMXON,
    INVEPT,
    INVVPID,
    VMFUNC
  }

  /** What happens instead of the instruction: #UD, #GP(0) or an exit to L1; null: it proceeds. */
  @Nullable Outcome instead(Cpu cpu, Decoded in, Operation operation);

  int turnOn(long pointer);

  int turnOff();

  int clear(long pointer);

  int load(long pointer);

  /** The address of the current VMCS, -1 if there is none. */
  long pointer();

  /** Whether a field may be read: the status of VMREAD. */
  int readable(long encoding);

  long read(long encoding);

  int write(long encoding, long value);

  /**
   * VMLAUNCH or VMRESUME. After success the processor is another: L2, or L1 at its exit handler.
   */
  int launch();

  int resume();

  /** INVEPT of a type, with the descriptor's two quadwords. */
  int invalidateEpt(long type, long first, long second);

  int invalidateVpid(long type, long first, long second);

  /** VMFUNC in L2, with EAX and ECX. */
  Outcome function(Cpu cpu, Decoded in);
}
