package guise.engine.svm;

/** A VMCB about to be run, as the checks look at it. */
final class RunState {
  private static final long LME = 1 << 8;
  private static final long PG = 1L << 31;

  final Vmcb vmcb;
  final SvmVcpu vcpu;

  RunState(Vmcb vmcb, SvmVcpu vcpu) {
    this.vmcb = vmcb;
    this.vcpu = vcpu;
  }

  boolean isPhysical(long address) {
    return (address & vcpu.reservedPhysical()) == 0;
  }

  boolean longMode() {
    return (vmcb.get(Vmcb.EFER) & LME) != 0 && (vmcb.get(Vmcb.CR0) & PG) != 0;
  }

  boolean nestedPaging() {
    return (vmcb.get(Vmcb.NESTED_CONTROL) & 1) != 0 && vcpu.hasNestedPaging();
  }

  /** Every byte of a PAT is a memory type. */
  static boolean isPat(long value) {
    for (int at = 0; at < 64; at += 8) {
      long type = value >>> at & 0xFF;
      if (type > 7 || type == 2 || type == 3) {
        return false;
      }
    }
    return true;
  }
}
