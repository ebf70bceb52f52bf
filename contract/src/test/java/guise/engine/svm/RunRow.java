package guise.engine.svm;

import java.util.function.Consumer;

/** What breaks one demand of VMRUN on a VMCB. */
@SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing, unmodifiable lists
enum RunRow {
  // spotless:off
  VMRUN_INTERCEPTED(RunCheck.VMRUN_INTERCEPTED, v -> v.setInt(Vmcb.INTERCEPTS_4, 2)),
  ASID             (RunCheck.ASID, v -> v.setInt(Vmcb.ASID, 0)),
  NESTED_CR3       (RunCheck.NESTED_CR3, v -> nested(v).set(Vmcb.NESTED_CR3, 1L << 60)),
  MSRPM            (RunCheck.MSRPM, v -> v.set(Vmcb.MSRPM_BASE, 1L << 60)),
  MSRPM_END        (RunCheck.MSRPM, v -> v.set(Vmcb.MSRPM_BASE, (1L << 48) - 0x1000)),
  IOPM             (RunCheck.IOPM, v -> v.set(Vmcb.IOPM_BASE, 1L << 60)),
  IOPM_END         (RunCheck.IOPM, v -> v.set(Vmcb.IOPM_BASE, (1L << 48) - 0x2000)),
  VIRTUAL_NMI      (RunCheck.VIRTUAL_NMI, v -> v.setInt(Vmcb.INT_CONTROL, 1 << 26)),
  EVENT_TYPE       (RunCheck.EVENT, v -> v.setInt(Vmcb.EVENT_INJECTION, 1 << 31 | 1 << 8)),
  EVENT_VECTOR     (RunCheck.EVENT, v -> v.setInt(Vmcb.EVENT_INJECTION, 1 << 31 | 3 << 8 | 2)),
  EVENT_OVER_31    (RunCheck.EVENT, v -> v.setInt(Vmcb.EVENT_INJECTION, 1 << 31 | 3 << 8 | 32)),
  CACHE_BITS       (RunCheck.CACHE_BITS, v -> v.set(Vmcb.CR0, v.get(Vmcb.CR0) | 1 << 29)),
  CR0_HIGH         (RunCheck.CR0_HIGH, v -> v.set(Vmcb.CR0, v.get(Vmcb.CR0) | 1L << 32)),
  DR6_HIGH         (RunCheck.DR6_HIGH, v -> v.set(Vmcb.DR6, 1L << 32)),
  DR7_HIGH         (RunCheck.DR7_HIGH, v -> v.set(Vmcb.DR7, 1L << 63)),
  LONG_MODE_PAE    (RunCheck.LONG_MODE_PAE, v -> v.set(Vmcb.CR4, 0)),
  LONG_MODE_PE     (RunCheck.LONG_MODE_PE, v -> v.set(Vmcb.CR0, v.get(Vmcb.CR0) & ~1L)),
  LONG_MODE_CR3    (RunCheck.LONG_MODE_CR3, v -> v.set(Vmcb.CR3, 1L << 60)),
  CODE_SIZE        (RunCheck.CODE_SIZE, v -> v.setShort(Vmcb.CS + 2, 0xE9B)),
  CR4              (RunCheck.CR4, v -> v.set(Vmcb.CR4, v.get(Vmcb.CR4) | 1L << 31)),
  EFER             (RunCheck.EFER, v -> v.set(Vmcb.EFER, v.get(Vmcb.EFER) | 2)),
  PAT              (RunCheck.PAT, v -> nested(v).set(Vmcb.PAT, 2));
  // spotless:on

  private final RunCheck check;

  @SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing
  private final Consumer<Vmcb> change;

  RunRow(RunCheck check, Consumer<Vmcb> change) {
    this.check = check;
    this.change = change;
  }

  private static Vmcb nested(Vmcb vmcb) {
    vmcb.set(Vmcb.NESTED_CONTROL, 1);
    vmcb.set(Vmcb.NESTED_CR3, SvmL1.NPT);
    return vmcb;
  }

  RunCheck check() {
    return check;
  }

  void change(Vmcb vmcb) {
    change.accept(vmcb);
  }
}
