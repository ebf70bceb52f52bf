package guise.engine.vmx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a VMCS that KVM has for a guest, by their encoding (SDM volume 3, appendix B) and
 * by their place in KVM's VMCS of revision 0x11E57ED0, which is part of the API ({@code struct
 * vmcs12} of Linux 7.2, arch/x86/kvm/vmx/vmcs12.h; places never change).
 */
public enum VmcsField {
  // spotless:off
  // -- 16-bit control ------------------------------------------------------------------------------
  VPID                    (0x0000, 960),
  POSTED_INTR_NV          (0x0002, 962),
  // -- 16-bit guest state --------------------------------------------------------------------------
  GUEST_ES_SELECTOR       (0x0800, 964),
  GUEST_CS_SELECTOR       (0x0802, 966),
  GUEST_SS_SELECTOR       (0x0804, 968),
  GUEST_DS_SELECTOR       (0x0806, 970),
  GUEST_FS_SELECTOR       (0x0808, 972),
  GUEST_GS_SELECTOR       (0x080A, 974),
  GUEST_LDTR_SELECTOR     (0x080C, 976),
  GUEST_TR_SELECTOR       (0x080E, 978),
  GUEST_INTR_STATUS       (0x0810, 980),
  GUEST_PML_INDEX         (0x0812, 996),
  // -- 16-bit host state ---------------------------------------------------------------------------
  HOST_ES_SELECTOR        (0x0C00, 982),
  HOST_CS_SELECTOR        (0x0C02, 984),
  HOST_SS_SELECTOR        (0x0C04, 986),
  HOST_DS_SELECTOR        (0x0C06, 988),
  HOST_FS_SELECTOR        (0x0C08, 990),
  HOST_GS_SELECTOR        (0x0C0A, 992),
  HOST_TR_SELECTOR        (0x0C0C, 994),
  // -- 64-bit control ------------------------------------------------------------------------------
  IO_BITMAP_A             (0x2000,  40),
  IO_BITMAP_B             (0x2002,  48),
  MSR_BITMAP              (0x2004,  56),
  EXIT_MSR_STORE_ADDR     (0x2006,  64),
  EXIT_MSR_LOAD_ADDR      (0x2008,  72),
  ENTRY_MSR_LOAD_ADDR     (0x200A,  80),
  PML_ADDRESS             (0x200E, 312),
  TSC_OFFSET              (0x2010,  88),
  VIRTUAL_APIC_PAGE_ADDR  (0x2012,  96),
  APIC_ACCESS_ADDR        (0x2014, 104),
  POSTED_INTR_DESC_ADDR   (0x2016, 112),
  VM_FUNCTION_CONTROL     (0x2018, 296),
  EPT_POINTER             (0x201A, 120),
  EOI_EXIT_BITMAP0        (0x201C, 128),
  EOI_EXIT_BITMAP1        (0x201E, 136),
  EOI_EXIT_BITMAP2        (0x2020, 144),
  EOI_EXIT_BITMAP3        (0x2022, 152),
  EPTP_LIST_ADDRESS       (0x2024, 304),
  VMREAD_BITMAP           (0x2026, 280),
  VMWRITE_BITMAP          (0x2028, 288),
  XSS_EXIT_BITMAP         (0x202C, 160),
  ENCLS_EXITING_BITMAP    (0x202E, 320),
  TSC_MULTIPLIER          (0x2032, 328),
  // -- 64-bit read-only ----------------------------------------------------------------------------
  GUEST_PHYSICAL_ADDRESS  (0x2400, 168),
  // -- 64-bit guest state --------------------------------------------------------------------------
  VMCS_LINK_POINTER       (0x2800, 176),
  GUEST_DEBUGCTL          (0x2802, 184),
  GUEST_PAT               (0x2804, 192),
  GUEST_EFER              (0x2806, 200),
  GUEST_PERF_GLOBAL_CTRL  (0x2808, 208),
  GUEST_PDPTE0            (0x280A, 216),
  GUEST_PDPTE1            (0x280C, 224),
  GUEST_PDPTE2            (0x280E, 232),
  GUEST_PDPTE3            (0x2810, 240),
  GUEST_BNDCFGS           (0x2812, 248),
  // -- 64-bit host state ---------------------------------------------------------------------------
  HOST_PAT                (0x2C00, 256),
  HOST_EFER               (0x2C02, 264),
  HOST_PERF_GLOBAL_CTRL   (0x2C04, 272),
  // -- 32-bit control ------------------------------------------------------------------------------
  PIN_CONTROLS            (0x4000, 744),
  PROC_CONTROLS           (0x4002, 748),
  EXCEPTION_BITMAP        (0x4004, 752),
  PAGE_FAULT_MASK         (0x4006, 756),
  PAGE_FAULT_MATCH        (0x4008, 760),
  CR3_TARGET_COUNT        (0x400A, 764),
  EXIT_CONTROLS           (0x400C, 768),
  EXIT_MSR_STORE_COUNT    (0x400E, 772),
  EXIT_MSR_LOAD_COUNT     (0x4010, 776),
  ENTRY_CONTROLS          (0x4012, 780),
  ENTRY_MSR_LOAD_COUNT    (0x4014, 784),
  ENTRY_INTR_INFO         (0x4016, 788),
  ENTRY_EXCEPTION_CODE    (0x4018, 792),
  ENTRY_INSTRUCTION_LEN   (0x401A, 796),
  TPR_THRESHOLD           (0x401C, 800),
  SECONDARY_CONTROLS      (0x401E, 804),
  // -- 32-bit read-only ----------------------------------------------------------------------------
  INSTRUCTION_ERROR       (0x4400, 808),
  EXIT_REASON             (0x4402, 812),
  EXIT_INTR_INFO          (0x4404, 816),
  EXIT_INTR_CODE          (0x4406, 820),
  IDT_VECTORING_INFO      (0x4408, 824),
  IDT_VECTORING_CODE      (0x440A, 828),
  EXIT_INSTRUCTION_LEN    (0x440C, 832),
  EXIT_INSTRUCTION_INFO   (0x440E, 836),
  // -- 32-bit guest state --------------------------------------------------------------------------
  GUEST_ES_LIMIT          (0x4800, 840),
  GUEST_CS_LIMIT          (0x4802, 844),
  GUEST_SS_LIMIT          (0x4804, 848),
  GUEST_DS_LIMIT          (0x4806, 852),
  GUEST_FS_LIMIT          (0x4808, 856),
  GUEST_GS_LIMIT          (0x480A, 860),
  GUEST_LDTR_LIMIT        (0x480C, 864),
  GUEST_TR_LIMIT          (0x480E, 868),
  GUEST_GDTR_LIMIT        (0x4810, 872),
  GUEST_IDTR_LIMIT        (0x4812, 876),
  GUEST_ES_RIGHTS         (0x4814, 880),
  GUEST_CS_RIGHTS         (0x4816, 884),
  GUEST_SS_RIGHTS         (0x4818, 888),
  GUEST_DS_RIGHTS         (0x481A, 892),
  GUEST_FS_RIGHTS         (0x481C, 896),
  GUEST_GS_RIGHTS         (0x481E, 900),
  GUEST_LDTR_RIGHTS       (0x4820, 904),
  GUEST_TR_RIGHTS         (0x4822, 908),
  GUEST_INTERRUPTIBILITY  (0x4824, 912),
  GUEST_ACTIVITY          (0x4826, 916),
  GUEST_SYSENTER_CS       (0x482A, 920),
  PREEMPTION_TIMER        (0x482E, 928),
  // -- 32-bit host state ---------------------------------------------------------------------------
  HOST_SYSENTER_CS        (0x4C00, 924),
  // -- Natural-width control -----------------------------------------------------------------------
  CR0_MASK                (0x6000, 344),
  CR4_MASK                (0x6002, 352),
  CR0_SHADOW              (0x6004, 360),
  CR4_SHADOW              (0x6006, 368),
  // -- Natural-width read-only ---------------------------------------------------------------------
  EXIT_QUALIFICATION      (0x6400, 408),
  GUEST_LINEAR_ADDRESS    (0x640A, 416),
  // -- Natural-width guest state -------------------------------------------------------------------
  GUEST_CR0               (0x6800, 424),
  GUEST_CR3               (0x6802, 432),
  GUEST_CR4               (0x6804, 440),
  GUEST_ES_BASE           (0x6806, 448),
  GUEST_CS_BASE           (0x6808, 456),
  GUEST_SS_BASE           (0x680A, 464),
  GUEST_DS_BASE           (0x680C, 472),
  GUEST_FS_BASE           (0x680E, 480),
  GUEST_GS_BASE           (0x6810, 488),
  GUEST_LDTR_BASE         (0x6812, 496),
  GUEST_TR_BASE           (0x6814, 504),
  GUEST_GDTR_BASE         (0x6816, 512),
  GUEST_IDTR_BASE         (0x6818, 520),
  GUEST_DR7               (0x681A, 528),
  GUEST_RSP               (0x681C, 536),
  GUEST_RIP               (0x681E, 544),
  GUEST_RFLAGS            (0x6820, 552),
  GUEST_PENDING_DEBUG     (0x6822, 560),
  GUEST_SYSENTER_ESP      (0x6824, 568),
  GUEST_SYSENTER_EIP      (0x6826, 576),
  GUEST_S_CET             (0x6828, 704),
  GUEST_SSP               (0x682A, 712),
  GUEST_SSP_TABLE         (0x682C, 720),
  // -- Natural-width host state --------------------------------------------------------------------
  HOST_CR0                (0x6C00, 584),
  HOST_CR3                (0x6C02, 592),
  HOST_CR4                (0x6C04, 600),
  HOST_FS_BASE            (0x6C06, 608),
  HOST_GS_BASE            (0x6C08, 616),
  HOST_TR_BASE            (0x6C0A, 624),
  HOST_GDTR_BASE          (0x6C0C, 632),
  HOST_IDTR_BASE          (0x6C0E, 640),
  HOST_SYSENTER_ESP       (0x6C10, 648),
  HOST_SYSENTER_EIP       (0x6C12, 656),
  HOST_RSP                (0x6C14, 664),
  HOST_RIP                (0x6C16, 672),
  HOST_S_CET              (0x6C18, 680),
  HOST_SSP                (0x6C1A, 688),
  HOST_SSP_TABLE          (0x6C1C, 696);
  // spotless:on

  private static final int HIGH = 1;
  private static final int SLOTS = 1 << 10;

  static final List<VmcsField> ALL = List.of(values());

  private static final VmcsField[] BY_SLOT = bySlot();

  private final int encoding;
  private final int place;
  private final int slot;
  private final long mask;

  VmcsField(int encoding, int place) {
    this.encoding = encoding;
    this.place = place;
    this.slot = slotOf(encoding);
    this.mask = maskOf(encoding);
  }

  public int encoding() {
    return encoding;
  }

  /** The number of the field in this list: where a {@link Vmcs} keeps it. */
  @SuppressWarnings("EnumOrdinal") // an index within this package
  int index() {
    return ordinal();
  }

  /** Where a VMCS in memory has it. */
  public int place() {
    return place;
  }

  /** The bytes it takes there. */
  public int size() {
    return switch (encoding >>> 13) {
      case 0 -> Short.BYTES;
      case 2 -> Integer.BYTES;
      default -> Long.BYTES;
    };
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
}
