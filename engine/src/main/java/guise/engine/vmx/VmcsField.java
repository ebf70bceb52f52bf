package guise.engine.vmx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a VMCS that KVM has for a guest, by their encoding (SDM volume 3, appendix B;
 * {@code struct vmcs12} of Linux 7.2).
 */
public enum VmcsField {
  // spotless:off
  // -- 16-bit control ------------------------------------------------------------------------------
  VPID                    (0x0000),
  POSTED_INTR_NV          (0x0002),
  // -- 16-bit guest state --------------------------------------------------------------------------
  GUEST_ES_SELECTOR       (0x0800),
  GUEST_CS_SELECTOR       (0x0802),
  GUEST_SS_SELECTOR       (0x0804),
  GUEST_DS_SELECTOR       (0x0806),
  GUEST_FS_SELECTOR       (0x0808),
  GUEST_GS_SELECTOR       (0x080A),
  GUEST_LDTR_SELECTOR     (0x080C),
  GUEST_TR_SELECTOR       (0x080E),
  GUEST_INTR_STATUS       (0x0810),
  GUEST_PML_INDEX         (0x0812),
  // -- 16-bit host state ---------------------------------------------------------------------------
  HOST_ES_SELECTOR        (0x0C00),
  HOST_CS_SELECTOR        (0x0C02),
  HOST_SS_SELECTOR        (0x0C04),
  HOST_DS_SELECTOR        (0x0C06),
  HOST_FS_SELECTOR        (0x0C08),
  HOST_GS_SELECTOR        (0x0C0A),
  HOST_TR_SELECTOR        (0x0C0C),
  // -- 64-bit control ------------------------------------------------------------------------------
  IO_BITMAP_A             (0x2000),
  IO_BITMAP_B             (0x2002),
  MSR_BITMAP              (0x2004),
  EXIT_MSR_STORE_ADDR     (0x2006),
  EXIT_MSR_LOAD_ADDR      (0x2008),
  ENTRY_MSR_LOAD_ADDR     (0x200A),
  PML_ADDRESS             (0x200E),
  TSC_OFFSET              (0x2010),
  VIRTUAL_APIC_PAGE_ADDR  (0x2012),
  APIC_ACCESS_ADDR        (0x2014),
  POSTED_INTR_DESC_ADDR   (0x2016),
  VM_FUNCTION_CONTROL     (0x2018),
  EPT_POINTER             (0x201A),
  EOI_EXIT_BITMAP0        (0x201C),
  EOI_EXIT_BITMAP1        (0x201E),
  EOI_EXIT_BITMAP2        (0x2020),
  EOI_EXIT_BITMAP3        (0x2022),
  EPTP_LIST_ADDRESS       (0x2024),
  VMREAD_BITMAP           (0x2026),
  VMWRITE_BITMAP          (0x2028),
  XSS_EXIT_BITMAP         (0x202C),
  ENCLS_EXITING_BITMAP    (0x202E),
  TSC_MULTIPLIER          (0x2032),
  // -- 64-bit read-only ----------------------------------------------------------------------------
  GUEST_PHYSICAL_ADDRESS  (0x2400),
  // -- 64-bit guest state --------------------------------------------------------------------------
  VMCS_LINK_POINTER       (0x2800),
  GUEST_DEBUGCTL          (0x2802),
  GUEST_PAT               (0x2804),
  GUEST_EFER              (0x2806),
  GUEST_PERF_GLOBAL_CTRL  (0x2808),
  GUEST_PDPTE0            (0x280A),
  GUEST_PDPTE1            (0x280C),
  GUEST_PDPTE2            (0x280E),
  GUEST_PDPTE3            (0x2810),
  GUEST_BNDCFGS           (0x2812),
  // -- 64-bit host state ---------------------------------------------------------------------------
  HOST_PAT                (0x2C00),
  HOST_EFER               (0x2C02),
  HOST_PERF_GLOBAL_CTRL   (0x2C04),
  // -- 32-bit control ------------------------------------------------------------------------------
  PIN_CONTROLS            (0x4000),
  PROC_CONTROLS           (0x4002),
  EXCEPTION_BITMAP        (0x4004),
  PAGE_FAULT_MASK         (0x4006),
  PAGE_FAULT_MATCH        (0x4008),
  CR3_TARGET_COUNT        (0x400A),
  EXIT_CONTROLS           (0x400C),
  EXIT_MSR_STORE_COUNT    (0x400E),
  EXIT_MSR_LOAD_COUNT     (0x4010),
  ENTRY_CONTROLS          (0x4012),
  ENTRY_MSR_LOAD_COUNT    (0x4014),
  ENTRY_INTR_INFO         (0x4016),
  ENTRY_EXCEPTION_CODE    (0x4018),
  ENTRY_INSTRUCTION_LEN   (0x401A),
  TPR_THRESHOLD           (0x401C),
  SECONDARY_CONTROLS      (0x401E),
  // -- 32-bit read-only ----------------------------------------------------------------------------
  INSTRUCTION_ERROR       (0x4400),
  EXIT_REASON             (0x4402),
  EXIT_INTR_INFO          (0x4404),
  EXIT_INTR_CODE          (0x4406),
  IDT_VECTORING_INFO      (0x4408),
  IDT_VECTORING_CODE      (0x440A),
  EXIT_INSTRUCTION_LEN    (0x440C),
  EXIT_INSTRUCTION_INFO   (0x440E),
  // -- 32-bit guest state --------------------------------------------------------------------------
  GUEST_ES_LIMIT          (0x4800),
  GUEST_CS_LIMIT          (0x4802),
  GUEST_SS_LIMIT          (0x4804),
  GUEST_DS_LIMIT          (0x4806),
  GUEST_FS_LIMIT          (0x4808),
  GUEST_GS_LIMIT          (0x480A),
  GUEST_LDTR_LIMIT        (0x480C),
  GUEST_TR_LIMIT          (0x480E),
  GUEST_GDTR_LIMIT        (0x4810),
  GUEST_IDTR_LIMIT        (0x4812),
  GUEST_ES_RIGHTS         (0x4814),
  GUEST_CS_RIGHTS         (0x4816),
  GUEST_SS_RIGHTS         (0x4818),
  GUEST_DS_RIGHTS         (0x481A),
  GUEST_FS_RIGHTS         (0x481C),
  GUEST_GS_RIGHTS         (0x481E),
  GUEST_LDTR_RIGHTS       (0x4820),
  GUEST_TR_RIGHTS         (0x4822),
  GUEST_INTERRUPTIBILITY  (0x4824),
  GUEST_ACTIVITY          (0x4826),
  GUEST_SYSENTER_CS       (0x482A),
  PREEMPTION_TIMER        (0x482E),
  // -- 32-bit host state ---------------------------------------------------------------------------
  HOST_SYSENTER_CS        (0x4C00),
  // -- Natural-width control -----------------------------------------------------------------------
  CR0_MASK                (0x6000),
  CR4_MASK                (0x6002),
  CR0_SHADOW              (0x6004),
  CR4_SHADOW              (0x6006),
  // -- Natural-width read-only ---------------------------------------------------------------------
  EXIT_QUALIFICATION      (0x6400),
  GUEST_LINEAR_ADDRESS    (0x640A),
  // -- Natural-width guest state -------------------------------------------------------------------
  GUEST_CR0               (0x6800),
  GUEST_CR3               (0x6802),
  GUEST_CR4               (0x6804),
  GUEST_ES_BASE           (0x6806),
  GUEST_CS_BASE           (0x6808),
  GUEST_SS_BASE           (0x680A),
  GUEST_DS_BASE           (0x680C),
  GUEST_FS_BASE           (0x680E),
  GUEST_GS_BASE           (0x6810),
  GUEST_LDTR_BASE         (0x6812),
  GUEST_TR_BASE           (0x6814),
  GUEST_GDTR_BASE         (0x6816),
  GUEST_IDTR_BASE         (0x6818),
  GUEST_DR7               (0x681A),
  GUEST_RSP               (0x681C),
  GUEST_RIP               (0x681E),
  GUEST_RFLAGS            (0x6820),
  GUEST_PENDING_DEBUG     (0x6822),
  GUEST_SYSENTER_ESP      (0x6824),
  GUEST_SYSENTER_EIP      (0x6826),
  GUEST_S_CET             (0x6828),
  GUEST_SSP               (0x682A),
  GUEST_SSP_TABLE         (0x682C),
  // -- Natural-width host state --------------------------------------------------------------------
  HOST_CR0                (0x6C00),
  HOST_CR3                (0x6C02),
  HOST_CR4                (0x6C04),
  HOST_FS_BASE            (0x6C06),
  HOST_GS_BASE            (0x6C08),
  HOST_TR_BASE            (0x6C0A),
  HOST_GDTR_BASE          (0x6C0C),
  HOST_IDTR_BASE          (0x6C0E),
  HOST_SYSENTER_ESP       (0x6C10),
  HOST_SYSENTER_EIP       (0x6C12),
  HOST_RSP                (0x6C14),
  HOST_RIP                (0x6C16),
  HOST_S_CET              (0x6C18),
  HOST_SSP                (0x6C1A),
  HOST_SSP_TABLE          (0x6C1C);
  // spotless:on

