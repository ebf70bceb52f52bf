package guise.engine.vmx;

import java.util.List;
import java.util.function.Consumer;

/**
 * What breaks one demand on the controls, and what else it cannot help breaking: no profile has
 * IA32_VMX_VMFUNC.
 */
@SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing, unmodifiable lists
enum ControlRow {
  // spotless:off
  PIN                (ControlCheck.PIN, f -> f.without(VmcsField.PIN_CONTROLS, 1 << 1)),
  PIN_TOO_MUCH       (ControlCheck.PIN, f -> f.pin(31)),
  PROC               (ControlCheck.PROC, f -> f.without(VmcsField.PROC_CONTROLS, 1 << 1)),
  PROC_TOO_MUCH      (ControlCheck.PROC, f -> f.proc(0)),
  SECONDARY          (ControlCheck.SECONDARY, f -> f.secondary(15)),
  CR3_TARGETS        (ControlCheck.CR3_TARGETS, f -> f.set(VmcsField.CR3_TARGET_COUNT, 5)),
  IO_BITMAP_A        (ControlCheck.IO_BITMAPS, f -> f.proc(25).set(VmcsField.IO_BITMAP_A, 1)),
  IO_BITMAP_B        (ControlCheck.IO_BITMAPS, f -> f.proc(25).set(VmcsField.IO_BITMAP_B, 1L << 52)),
  MSR_BITMAP         (ControlCheck.MSR_BITMAP, f -> f.proc(28).set(VmcsField.MSR_BITMAP, 0x800)),
  TPR_PAGE           (ControlCheck.TPR_PAGE, f -> f.proc(21).set(VmcsField.VIRTUAL_APIC_PAGE_ADDR, 8)),
  TPR_THRESHOLD      (ControlCheck.TPR_THRESHOLD, f -> f.proc(21).set(VmcsField.TPR_THRESHOLD, 0x10)),
  APIC_ACCESS_PAGE   (ControlCheck.APIC_ACCESS_PAGE, f -> f.secondary(0).set(VmcsField.APIC_ACCESS_ADDR, 4)),
  X2APIC_WITH_SHADOW (ControlCheck.X2APIC_WITH_SHADOW, f -> f.secondary(4)),
  APICV_WITH_SHADOW  (ControlCheck.APICV_WITH_SHADOW, f -> f.secondary(8)),
  VID_WITH_SHADOW    (ControlCheck.VID_WITH_SHADOW, f -> f.pin(0).secondary(9)),
  X2APIC_OR_ACCESSES (ControlCheck.X2APIC_OR_ACCESSES, f -> f.proc(21).secondary(0, 4)),
  VID_WITH_INTERRUPTS(ControlCheck.VID_WITH_INTERRUPTS, f -> f.proc(21).secondary(9)),
  POSTED_WITH_VID    (ControlCheck.POSTED_WITH_VID, f -> f.pin(0, 7).exit(15)),
  POSTED_WITH_ACK    (ControlCheck.POSTED_WITH_ACK, f -> f.pin(0, 7).proc(21).secondary(9)),
  POSTED_VECTOR      (ControlCheck.POSTED_VECTOR, f -> posted(f).set(VmcsField.POSTED_INTR_NV, 0x100)),
  POSTED_DESCRIPTOR  (ControlCheck.POSTED_DESCRIPTOR, f -> posted(f).set(VmcsField.POSTED_INTR_DESC_ADDR, 0x20)),
  POSTED_FAR         (ControlCheck.POSTED_DESCRIPTOR, f -> posted(f).set(VmcsField.POSTED_INTR_DESC_ADDR, 1L << 60)),
  VPID               (ControlCheck.VPID, f -> f.secondary(5)),
  VIRTUAL_NMIS       (ControlCheck.VIRTUAL_NMIS, f -> f.pin(5)),
  NMI_WINDOW         (ControlCheck.NMI_WINDOW, f -> f.proc(22)),
  EPT_TYPE           (ControlCheck.EPT_POINTER, f -> f.ept().or(VmcsField.EPT_POINTER, 1)),
  EPT_LENGTH         (ControlCheck.EPT_POINTER, f -> f.ept().set(VmcsField.EPT_POINTER, L1.EPT | 6 | 2 << 3)),
  EPT_RESERVED       (ControlCheck.EPT_POINTER, f -> f.ept().or(VmcsField.EPT_POINTER, 1 << 11)),
  EPT_FAR            (ControlCheck.EPT_POINTER, f -> f.ept().or(VmcsField.EPT_POINTER, 1L << 52)),
  UNRESTRICTED       (ControlCheck.UNRESTRICTED_NEEDS_EPT, f -> f.secondary(7)),
  MODE_BASED         (ControlCheck.MODE_BASED_NEEDS_EPT, f -> f.secondary(22)),
  PML_WITHOUT_EPT    (ControlCheck.PML, f -> f.secondary(17)),
  PML_PAGE           (ControlCheck.PML, f -> f.ept().secondary(17).set(VmcsField.PML_ADDRESS, 0x10)),
  READ_BITMAP        (ControlCheck.SHADOW_BITMAPS, f -> f.secondary(14).set(VmcsField.VMREAD_BITMAP, 1)),
  WRITE_BITMAP       (ControlCheck.SHADOW_BITMAPS, f -> f.secondary(14).set(VmcsField.VMWRITE_BITMAP, 1)),
  TSC_MULTIPLIER     (ControlCheck.TSC_MULTIPLIER, f -> f.secondary(25)),
  VM_FUNCTIONS       (ControlCheck.VM_FUNCTIONS, f -> f.secondary(13).set(VmcsField.VM_FUNCTION_CONTROL, 2)),
  EPTP_LIST          (ControlCheck.EPTP_LIST, f -> f.ept().secondary(13).set(VmcsField.VM_FUNCTION_CONTROL, 1).set(VmcsField.EPTP_LIST_ADDRESS, 8)),
  EPTP_WITHOUT_EPT   (ControlCheck.EPTP_LIST, f -> f.secondary(13).set(VmcsField.VM_FUNCTION_CONTROL, 1)),
  EXIT               (ControlCheck.EXIT, f -> f.without(VmcsField.EXIT_CONTROLS, 1)),
  SAVE_TIMER         (ControlCheck.SAVE_TIMER, f -> f.exit(22)),
  STORE_ALIGNED      (ControlCheck.EXIT_STORE_LIST, f -> f.set(VmcsField.EXIT_MSR_STORE_COUNT, 1).set(VmcsField.EXIT_MSR_STORE_ADDR, 8)),
  LOAD_FAR           (ControlCheck.EXIT_LOAD_LIST, f -> f.set(VmcsField.EXIT_MSR_LOAD_COUNT, 1).set(VmcsField.EXIT_MSR_LOAD_ADDR, 1L << 60)),
  ENTRY              (ControlCheck.ENTRY, f -> f.without(VmcsField.ENTRY_CONTROLS, 1)),
  ENTRY_TOO_MUCH     (ControlCheck.ENTRY, f -> f.entry(31)),
  EVENT_TYPE         (ControlCheck.EVENT, f -> event(f, 0x8000_0100L)),
  EVENT_RESERVED     (ControlCheck.EVENT, f -> event(f, 0x8000_1020L)),
  EVENT_OTHER        (ControlCheck.EVENT, f -> event(f, 0x8000_0700L)),
  EVENT_NMI          (ControlCheck.EVENT, f -> event(f, 0x8000_0203L)),
  EVENT_VECTOR       (ControlCheck.EVENT, f -> event(f, 0x8000_0320L)),
  EVENT_NO_CODE      (ControlCheck.EVENT, f -> event(f, 0x8000_030DL)),
  EVENT_CODE         (ControlCheck.EVENT, f -> event(f, 0x8000_0B0DL).set(VmcsField.ENTRY_EXCEPTION_CODE, 0x10000)),
  EVENT_CODE_OF_INT  (ControlCheck.EVENT, f -> event(f, 0x8000_0820L)),
  EVENT_LENGTH       (ControlCheck.EVENT, f -> event(f, 0x8000_0480L).set(VmcsField.ENTRY_INSTRUCTION_LEN, 16)),
  ENTRY_LIST         (ControlCheck.ENTRY_LOAD_LIST, f -> f.set(VmcsField.ENTRY_MSR_LOAD_COUNT, 513).set(VmcsField.ENTRY_MSR_LOAD_ADDR, L1.MSRS));
  // spotless:on

  private final ControlCheck check;
  private final Consumer<Fields> change;
  private final List<ControlCheck> companions;

  ControlRow(ControlCheck check, Consumer<Fields> change, ControlCheck... companions) {
    this.check = check;
    this.change = change;
    this.companions = List.of(companions);
  }

  private static Fields posted(Fields f) {
    return f.pin(0, 7).proc(21).secondary(9).exit(15);
  }

  private static Fields event(Fields f, long information) {
    return f.set(VmcsField.ENTRY_INTR_INFO, information);
  }

  ControlCheck check() {
    return check;
  }

  List<ControlCheck> companions() {
    return companions;
  }

  void change(Fields fields) {
    change.accept(fields);
  }
}
