package guise.engine.svm;

import com.google.errorprone.annotations.Immutable;

/** What VMRUN demands of a VMCB (APM volume 2, 15.5.1, as KVM checks it); a failure is exit -1. */
enum RunCheck {
  // spotless:off
  VMRUN_INTERCEPTED  (s -> (s.vmcb.getInt(Vmcb.INTERCEPTS_4) & 1) != 0),
  ASID               (s -> s.vmcb.getInt(Vmcb.ASID) != 0),
  NESTED_PAGING      (s -> (s.vmcb.get(Vmcb.NESTED_CONTROL) & 1) == 0 || s.vcpu.hasNestedPaging() || s.vcpu.dropsNestedPaging()),
  NESTED_CR3         (s -> !s.nestedPaging() || s.isPhysical(s.vmcb.get(Vmcb.NESTED_CR3))),
  MSRPM              (s -> s.isPhysical(s.vmcb.get(Vmcb.MSRPM_BASE) & ~0xFFFL) && s.isPhysical((s.vmcb.get(Vmcb.MSRPM_BASE) & ~0xFFFL) + 0x1FFF)),
  IOPM               (s -> s.isPhysical(s.vmcb.get(Vmcb.IOPM_BASE) & ~0xFFFL) && s.isPhysical((s.vmcb.get(Vmcb.IOPM_BASE) & ~0xFFFL) + 0x2FFF)),
  TLB_CONTROL        (s -> !s.vcpu.checksTlbControl() || (s.vmcb.getInt(Vmcb.TLB_CONTROL) & 0xFF) <= 1),
  VIRTUAL_NMI        (s -> !s.vcpu.checksVirtualNmis() || (s.vmcb.getInt(Vmcb.INT_CONTROL) & 1 << 26) == 0 || (s.vmcb.getInt(Vmcb.INTERCEPTS_3) & 2) != 0),
  EVENT              (s -> !s.vcpu.checksEvents() || RunEvent.isValid(s.vmcb)),
  SVM_ENABLED        (s -> (s.vmcb.get(Vmcb.EFER) & 1 << 12) != 0),
  CACHE_BITS         (s -> (s.vmcb.get(Vmcb.CR0) & 3L << 29) != 1L << 29),
  CR0_HIGH           (s -> s.vmcb.get(Vmcb.CR0) >>> 32 == 0),
  DR6_HIGH           (s -> s.vmcb.get(Vmcb.DR6) >>> 32 == 0),
  DR7_HIGH           (s -> s.vmcb.get(Vmcb.DR7) >>> 32 == 0),
  LONG_MODE_PAE      (s -> !s.longMode() || (s.vmcb.get(Vmcb.CR4) & 1 << 5) != 0),
  LONG_MODE_PE       (s -> !s.longMode() || (s.vmcb.get(Vmcb.CR0) & 1) != 0),
  LONG_MODE_CR3      (s -> !s.longMode() || s.isPhysical(s.vmcb.get(Vmcb.CR3))),
  CODE_SIZE          (s -> !s.longMode() || (s.vmcb.getShort(Vmcb.CS + 2) & 0x600) != 0x600),
  CR4                (s -> (s.vmcb.get(Vmcb.CR4) & s.vcpu.reservedCr4()) == 0),
  EFER               (s -> s.vcpu.isValidEfer(s.vmcb.get(Vmcb.EFER))),
  PAT                (s -> !s.vcpu.checksEvents() || !s.nestedPaging() || RunState.isPat(s.vmcb.get(Vmcb.PAT)));
  // spotless:on

  private static final RunCheck[] ALL = values();

  /** Whether a VMCB passes. */
  @Immutable
  @FunctionalInterface
  private interface Check {
    boolean holds(RunState s);
  }

  private final Check check;

  RunCheck(Check check) {
    this.check = check;
  }

  boolean holds(RunState s) {
    return check.holds(s);
  }

  static boolean allHold(RunState s) {
    for (RunCheck row : ALL) {
      if (!row.check.holds(s)) {
        return false;
      }
    }
    return true;
  }
}
