package guise.engine.vmx;

/**
 * What VM entry demands of the controls (SDM volume 3, 28.2.1); a failure is VMfail 7. KVM checks
 * them in this order.
 */
enum ControlCheck implements Check {
  // spotless:off
  PIN                  (s -> s.fits(VmcsField.PIN_CONTROLS, 0x48D)),
  PROC                 (s -> s.fits(VmcsField.PROC_CONTROLS, 0x48E)),
  SECONDARY            (s -> s.ifOn(Control.SECONDARY, s.fits(VmcsField.SECONDARY_CONTROLS, 0x48B))),
  CR3_TARGETS          (s -> s.get(VmcsField.CR3_TARGET_COUNT) <= (s.facts.capability(0x485) >>> 16 & 0x1FF)),
  IO_BITMAPS           (s -> s.ifOn(Control.USE_IO_BITMAPS, s.isPage(VmcsField.IO_BITMAP_A) && s.isPage(VmcsField.IO_BITMAP_B))),
  MSR_BITMAP           (s -> s.ifOn(Control.USE_MSR_BITMAPS, s.isPage(VmcsField.MSR_BITMAP))),
  TPR_PAGE             (s -> s.ifOn(Control.TPR_SHADOW, s.isPage(VmcsField.VIRTUAL_APIC_PAGE_ADDR))),
  TPR_THRESHOLD        (s -> !s.on(Control.TPR_SHADOW) || s.on(Control.VIRTUAL_INTERRUPT_DELIVERY) || s.get(VmcsField.TPR_THRESHOLD) <= 0xF),
  APIC_ACCESS_PAGE     (s -> s.ifOn(Control.VIRTUALIZE_APIC_ACCESSES, s.isPage(VmcsField.APIC_ACCESS_ADDR))),
  X2APIC_WITH_SHADOW   (s -> s.ifOn(Control.VIRTUALIZE_X2APIC, s.on(Control.TPR_SHADOW))),
  APICV_WITH_SHADOW    (s -> s.ifOn(Control.APIC_REGISTER, s.on(Control.TPR_SHADOW))),
  VID_WITH_SHADOW      (s -> s.ifOn(Control.VIRTUAL_INTERRUPT_DELIVERY, s.on(Control.TPR_SHADOW))),
  X2APIC_OR_ACCESSES   (s -> s.ifOn(Control.VIRTUALIZE_X2APIC, !s.on(Control.VIRTUALIZE_APIC_ACCESSES))),
  VID_WITH_INTERRUPTS  (s -> s.ifOn(Control.VIRTUAL_INTERRUPT_DELIVERY, s.on(Control.EXTERNAL_INTERRUPT_EXITING))),
  POSTED_WITH_VID      (s -> s.ifOn(Control.POSTED_INTERRUPTS, s.on(Control.VIRTUAL_INTERRUPT_DELIVERY))),
  POSTED_WITH_ACK      (s -> s.ifOn(Control.POSTED_INTERRUPTS, s.on(Control.EXIT_ACK_INTERRUPT))),
  POSTED_VECTOR        (s -> s.ifOn(Control.POSTED_INTERRUPTS, s.get(VmcsField.POSTED_INTR_NV) <= 0xFF)),
  POSTED_DESCRIPTOR    (s -> s.ifOn(Control.POSTED_INTERRUPTS, (s.get(VmcsField.POSTED_INTR_DESC_ADDR) & 0x3F) == 0 && s.isPhysical(s.get(VmcsField.POSTED_INTR_DESC_ADDR)))),
  VPID                 (s -> s.ifOn(Control.VPID, s.get(VmcsField.VPID) != 0)),
  VIRTUAL_NMIS         (s -> s.ifOn(Control.VIRTUAL_NMIS, s.on(Control.NMI_EXITING))),
  NMI_WINDOW           (s -> s.ifOn(Control.NMI_WINDOW_EXITING, s.on(Control.VIRTUAL_NMIS))),
  EPT_POINTER          (s -> s.ifOn(Control.EPT, EptPointer.isValid(s.get(VmcsField.EPT_POINTER), s.facts))),
  UNRESTRICTED_NEEDS_EPT(s -> s.ifOn(Control.UNRESTRICTED_GUEST, s.on(Control.EPT))),
  MODE_BASED_NEEDS_EPT (s -> s.ifOn(Control.MODE_BASED_EPT, s.on(Control.EPT))),
  PML                  (s -> s.ifOn(Control.PML, s.on(Control.EPT) && s.isPage(VmcsField.PML_ADDRESS))),
  SHADOW_BITMAPS       (s -> s.ifOn(Control.SHADOW_VMCS, s.isPage(VmcsField.VMREAD_BITMAP) && s.isPage(VmcsField.VMWRITE_BITMAP))),
  TSC_MULTIPLIER       (s -> s.ifOn(Control.TSC_SCALING, s.get(VmcsField.TSC_MULTIPLIER) != 0)),
  VM_FUNCTIONS         (s -> s.ifOn(Control.VMFUNC, (s.get(VmcsField.VM_FUNCTION_CONTROL) & ~s.facts.capability(0x491)) == 0)),
  EPTP_LIST            (s -> s.ifOn(Control.VMFUNC, (s.get(VmcsField.VM_FUNCTION_CONTROL) & 1) == 0 || s.on(Control.EPT) && s.isPage(VmcsField.EPTP_LIST_ADDRESS))),
  EXIT                 (s -> s.fits(VmcsField.EXIT_CONTROLS, 0x48F)),
  SAVE_TIMER           (s -> s.ifOn(Control.EXIT_SAVE_TIMER, s.on(Control.PREEMPTION_TIMER))),
  EXIT_STORE_LIST      (s -> s.isList(VmcsField.EXIT_MSR_STORE_COUNT, VmcsField.EXIT_MSR_STORE_ADDR)),
  EXIT_LOAD_LIST       (s -> s.isList(VmcsField.EXIT_MSR_LOAD_COUNT, VmcsField.EXIT_MSR_LOAD_ADDR)),
  ENTRY                (s -> s.fits(VmcsField.ENTRY_CONTROLS, 0x490)),
  EVENT                (Injection::isValid),
  ENTRY_LOAD_LIST      (s -> s.isList(VmcsField.ENTRY_MSR_LOAD_COUNT, VmcsField.ENTRY_MSR_LOAD_ADDR));
  // spotless:on

  private static final ControlCheck[] ALL = values();

  private final Check check;

  ControlCheck(Check check) {
    this.check = check;
  }

  @Override
  public boolean holds(EntryState s) {
    return check.holds(s);
  }

  /** Whether all hold, as far as that is not known. */
  static boolean allHold(EntryState s, Verdicts known) {
    return known.broken(ALL, s) < 0;
  }
}
