package guise.engine.vmx;

import guise.engine.memory.AccessKind;
import guise.engine.memory.NestedFault;
import guise.engine.memory.SecondLevel;

/** EPT as the second level of translation, its refusals as exits (SDM volume 3, table 29-7). */
final class EptLevel implements SecondLevel {
  private static final long READ = 1;
  private static final long WRITE = 2;
  private static final long FETCH = 4;
  private static final int GRANTED = 3;
  private static final long LINEAR_VALID = 1 << 7;
  private static final long OF_LINEAR = 1 << 8;

  private final VmxVcpu vcpu;
  private final EptWalk walk;
  private final boolean tracks;
  private final long pointer;
  private final GuestPhysical known = new GuestPhysical();

  EptLevel(VmxVcpu vcpu, long pointer) {
    this.vcpu = vcpu;
    this.walk = new EptWalk(vcpu, pointer);
    this.pointer = pointer;
    this.tracks = EptPointer.tracks(pointer);
  }

  boolean isOf(long other) {
    return pointer == other && walk.isUpToDate();
  }

  @Override
  public long translate(long physical, AccessKind kind, long linear) {
    return translate(physical, rights(kind), linear, OF_LINEAR);
  }

  /** With accessed and dirty flags, every access to L2's page tables counts as a write. */
  @Override
  public long translateEntry(long physical, AccessKind kind, long linear) {
    return translate(physical, tracks ? READ | WRITE : rights(kind), linear, 0);
  }

  private static long rights(AccessKind kind) {
    return switch (kind) {
      case READ -> READ;
      case WRITE -> WRITE;
      case FETCH -> FETCH;
    };
  }

  private long translate(long physical, long wanted, long linear, long form) {
    return known.has(physical, wanted)
        ? known.of(physical)
        : walked(physical, wanted, linear, form);
  }

  private long walked(long physical, long wanted, long linear, long form) {
    EptWalk.Result result = walk.walk(physical, wanted);
    if (result == EptWalk.Result.TRANSLATED) {
      known.remember(physical, wanted, walk.physical);
      return walk.physical;
    }
    known.forget(physical);
    vcpu.cpu().memory.invalidate(linear);
    if (result == EptWalk.Result.MISCONFIGURED) {
      throw fault(ExitReason.EPT_MISCONFIG, 0, physical, linear);
    }
    long qualification = wanted | walk.rights << GRANTED | LINEAR_VALID | form;
    throw fault(ExitReason.EPT_VIOLATION, qualification, physical, linear);
  }

  private static NestedFault fault(
      ExitReason reason, long qualification, long physical, long linear) {
    return new NestedFault(reason.number(), qualification, physical, linear);
  }
}
