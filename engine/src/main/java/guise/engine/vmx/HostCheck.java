package guise.engine.vmx;

/** What VM entry demands of the host state (SDM volume 3, 28.2.2); a failure is VMfail 8. */
enum HostCheck implements Check {
  // spotless:off
  ADDRESS_SPACE    (s -> s.on(Control.EXIT_HOST_64) == s.facts.isLongMode()),
  CR0              (s -> s.isFixed(s.get(VmcsField.HOST_CR0), 0x486, 0x487, 0)),
  CR4              (s -> s.isFixed(s.get(VmcsField.HOST_CR4), 0x488, 0x489, 0) && (s.get(VmcsField.HOST_CR4) & s.facts.reservedCr4()) == 0),
  CR3              (s -> s.isCr3(s.get(VmcsField.HOST_CR3))),
  CET_NEEDS_WP     (s -> (s.get(VmcsField.HOST_CR4) & 1 << 23) == 0 || (s.get(VmcsField.HOST_CR0) & 1 << 16) != 0),
  SYSENTER_ESP     (s -> s.isCanonical(VmcsField.HOST_SYSENTER_ESP)),
  SYSENTER_EIP     (s -> s.isCanonical(VmcsField.HOST_SYSENTER_EIP)),
  PERF             (s -> s.ifOn(Control.EXIT_LOAD_PERF, s.facts.isValidPerfGlobal(s.get(VmcsField.HOST_PERF_GLOBAL_CTRL)))),
  PAT              (s -> s.ifOn(Control.EXIT_LOAD_PAT, EntryState.isPat(s.get(VmcsField.HOST_PAT)))),
  CET              (s -> s.ifOn(Control.EXIT_LOAD_CET, CetFields.areValid(s, VmcsField.HOST_S_CET, VmcsField.HOST_SSP, VmcsField.HOST_SSP_TABLE))),
  PAE_OF_64        (s -> s.ifOn(Control.EXIT_HOST_64, (s.get(VmcsField.HOST_CR4) & 1 << 5) != 0)),
  IA32E_OF_32      (s -> s.on(Control.EXIT_HOST_64) || !s.on(Control.ENTRY_IA32E)),
  PCID_OF_32       (s -> s.on(Control.EXIT_HOST_64) || (s.get(VmcsField.HOST_CR4) & 1 << 17) == 0),
  RIP_OF_32        (s -> s.on(Control.EXIT_HOST_64) || s.get(VmcsField.HOST_RIP) >>> 32 == 0),
  ES_SELECTOR      (s -> isPlain(s, VmcsField.HOST_ES_SELECTOR)),
  CS_SELECTOR      (s -> isPlain(s, VmcsField.HOST_CS_SELECTOR)),
  SS_SELECTOR      (s -> isPlain(s, VmcsField.HOST_SS_SELECTOR)),
  DS_SELECTOR      (s -> isPlain(s, VmcsField.HOST_DS_SELECTOR)),
  FS_SELECTOR      (s -> isPlain(s, VmcsField.HOST_FS_SELECTOR)),
  GS_SELECTOR      (s -> isPlain(s, VmcsField.HOST_GS_SELECTOR)),
  TR_SELECTOR      (s -> isPlain(s, VmcsField.HOST_TR_SELECTOR)),
  CS_THERE         (s -> s.get(VmcsField.HOST_CS_SELECTOR) != 0),
  TR_THERE         (s -> s.get(VmcsField.HOST_TR_SELECTOR) != 0),
  SS_THERE_OF_32   (s -> s.on(Control.EXIT_HOST_64) || s.get(VmcsField.HOST_SS_SELECTOR) != 0),
  FS_BASE          (s -> s.isCanonical(VmcsField.HOST_FS_BASE)),
  GS_BASE          (s -> s.isCanonical(VmcsField.HOST_GS_BASE)),
  GDTR_BASE        (s -> s.isCanonical(VmcsField.HOST_GDTR_BASE)),
  IDTR_BASE        (s -> s.isCanonical(VmcsField.HOST_IDTR_BASE)),
  TR_BASE          (s -> s.isCanonical(VmcsField.HOST_TR_BASE)),
  RIP              (s -> s.isCanonical(VmcsField.HOST_RIP)),
  EFER             (s -> s.ifOn(Control.EXIT_LOAD_EFER, s.facts.isValidEfer(s.get(VmcsField.HOST_EFER)))),
  EFER_LMA         (s -> s.ifOn(Control.EXIT_LOAD_EFER, (s.get(VmcsField.HOST_EFER) & 1 << 10) != 0 == s.on(Control.EXIT_HOST_64))),
  EFER_LME         (s -> s.ifOn(Control.EXIT_LOAD_EFER, (s.get(VmcsField.HOST_EFER) & 1 << 8) != 0 == s.on(Control.EXIT_HOST_64)));
  // spotless:on

  private static final HostCheck[] ALL = values();

  private final Check check;

  HostCheck(Check check) {
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

  /** RPL and table indicator are 0. */
  private static boolean isPlain(EntryState s, VmcsField selector) {
    return (s.get(selector) & 7) == 0;
  }
}