  private static final int HIGH = 1;
  private static final int SLOTS = 1 << 10;

  static final List<VmcsField> ALL = List.of(values());

  private static final VmcsField[] BY_SLOT = bySlot();

  private final int encoding;
  private final int slot;
  private final long mask;

  VmcsField(int encoding) {
    this.encoding = encoding;
    this.slot = slotOf(encoding);
    this.mask = maskOf(encoding);
  }

  public int encoding() {
    return encoding;
  }

  /** Where a {@link Vmcs} keeps it. */
  int slot() {
    return slot;
  }

  /** The bits the field can hold. */
  long mask() {
    return mask;
  }

  boolean isReadOnly() {
    return (encoding >>> 10 & 3) == 1;
  }

  /** Whether an encoding means the upper half of a field of 64 bits. */
  static boolean isHighHalf(int encoding) {
    return (encoding & HIGH) != 0;
  }

  /** The field of an encoding, whole or its upper half; null if there is none. */
  static @Nullable VmcsField of(long encoding) {
    boolean defined = (encoding & ~0x6FFFL) == 0;
    boolean wide = (encoding >>> 13 & 3) == 1;
    boolean possible = defined && (encoding >>> 1 & 0x1FF) < 64 && (wide || (encoding & 1) == 0);
    return possible ? BY_SLOT[slotOf((int) encoding)] : null;
  }

  private static int slotOf(int encoding) {
    return encoding >>> 13 << 8 | (encoding >>> 10 & 3) << 6 | encoding >>> 1 & 0x3F;
  }

  private static long maskOf(int encoding) {
    return switch (encoding >>> 13) {
      case 0 -> 0xFFFF;
      case 2 -> 0xFFFF_FFFFL;
      default -> -1;
    };
  }

  private static VmcsField[] bySlot() {
    var table = new VmcsField[SLOTS];
    for (VmcsField field : ALL) {
      table[field.slot] = field;
    }
    return table;
  }

  static int slots() {
    return SLOTS;
  }
}
