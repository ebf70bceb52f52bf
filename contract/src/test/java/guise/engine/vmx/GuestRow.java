package guise.engine.vmx;

import java.util.List;
import java.util.function.Consumer;

/** What breaks one demand on the guest state, and what else it cannot help breaking. */
@SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing, unmodifiable lists
enum GuestRow {
  // spotless:off
  CR0               (GuestCheck.CR0, f -> f.without(VmcsField.GUEST_CR0, 1 << 5)),
  CR0_HIGH          (GuestCheck.CR0, f -> f.or(VmcsField.GUEST_CR0, 1L << 40)),
  CR4               (GuestCheck.CR4, f -> f.without(VmcsField.GUEST_CR4, 1 << 13)),
  CR4_RESERVED      (GuestCheck.CR4, f -> f.or(VmcsField.GUEST_CR4, 1 << 15)),
  CET_NEEDS_WP      (GuestCheck.CET_NEEDS_WP, f -> f.or(VmcsField.GUEST_CR4, 1 << 23)),
  DEBUG_CONTROL     (GuestCheck.DEBUG_CONTROL, f -> f.entry(2).set(VmcsField.GUEST_DEBUGCTL, 1 << 5)),
  DR7               (GuestCheck.DR7, f -> f.entry(2).or(VmcsField.GUEST_DR7, 1L << 32)),
  PAT               (GuestCheck.PAT, f -> f.entry(14).set(VmcsField.GUEST_PAT, 8)),
  LINK_UNALIGNED    (GuestCheck.LINK_POINTER, f -> f.set(VmcsField.VMCS_LINK_POINTER, 0x800)),
  LINK_FAR          (GuestCheck.LINK_POINTER, f -> f.set(VmcsField.VMCS_LINK_POINTER, 1L << 60)),
  LINK_NOWHERE      (GuestCheck.LINK_POINTER, f -> f.set(VmcsField.VMCS_LINK_POINTER, 0x4000_0000)),
  LINK_REVISION     (GuestCheck.LINK_POINTER, f -> f.set(VmcsField.VMCS_LINK_POINTER, L1.BITMAP)),
  LINK_SHADOW       (GuestCheck.LINK_POINTER, f -> f.secondary(14).set(VmcsField.VMCS_LINK_POINTER, L1.OTHER_VMCS)),
  PERF              (GuestCheck.PERF, f -> f.entry(13).set(VmcsField.GUEST_PERF_GLOBAL_CTRL, 1L << 63)),
  PG_NEEDS_PE       (GuestCheck.PG_NEEDS_PE, f -> real(f).or(VmcsField.GUEST_CR0, 1L << 31)),
  IA32E_NEEDS_PAE   (GuestCheck.IA32E_NEEDS_PAE, f -> f.without(VmcsField.GUEST_CR4, 1 << 5)),
  IA32E_NEEDS_PG    (GuestCheck.IA32E_NEEDS_PG, f -> f.ept().secondary(7).without(VmcsField.GUEST_CR0, 1L << 31)),
  EFER              (GuestCheck.EFER, f -> f.entry(15).set(VmcsField.GUEST_EFER, 0x502)),
  EFER_LMA          (GuestCheck.EFER_LMA, f -> f.entry(15).set(VmcsField.GUEST_EFER, 0x100)),
  EFER_LME          (GuestCheck.EFER_LME, f -> f.entry(15).set(VmcsField.GUEST_EFER, 0x400)),
  BNDCFGS           (GuestCheck.BNDCFGS, f -> f.entry(16).set(VmcsField.GUEST_BNDCFGS, 4)),
  BNDCFGS_BASE      (GuestCheck.BNDCFGS, f -> f.entry(16).set(VmcsField.GUEST_BNDCFGS, 1L << 50)),
  CET_STATE         (GuestCheck.CET_STATE, f -> f.entry(20).set(VmcsField.GUEST_S_CET, 1 << 9)),
  CET_POINTER       (GuestCheck.CET_STATE, f -> f.entry(20).set(VmcsField.GUEST_SSP, 1)),
  ACTIVITY          (GuestCheck.ACTIVITY, f -> f.set(VmcsField.GUEST_ACTIVITY, 2)),
  PCID_NEEDS_IA32E  (GuestCheck.PCID_NEEDS_IA32E, f -> narrow(f).or(VmcsField.GUEST_CR4, 1 << 17)),
  CR3               (GuestCheck.CR3, f -> f.or(VmcsField.GUEST_CR3, 1L << 60)),
  CR3_TOP           (GuestCheck.CR3, f -> f.or(VmcsField.GUEST_CR3, 1L << 63)),
  SYSENTER_ESP      (GuestCheck.SYSENTER_ESP, f -> f.set(VmcsField.GUEST_SYSENTER_ESP, 1L << 47)),
  SYSENTER_EIP      (GuestCheck.SYSENTER_EIP, f -> f.set(VmcsField.GUEST_SYSENTER_EIP, 1L << 47)),
  RFLAGS_RESERVED   (GuestCheck.RFLAGS_RESERVED, f -> f.set(VmcsField.GUEST_RFLAGS, 0)),
  RFLAGS_HIGH       (GuestCheck.RFLAGS_RESERVED, f -> f.or(VmcsField.GUEST_RFLAGS, 1L << 22)),
  RFLAGS_VM         (GuestCheck.RFLAGS_VM, f -> f.or(VmcsField.GUEST_RFLAGS, 1 << 17), GuestCheck.VIRTUAL_8086),
  VIRTUAL_8086      (GuestCheck.VIRTUAL_8086, f -> virtual(f).set(VmcsField.GUEST_DS_BASE, 0)),
  VIRTUAL_LIMIT     (GuestCheck.VIRTUAL_8086, f -> virtual(f).set(VmcsField.GUEST_FS_LIMIT, 0xFFFFF)),
  VIRTUAL_RIGHTS    (GuestCheck.VIRTUAL_8086, f -> virtual(f).set(VmcsField.GUEST_CS_RIGHTS, 0xFB)),
  RFLAGS_IF         (GuestCheck.RFLAGS_IF, f -> f.set(VmcsField.ENTRY_INTR_INFO, 0x8000_0020L)),
  RIP               (GuestCheck.RIP, f -> f.set(VmcsField.GUEST_RIP, 1L << 47)),
  RIP_OF_32         (GuestCheck.RIP, f -> narrow(f).set(VmcsField.GUEST_RIP, 1L << 32)),
  GDTR_BASE         (GuestCheck.GDTR_BASE, f -> f.set(VmcsField.GUEST_GDTR_BASE, 1L << 47)),
  IDTR_BASE         (GuestCheck.IDTR_BASE, f -> f.set(VmcsField.GUEST_IDTR_BASE, 1L << 47)),
  GDTR_LIMIT        (GuestCheck.GDTR_LIMIT, f -> f.set(VmcsField.GUEST_GDTR_LIMIT, 0x10000)),
  IDTR_LIMIT        (GuestCheck.IDTR_LIMIT, f -> f.set(VmcsField.GUEST_IDTR_LIMIT, 0x10000)),
  HALTED_IN_RING_0  (GuestCheck.HALTED_IN_RING_0, f -> user(f).set(VmcsField.GUEST_ACTIVITY, 1)),
  ACTIVE_IF_BLOCKED (GuestCheck.ACTIVE_IF_BLOCKED, f -> shadow(f, 2).set(VmcsField.GUEST_ACTIVITY, 1)),
  SHADOW_RESERVED   (GuestCheck.SHADOW_RESERVED, f -> shadow(f, 1 << 5)),
  ONE_SHADOW        (GuestCheck.ONE_SHADOW, f -> shadow(f, 3).or(VmcsField.GUEST_RFLAGS, 1 << 9)),
  STI_NEEDS_IF      (GuestCheck.STI_NEEDS_IF, f -> shadow(f, 1)),
  SHADOW_EXTERNAL   (GuestCheck.NO_SHADOW_EXTERNAL, f -> shadow(f, 2).or(VmcsField.GUEST_RFLAGS, 1 << 9).set(VmcsField.ENTRY_INTR_INFO, 0x8000_0020L)),
  SHADOW_NMI        (GuestCheck.NO_SHADOW_NMI, f -> shadow(f, 2).set(VmcsField.ENTRY_INTR_INFO, 0x8000_0202L)),
  NO_SMM            (GuestCheck.NO_SMM, f -> shadow(f, 4)),
  NO_BLOCKED_NMI    (GuestCheck.NO_BLOCKED_NMI, f -> shadow(f, 8).pin(3, 5).set(VmcsField.ENTRY_INTR_INFO, 0x8000_0202L)),
  PENDING_RESERVED  (GuestCheck.PENDING_RESERVED, f -> f.set(VmcsField.GUEST_PENDING_DEBUG, 1 << 4)),
  PENDING_NO_STEP   (GuestCheck.PENDING_STEP, f -> shadow(f, 2).or(VmcsField.GUEST_RFLAGS, 1 << 8)),
  PENDING_STEP      (GuestCheck.PENDING_STEP, f -> shadow(f, 2).set(VmcsField.GUEST_PENDING_DEBUG, 1 << 14)),
  PENDING_BTF       (GuestCheck.PENDING_STEP, f -> shadow(f, 2).or(VmcsField.GUEST_RFLAGS, 1 << 8).set(VmcsField.GUEST_DEBUGCTL, 2).set(VmcsField.GUEST_PENDING_DEBUG, 1 << 14));
  // spotless:on

