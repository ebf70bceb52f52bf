package guise.engine.vmx;

import java.util.List;
import java.util.function.Consumer;

/** What breaks one demand on the host state, and what else it cannot help breaking. */
@SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing, unmodifiable lists
enum HostRow {
  // spotless:off
  ADDRESS_SPACE  (HostCheck.ADDRESS_SPACE, f -> f.without(VmcsField.EXIT_CONTROLS, 1 << 9), HostCheck.IA32E_OF_32),
  CR0            (HostCheck.CR0, f -> f.without(VmcsField.HOST_CR0, 1 << 5)),
  CR0_HIGH       (HostCheck.CR0, f -> f.or(VmcsField.HOST_CR0, 1L << 32)),
  CR4            (HostCheck.CR4, f -> f.without(VmcsField.HOST_CR4, 1 << 13)),
  CR4_RESERVED   (HostCheck.CR4, f -> f.or(VmcsField.HOST_CR4, 1L << 31)),
  CR3            (HostCheck.CR3, f -> f.or(VmcsField.HOST_CR3, 1L << 60)),
  CET_NEEDS_WP   (HostCheck.CET_NEEDS_WP, f -> f.or(VmcsField.HOST_CR4, 1 << 23)),
  SYSENTER_ESP   (HostCheck.SYSENTER_ESP, f -> f.set(VmcsField.HOST_SYSENTER_ESP, 1L << 47)),
  SYSENTER_EIP   (HostCheck.SYSENTER_EIP, f -> f.set(VmcsField.HOST_SYSENTER_EIP, 1L << 63)),
  PERF           (HostCheck.PERF, f -> f.exit(12).set(VmcsField.HOST_PERF_GLOBAL_CTRL, 1L << 63)),
  PAT            (HostCheck.PAT, f -> f.exit(19).set(VmcsField.HOST_PAT, 0x0200)),
  CET_RESERVED   (HostCheck.CET, f -> f.exit(28).set(VmcsField.HOST_S_CET, 1 << 6)),
  CET_TRACKER    (HostCheck.CET, f -> f.exit(28).set(VmcsField.HOST_S_CET, 3 << 10)),
  CET_POINTER    (HostCheck.CET, f -> f.exit(28).set(VmcsField.HOST_SSP, 2)),
  CET_TABLE      (HostCheck.CET, f -> f.exit(28).set(VmcsField.HOST_SSP_TABLE, 1L << 50)),
  PAE_OF_64      (HostCheck.PAE_OF_64, f -> f.without(VmcsField.HOST_CR4, 1 << 5)),
  IA32E_OF_32    (HostCheck.IA32E_OF_32, f -> f.without(VmcsField.EXIT_CONTROLS, 1 << 9), HostCheck.ADDRESS_SPACE),
  PCID_OF_32     (HostCheck.PCID_OF_32, f -> narrow(f).or(VmcsField.HOST_CR4, 1 << 17), HostCheck.ADDRESS_SPACE),
  RIP_OF_32      (HostCheck.RIP_OF_32, f -> narrow(f).set(VmcsField.HOST_RIP, 1L << 32), HostCheck.ADDRESS_SPACE),
  ES_SELECTOR    (HostCheck.ES_SELECTOR, f -> f.set(VmcsField.HOST_ES_SELECTOR, 0x13)),
  CS_SELECTOR    (HostCheck.CS_SELECTOR, f -> f.set(VmcsField.HOST_CS_SELECTOR, 0x1C)),
  SS_SELECTOR    (HostCheck.SS_SELECTOR, f -> f.set(VmcsField.HOST_SS_SELECTOR, 0x11)),
  DS_SELECTOR    (HostCheck.DS_SELECTOR, f -> f.set(VmcsField.HOST_DS_SELECTOR, 0x12)),
  FS_SELECTOR    (HostCheck.FS_SELECTOR, f -> f.set(VmcsField.HOST_FS_SELECTOR, 0x4)),
  GS_SELECTOR    (HostCheck.GS_SELECTOR, f -> f.set(VmcsField.HOST_GS_SELECTOR, 0x3)),
  TR_SELECTOR    (HostCheck.TR_SELECTOR, f -> f.set(VmcsField.HOST_TR_SELECTOR, 0x24)),
  CS_THERE       (HostCheck.CS_THERE, f -> f.set(VmcsField.HOST_CS_SELECTOR, 0)),
  TR_THERE       (HostCheck.TR_THERE, f -> f.set(VmcsField.HOST_TR_SELECTOR, 0)),
  SS_THERE       (HostCheck.SS_THERE_OF_32, f -> narrow(f).set(VmcsField.HOST_SS_SELECTOR, 0), HostCheck.ADDRESS_SPACE),
  FS_BASE        (HostCheck.FS_BASE, f -> f.set(VmcsField.HOST_FS_BASE, 1L << 47)),
  GS_BASE        (HostCheck.GS_BASE, f -> f.set(VmcsField.HOST_GS_BASE, 1L << 48)),
  GDTR_BASE      (HostCheck.GDTR_BASE, f -> f.set(VmcsField.HOST_GDTR_BASE, 1L << 62)),
  IDTR_BASE      (HostCheck.IDTR_BASE, f -> f.set(VmcsField.HOST_IDTR_BASE, 1L << 47)),
  TR_BASE        (HostCheck.TR_BASE, f -> f.set(VmcsField.HOST_TR_BASE, 1L << 47)),
  RIP            (HostCheck.RIP, f -> f.set(VmcsField.HOST_RIP, 1L << 47)),
  EFER           (HostCheck.EFER, f -> f.exit(21).set(VmcsField.HOST_EFER, 0x502)),
  EFER_LMA       (HostCheck.EFER_LMA, f -> f.exit(21).set(VmcsField.HOST_EFER, 0x100)),
  EFER_LME       (HostCheck.EFER_LME, f -> f.exit(21).set(VmcsField.HOST_EFER, 0x400));
  // spotless:on

  private final HostCheck check;
  private final Consumer<Fields> change;
  private final List<HostCheck> companions;

  HostRow(HostCheck check, Consumer<Fields> change, HostCheck... companions) {
    this.check = check;
    this.change = change;
    this.companions = List.of(companions);
  }

  /** A host that is not in IA-32e mode, under an L1 that is. */
  private static Fields narrow(Fields f) {
    f.without(VmcsField.ENTRY_CONTROLS, 1 << 9);
    return f.without(VmcsField.EXIT_CONTROLS, 1 << 9);
  }

  HostCheck check() {
    return check;
  }

  List<HostCheck> companions() {
    return companions;
  }

  void change(Fields fields) {
    change.accept(fields);
  }
}