  private final GuestCheck check;
  private final Consumer<Fields> change;
  private final List<GuestCheck> companions;

  GuestRow(GuestCheck check, Consumer<Fields> change, GuestCheck... companions) {
    this.check = check;
    this.change = change;
    this.companions = List.of(companions);
  }

  /** A guest of 32 bits. */
  static Fields narrow(Fields f) {
    return f.without(VmcsField.ENTRY_CONTROLS, 1 << 9).set(VmcsField.GUEST_CS_RIGHTS, 0xC09B);
  }

  /** A guest that may be in real-address mode. */
  private static Fields real(Fields f) {
    narrow(f).ept().secondary(7).without(VmcsField.GUEST_CR0, 1L << 31 | 1);
    return f;
  }

  /** A guest in virtual-8086 mode. */
  private static Fields virtual(Fields f) {
    narrow(f).or(VmcsField.GUEST_RFLAGS, 1 << 17);
    for (GuestSegment each : GuestSegment.values()) {
      if (each != GuestSegment.TR && each != GuestSegment.LDTR) {
        f.set(each.selector(), 0x100).set(each.base(), 0x1000);
        f.set(each.limit(), 0xFFFF).set(each.rights(), 0xF3);
      }
    }
    return f;
  }

  /** A guest in ring 3. */
  private static Fields user(Fields f) {
    f.set(VmcsField.GUEST_CS_SELECTOR, 0x1B).set(VmcsField.GUEST_CS_RIGHTS, 0xA0FB);
    return f.set(VmcsField.GUEST_SS_SELECTOR, 0x13).set(VmcsField.GUEST_SS_RIGHTS, 0xC0F3);
  }

  private static Fields shadow(Fields f, long bits) {
    return f.set(VmcsField.GUEST_INTERRUPTIBILITY, bits);
  }

  GuestCheck check() {
    return check;
  }

  List<GuestCheck> companions() {
    return companions;
  }

  void change(Fields fields) {
    change.accept(fields);
  }
}
