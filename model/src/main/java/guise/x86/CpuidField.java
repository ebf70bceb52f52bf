package guise.x86;

import static guise.x86.CpuidRange.at;
import static guise.x86.FieldReading.*;
import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;
import static guise.x86.Register.ECX;
import static guise.x86.Register.EDX;
import static guise.x86.SubleafPattern.ANY;
import static guise.x86.SubleafPattern.between;
import static guise.x86.SubleafPattern.only;
import static guise.x86.SubleafPattern.startingAt;

import java.util.Arrays;
import java.util.List;

/**
 * The numbers and texts that CPUID answers beside features: one a line, in the manuals' order.
 *
 * <p>A line says where the bits are, how to read them, in what unit, and what they mean.
 */
public enum CpuidField {
  // spotless:off
  // -- 0 ------------------------------------------------------------------------------------------
  MAX_LEAF (at(0x0, only(0), EAX, 31,  0), HEX,  "", "Highest basic leaf"),
  VENDOR_1 (at(0x0, only(0), EBX, 31,  0), TEXT, "", "Letters 1 to 4 of the vendor"),
  VENDOR_3 (at(0x0, only(0), ECX, 31,  0), TEXT, "", "Letters 9 to 12 of the vendor"),
  VENDOR_2 (at(0x0, only(0), EDX, 31,  0), TEXT, "", "Letters 5 to 8 of the vendor"),
  // -- 1 ------------------------------------------------------------------------------------------
  STEPPING           (at(0x1, only(0), EAX,  3,  0), DEC,     "",      "Stepping"),
  MODEL              (at(0x1, only(0), EAX,  7,  4), HEX,     "",      "Model, low digit"),
  FAMILY             (at(0x1, only(0), EAX, 11,  8), HEX,     "",      "Family, before the extension is added"),
  PROCESSOR_TYPE     (at(0x1, only(0), EAX, 13, 12), DEC,     "",      "Type: 0 is an original part"),
  EXTENDED_MODEL     (at(0x1, only(0), EAX, 19, 16), HEX,     "",      "Model, high digit"),
  EXTENDED_FAMILY    (at(0x1, only(0), EAX, 27, 20), HEX,     "",      "Added to the family if that is 0xf"),
  BRAND_INDEX        (at(0x1, only(0), EBX,  7,  0), DEC,     "",      "Index of the brand; 0 means the brand string has it"),
  CLFLUSH_LINE       (at(0x1, only(0), EBX, 15,  8), TIMES_8, "bytes", "Bytes that CLFLUSH flushes"),
  LOGICAL_PROCESSORS (at(0x1, only(0), EBX, 23, 16), DEC,     "",      "APIC ids that the package needs"),
  INITIAL_APIC_ID    (at(0x1, only(0), EBX, 31, 24), DEC,     "",      "APIC id after reset"),
  // -- 2 ------------------------------------------------------------------------------------------
  DESCRIPTOR_CALLS (at(0x2, only(0), EAX,  7,  0), DEC, "", "Times to ask this leaf"),
  DESCRIPTORS_1    (at(0x2, only(0), EAX, 31,  8), HEX, "", "Cache and TLB descriptors"),
  DESCRIPTORS_2    (at(0x2, only(0), EBX, 31,  0), HEX, "", "Cache and TLB descriptors"),
  DESCRIPTORS_3    (at(0x2, only(0), ECX, 31,  0), HEX, "", "Cache and TLB descriptors"),
  DESCRIPTORS_4    (at(0x2, only(0), EDX, 31,  0), HEX, "", "Cache and TLB descriptors"),
  // -- 3 ------------------------------------------------------------------------------------------
  SERIAL_LOW    (at(0x3, only(0), ECX, 31,  0), HEX, "", "Serial number, bits 31 to 0"),
  SERIAL_MIDDLE (at(0x3, only(0), EDX, 31,  0), HEX, "", "Serial number, bits 63 to 32"),
  // -- 4.* ----------------------------------------------------------------------------------------
  CACHE_TYPE                 (at(0x4, ANY, EAX,  4,  0), CACHE_KIND, "",      "What the cache holds"),
  CACHE_LEVEL                (at(0x4, ANY, EAX,  7,  5), DEC,        "",      "Level of the cache"),
  CACHE_SELF_INITIALIZING    (at(0x4, ANY, EAX,  8,  8), YES_NO,     "",      "The cache needs no initialisation"),
  CACHE_FULLY_ASSOCIATIVE    (at(0x4, ANY, EAX,  9,  9), YES_NO,     "",      "Any line can go anywhere"),
  CACHE_SHARING              (at(0x4, ANY, EAX, 25, 14), PLUS_ONE,   "",      "APIC ids that may share the cache"),
  PACKAGE_CORE_IDS           (at(0x4, ANY, EAX, 31, 26), PLUS_ONE,   "",      "Core ids that the package needs"),
  CACHE_LINE                 (at(0x4, ANY, EBX, 11,  0), PLUS_ONE,   "bytes", "Size of a line"),
  CACHE_PARTITIONS           (at(0x4, ANY, EBX, 21, 12), PLUS_ONE,   "",      "Physical line partitions"),
  CACHE_WAYS                 (at(0x4, ANY, EBX, 31, 22), PLUS_ONE,   "",      "Ways"),
  CACHE_SETS                 (at(0x4, ANY, ECX, 31,  0), PLUS_ONE,   "",      "Sets"),
  CACHE_WBINVD_KEEPS_SHARERS (at(0x4, ANY, EDX,  0,  0), YES_NO,     "",      "WBINVD may leave caches of sharing threads alone"),
  CACHE_INCLUSIVE            (at(0x4, ANY, EDX,  1,  1), YES_NO,     "",      "Lower levels are included"),
  CACHE_COMPLEX_INDEXING     (at(0x4, ANY, EDX,  2,  2), YES_NO,     "",      "Sets are found by a hash"),
  // -- 5 ------------------------------------------------------------------------------------------
  MONITOR_LINE_MIN (at(0x5, only(0), EAX, 15,  0), DEC, "bytes", "Smallest line that MONITOR watches"),
  MONITOR_LINE_MAX (at(0x5, only(0), EBX, 15,  0), DEC, "bytes", "Largest line that MONITOR watches"),
  MWAIT_C0_STATES  (at(0x5, only(0), EDX,  3,  0), DEC, "",      "Sub-states of C0 for MWAIT"),
  MWAIT_C1_STATES  (at(0x5, only(0), EDX,  7,  4), DEC, "",      "Sub-states of C1 for MWAIT"),
  MWAIT_C2_STATES  (at(0x5, only(0), EDX, 11,  8), DEC, "",      "Sub-states of C2 for MWAIT"),
  MWAIT_C3_STATES  (at(0x5, only(0), EDX, 15, 12), DEC, "",      "Sub-states of C3 for MWAIT"),
  MWAIT_C4_STATES  (at(0x5, only(0), EDX, 19, 16), DEC, "",      "Sub-states of C4 for MWAIT"),
  MWAIT_C5_STATES  (at(0x5, only(0), EDX, 23, 20), DEC, "",      "Sub-states of C5 for MWAIT"),
  MWAIT_C6_STATES  (at(0x5, only(0), EDX, 27, 24), DEC, "",      "Sub-states of C6 for MWAIT"),
  MWAIT_C7_STATES  (at(0x5, only(0), EDX, 31, 28), DEC, "",      "Sub-states of C7 for MWAIT"),
  // -- 6 ------------------------------------------------------------------------------------------
  THERMAL_THRESHOLDS      (at(0x6, only(0), EBX,  3,  0), DEC,      "",            "Thresholds of the temperature sensor"),
  THREAD_DIRECTOR_CLASSES (at(0x6, only(0), ECX, 15,  8), DEC,      "",            "Classes of the Thread Director"),
  HFI_TABLE_SIZE          (at(0x6, only(0), EDX, 11,  8), PLUS_ONE, "4-KiB pages", "Size of the hardware feedback table"),
  HFI_TABLE_ROW           (at(0x6, only(0), EDX, 31, 16), DEC,      "",            "Row of this processor in that table"),
  // -- 7 ------------------------------------------------------------------------------------------
  FEATURES_MAX_SUBLEAF (at(0x7, only(0), EAX, 31,  0), DEC, "", "Highest subleaf of this leaf"),
  MAWAU                (at(0x7, only(0), ECX, 21, 17), DEC, "", "Address width adjustment of MPX in 64-bit user mode"),
  // -- 9 ------------------------------------------------------------------------------------------
  PLATFORM_DCA (at(0x9, only(0), EAX, 31,  0), HEX, "", "IA32_PLATFORM_DCA_CAP"),
  // -- A ------------------------------------------------------------------------------------------
  PMU_VERSION        (at(0xA, only(0), EAX,  7,  0), DEC,  "",     "Version of architectural performance monitoring"),
  PMU_GP_COUNTERS    (at(0xA, only(0), EAX, 15,  8), DEC,  "",     "General counters per logical processor"),
  PMU_GP_WIDTH       (at(0xA, only(0), EAX, 23, 16), DEC,  "bits", "Width of a general counter"),
  PMU_EVENTS         (at(0xA, only(0), EAX, 31, 24), DEC,  "",     "Events that EBX speaks of"),
  PMU_MISSING_EVENTS (at(0xA, only(0), EBX, 31,  0), BITS, "",     "Architectural events that are not there"),
  PMU_FIXED_BITMAP   (at(0xA, only(0), ECX, 31,  0), BITS, "",     "Fixed counters, one by one"),
  PMU_FIXED_COUNTERS (at(0xA, only(0), EDX,  4,  0), DEC,  "",     "Fixed counters from number 0 on"),
  PMU_FIXED_WIDTH    (at(0xA, only(0), EDX, 12,  5), DEC,  "bits", "Width of a fixed counter"),
  // -- B.* ----------------------------------------------------------------------------------------
  TOPOLOGY_SHIFT      (at(0xB, ANY, EAX,  4,  0), DEC,    "bits", "Bits of the x2APIC id below the next domain"),
  TOPOLOGY_PROCESSORS (at(0xB, ANY, EBX, 15,  0), DEC,    "",     "Logical processors in this domain"),
  TOPOLOGY_SUBLEAF    (at(0xB, ANY, ECX,  7,  0), DEC,    "",     "The subleaf that was asked for"),
  TOPOLOGY_DOMAIN     (at(0xB, ANY, ECX, 15,  8), DOMAIN, "",     "Kind of domain"),
  TOPOLOGY_X2APIC_ID  (at(0xB, ANY, EDX, 31,  0), HEX,    "",     "x2APIC id of this processor"),
  // -- D ------------------------------------------------------------------------------------------
  XCR0_LOW       (at(0xD, only(0), EAX, 31,  0), HEX, "",      "Bits of XCR0 that can be set, low half"),
  XSAVE_SIZE     (at(0xD, only(0), EBX, 31,  0), DEC, "bytes", "XSAVE area for what XCR0 enables now"),
  XSAVE_MAX_SIZE (at(0xD, only(0), ECX, 31,  0), DEC, "bytes", "XSAVE area for everything XCR0 can enable"),
  XCR0_HIGH      (at(0xD, only(0), EDX, 31,  0), HEX, "",      "Bits of XCR0 that can be set, high half"),
  // -- D.1 ----------------------------------------------------------------------------------------
  XSAVES_SIZE (at(0xD, only(1), EBX, 31,  0), DEC, "bytes", "Compacted area for what XCR0 and IA32_XSS enable now"),
  XSS_LOW     (at(0xD, only(1), ECX, 31,  0), HEX, "",      "Bits of IA32_XSS that can be set, low half"),
  XSS_HIGH    (at(0xD, only(1), EDX, 31,  0), HEX, "",      "Bits of IA32_XSS that can be set, high half"),
  // -- D.2+ ---------------------------------------------------------------------------------------
  XSTATE_SIZE       (at(0xD, startingAt(2), EAX, 31,  0), DEC,    "bytes", "Size of the component with the subleaf's number"),
  XSTATE_OFFSET     (at(0xD, startingAt(2), EBX, 31,  0), DEC,    "bytes", "Its offset in the standard format"),
  XSTATE_SUPERVISOR (at(0xD, startingAt(2), ECX,  0,  0), YES_NO, "",      "IA32_XSS manages it, not XCR0"),
  XSTATE_ALIGNED    (at(0xD, startingAt(2), ECX,  1,  1), YES_NO, "",      "It starts on 64 bytes in the compacted format"),
  XSTATE_DYNAMIC    (at(0xD, startingAt(2), ECX,  2,  2), YES_NO, "",      "IA32_XFD can disable it"),
  // -- F ------------------------------------------------------------------------------------------
  RDT_MAX_RMID (at(0xF, only(0), EBX, 31,  0), DEC, "", "Highest RMID of all monitoring"),
  // -- F.1 ----------------------------------------------------------------------------------------
  L3_COUNTER_WIDTH (at(0xF, only(1), EAX,  7,  0), PLUS_24, "bits",  "Width of IA32_QM_CTR"),
  L3_COUNTER_UNIT  (at(0xF, only(1), EBX, 31,  0), DEC,     "bytes", "What one count stands for"),
  L3_MAX_RMID      (at(0xF, only(1), ECX, 31,  0), DEC,     "",      "Highest RMID of L3 monitoring"),
  // -- 10.1-2 -------------------------------------------------------------------------------------
  CAT_MASK_LENGTH  (at(0x10, between(1, 2), EAX,  4,  0), PLUS_ONE, "bits", "Length of a capacity mask"),
  CAT_SHARED_UNITS (at(0x10, between(1, 2), EBX, 31,  0), BITS,     "",     "Units that others may use too"),
  CAT_MAX_COS      (at(0x10, between(1, 2), EDX, 15,  0), DEC,      "",     "Highest class of service"),
  // -- 10.3 ---------------------------------------------------------------------------------------
  MBA_MAX_DELAY (at(0x10, only(3), EAX, 11,  0), PLUS_ONE, "", "Strongest throttling"),
  MBA_MAX_COS   (at(0x10, only(3), EDX, 15,  0), DEC,      "", "Highest class of service"),
  // -- 12 -----------------------------------------------------------------------------------------
  ENCLAVE_MAX_SIZE_32 (at(0x12, only(0), EDX,  7,  0), POWER_OF_TWO, "bytes", "Largest enclave outside 64-bit mode"),
  ENCLAVE_MAX_SIZE_64 (at(0x12, only(0), EDX, 15,  8), POWER_OF_TWO, "bytes", "Largest enclave in 64-bit mode"),
  // -- 12.1 ---------------------------------------------------------------------------------------
  ENCLAVE_ATTRIBUTES_HIGH (at(0x12, only(1), EBX, 31,  0), HEX, "", "ATTRIBUTES that can be set, bits 63 to 32"),
  ENCLAVE_XFRM_LOW        (at(0x12, only(1), ECX, 31,  0), HEX, "", "XFRM that can be set, low half"),
  ENCLAVE_XFRM_HIGH       (at(0x12, only(1), EDX, 31,  0), HEX, "", "XFRM that can be set, high half"),
  // -- 12.2+ --------------------------------------------------------------------------------------
  EPC_VALID      (at(0x12, startingAt(2), EAX,  3,  0), DEC, "",      "1: this subleaf describes a section of the EPC"),
  EPC_BASE_LOW   (at(0x12, startingAt(2), EAX, 31, 12), HEX, "pages", "Base of the section, address bits 31 to 12"),
  EPC_BASE_HIGH  (at(0x12, startingAt(2), EBX, 19,  0), HEX, "",      "Base of the section, address bits 51 to 32"),
  EPC_PROTECTION (at(0x12, startingAt(2), ECX,  3,  0), DEC, "",      "Protection: 1 covers integrity too"),
  EPC_SIZE_LOW   (at(0x12, startingAt(2), ECX, 31, 12), HEX, "pages", "Size of the section, bits 31 to 12"),
  EPC_SIZE_HIGH  (at(0x12, startingAt(2), EDX, 19,  0), HEX, "",      "Size of the section, bits 51 to 32"),
  // -- 14 -----------------------------------------------------------------------------------------
  PT_MAX_SUBLEAF (at(0x14, only(0), EAX, 31,  0), DEC, "", "Highest subleaf of this leaf"),
  // -- 14.1 ---------------------------------------------------------------------------------------
  PT_ADDRESS_RANGES   (at(0x14, only(1), EAX,  2,  0), DEC,  "", "Address ranges to filter by"),
  PT_MTC_PERIODS      (at(0x14, only(1), EAX, 31, 16), BITS, "", "Timing packet periods to choose from"),
  PT_CYCLE_THRESHOLDS (at(0x14, only(1), EBX, 15,  0), BITS, "", "Cycle thresholds to choose from"),
  PT_PSB_FREQUENCIES  (at(0x14, only(1), EBX, 31, 16), BITS, "", "PSB frequencies to choose from"),
  // -- 15 -----------------------------------------------------------------------------------------
  TSC_DENOMINATOR   (at(0x15, only(0), EAX, 31,  0), DEC, "",   "Divisor of the crystal for the TSC"),
  TSC_NUMERATOR     (at(0x15, only(0), EBX, 31,  0), DEC, "",   "Multiplier of the crystal for the TSC"),
  CRYSTAL_FREQUENCY (at(0x15, only(0), ECX, 31,  0), DEC, "Hz", "Frequency of the crystal"),
  // -- 16 -----------------------------------------------------------------------------------------
  BASE_FREQUENCY (at(0x16, only(0), EAX, 15,  0), DEC, "MHz", "Base frequency"),
  MAX_FREQUENCY  (at(0x16, only(0), EBX, 15,  0), DEC, "MHz", "Highest frequency"),
  BUS_FREQUENCY  (at(0x16, only(0), ECX, 15,  0), DEC, "MHz", "Bus frequency"),
  // -- 17 -----------------------------------------------------------------------------------------
  SOC_MAX_SUBLEAF     (at(0x17, only(0), EAX, 31,  0), DEC,    "", "Highest subleaf of this leaf"),
  SOC_VENDOR          (at(0x17, only(0), EBX, 15,  0), HEX,    "", "Vendor of the system on chip"),
  SOC_INDUSTRY_SCHEME (at(0x17, only(0), EBX, 16, 16), YES_NO, "", "The vendor number follows an industry scheme"),
  SOC_PROJECT         (at(0x17, only(0), ECX, 31,  0), HEX,    "", "Project"),
  SOC_STEPPING        (at(0x17, only(0), EDX, 31,  0), HEX,    "", "Stepping of the project"),
  // -- 17.1-3 -------------------------------------------------------------------------------------
  SOC_BRAND_1 (at(0x17, between(1, 3), EAX, 31,  0), TEXT, "", "Letters 1 to 4 of this part of the brand"),
  SOC_BRAND_2 (at(0x17, between(1, 3), EBX, 31,  0), TEXT, "", "Letters 5 to 8"),
  SOC_BRAND_3 (at(0x17, between(1, 3), ECX, 31,  0), TEXT, "", "Letters 9 to 12"),
  SOC_BRAND_4 (at(0x17, between(1, 3), EDX, 31,  0), TEXT, "", "Letters 13 to 16"),
  // -- 18 -----------------------------------------------------------------------------------------
  TLB_MAX_SUBLEAF (at(0x18, only(0), EAX, 31,  0), DEC, "", "Highest subleaf of this leaf"),
  // -- 18.* ---------------------------------------------------------------------------------------
  TLB_4K                (at(0x18, ANY, EBX,  0,  0), YES_NO,   "", "Holds 4 KiB pages"),
  TLB_2M                (at(0x18, ANY, EBX,  1,  1), YES_NO,   "", "Holds 2 MiB pages"),
  TLB_4M                (at(0x18, ANY, EBX,  2,  2), YES_NO,   "", "Holds 4 MiB pages"),
  TLB_1G                (at(0x18, ANY, EBX,  3,  3), YES_NO,   "", "Holds 1 GiB pages"),
  TLB_PARTITIONING      (at(0x18, ANY, EBX, 10,  8), DEC,      "", "Partitioning; 0 is soft"),
  TLB_WAYS              (at(0x18, ANY, EBX, 31, 16), DEC,      "", "Ways"),
  TLB_SETS              (at(0x18, ANY, ECX, 31,  0), DEC,      "", "Sets"),
  TLB_TYPE              (at(0x18, ANY, EDX,  4,  0), TLB_KIND, "", "What it translates"),
  TLB_LEVEL             (at(0x18, ANY, EDX,  7,  5), DEC,      "", "Level"),
  TLB_FULLY_ASSOCIATIVE (at(0x18, ANY, EDX,  8,  8), YES_NO,   "", "Any entry can go anywhere"),
  TLB_SHARING           (at(0x18, ANY, EDX, 25, 14), PLUS_ONE, "", "APIC ids that may share it"),
  // -- 1A -----------------------------------------------------------------------------------------
  CORE_NATIVE_MODEL (at(0x1A, only(0), EAX, 23,  0), HEX,       "", "Native model of this core"),
  CORE_TYPE         (at(0x1A, only(0), EAX, 31, 24), CORE_KIND, "", "Type of this core"),
  // -- 1B.* ---------------------------------------------------------------------------------------
  PCONFIG_TYPE     (at(0x1B, ANY, EAX, 11,  0), DEC, "", "1: the subleaf names targets of PCONFIG"),
  PCONFIG_TARGET_1 (at(0x1B, ANY, EBX, 31,  0), HEX, "", "A target of PCONFIG"),
  PCONFIG_TARGET_2 (at(0x1B, ANY, ECX, 31,  0), HEX, "", "A target of PCONFIG"),
  PCONFIG_TARGET_3 (at(0x1B, ANY, EDX, 31,  0), HEX, "", "A target of PCONFIG"),
  // -- 1C -----------------------------------------------------------------------------------------
  LBR_DEPTHS         (at(0x1C, only(0), EAX,  7,  0), BITS, "", "Depths of the branch record stack: bit n is 8 times n+1"),
  LBR_EVENT_COUNTERS (at(0x1C, only(0), ECX, 19, 16), BITS, "", "Counters whose events are recorded"),
  // -- 1D -----------------------------------------------------------------------------------------
  TILE_MAX_PALETTE (at(0x1D, only(0), EAX, 31,  0), DEC, "", "Highest palette"),
  // -- 1D.1+ --------------------------------------------------------------------------------------
  TILE_TOTAL_BYTES (at(0x1D, startingAt(1), EAX, 15,  0), DEC, "bytes", "Size of all tiles"),
  TILE_BYTES       (at(0x1D, startingAt(1), EAX, 31, 16), DEC, "bytes", "Size of a tile"),
  TILE_ROW_BYTES   (at(0x1D, startingAt(1), EBX, 15,  0), DEC, "bytes", "Size of a row"),
  TILE_REGISTERS   (at(0x1D, startingAt(1), EBX, 31, 16), DEC, "",      "Number of tiles"),
  TILE_ROWS        (at(0x1D, startingAt(1), ECX, 15,  0), DEC, "",      "Rows of a tile"),
  // -- 1E -----------------------------------------------------------------------------------------
  TMUL_MAX_SUBLEAF (at(0x1E, only(0), EAX, 31,  0), DEC, "",      "Highest subleaf of this leaf"),
  TMUL_MAX_K       (at(0x1E, only(0), EBX,  7,  0), DEC, "",      "Most rows or columns that are multiplied"),
  TMUL_MAX_N       (at(0x1E, only(0), EBX, 23,  8), DEC, "bytes", "Most column bytes that are multiplied"),
  // -- 1F.* ---------------------------------------------------------------------------------------
  TOPOLOGY2_SHIFT      (at(0x1F, ANY, EAX,  4,  0), DEC,    "bits", "Bits of the x2APIC id below the next domain"),
  TOPOLOGY2_PROCESSORS (at(0x1F, ANY, EBX, 15,  0), DEC,    "",     "Logical processors in this domain"),
  TOPOLOGY2_SUBLEAF    (at(0x1F, ANY, ECX,  7,  0), DEC,    "",     "The subleaf that was asked for"),
  TOPOLOGY2_DOMAIN     (at(0x1F, ANY, ECX, 15,  8), DOMAIN, "",     "Kind of domain"),
  TOPOLOGY2_X2APIC_ID  (at(0x1F, ANY, EDX, 31,  0), HEX,    "",     "x2APIC id of this processor"),
  // -- 20 -----------------------------------------------------------------------------------------
  HRESET_MAX_SUBLEAF (at(0x20, only(0), EAX, 31,  0), DEC, "", "Highest subleaf of this leaf"),
  // -- 21 -----------------------------------------------------------------------------------------
  TDX_VENDOR_1 (at(0x21, only(0), EBX, 31,  0), TEXT, "", "Letters 1 to 4 of the TDX module's vendor"),
  TDX_VENDOR_3 (at(0x21, only(0), ECX, 31,  0), TEXT, "", "Letters 9 to 12"),
  TDX_VENDOR_2 (at(0x21, only(0), EDX, 31,  0), TEXT, "", "Letters 5 to 8"),
  // -- 23 -----------------------------------------------------------------------------------------
  PERFMON_SUBLEAVES (at(0x23, only(0), EAX, 31,  0), BITS, "", "Subleaves that are valid"),
  // -- 23.1 ---------------------------------------------------------------------------------------
  PERFMON_GP_BITMAP    (at(0x23, only(1), EAX, 31,  0), BITS, "", "General counters"),
  PERFMON_FIXED_BITMAP (at(0x23, only(1), EBX, 31,  0), BITS, "", "Fixed counters"),
  // -- 23.3 ---------------------------------------------------------------------------------------
  PERFMON_EVENTS (at(0x23, only(3), EAX, 31,  0), BITS, "", "Architectural events that are there"),
  // -- 24 -----------------------------------------------------------------------------------------
  AVX10_MAX_SUBLEAF (at(0x24, only(0), EAX, 31,  0), DEC, "", "Highest subleaf of this leaf"),
  AVX10_VERSION     (at(0x24, only(0), EBX,  7,  0), DEC, "", "Version of AVX10"),
  // -- 29 -----------------------------------------------------------------------------------------
  APX_MAX_SUBLEAF (at(0x29, only(0), EAX, 31,  0), DEC, "", "Highest subleaf of this leaf"),
  // -- 4000_0000 ----------------------------------------------------------------------------------
  HYPERVISOR_MAX_LEAF (at(0x4000_0000, only(0), EAX, 31,  0), HEX,  "", "Highest leaf of the hypervisor; KVM allows 0 for 0x40000001"),
  HYPERVISOR_1        (at(0x4000_0000, only(0), EBX, 31,  0), TEXT, "", "Letters 1 to 4 of the hypervisor"),
  HYPERVISOR_2        (at(0x4000_0000, only(0), ECX, 31,  0), TEXT, "", "Letters 5 to 8"),
  HYPERVISOR_3        (at(0x4000_0000, only(0), EDX, 31,  0), TEXT, "", "Letters 9 to 12"),
  // -- 4000_0002 ----------------------------------------------------------------------------------
  HV_BUILD          (at(0x4000_0002, only(0), EAX, 31,  0), DEC, "", "Build of Hyper-V"),
  HV_MINOR_VERSION  (at(0x4000_0002, only(0), EBX, 15,  0), DEC, "", "Minor version"),
  HV_MAJOR_VERSION  (at(0x4000_0002, only(0), EBX, 31, 16), DEC, "", "Major version"),
  HV_SERVICE_PACK   (at(0x4000_0002, only(0), ECX, 31,  0), DEC, "", "Service pack"),
  HV_SERVICE_NUMBER (at(0x4000_0002, only(0), EDX, 23,  0), DEC, "", "Service number"),
  HV_SERVICE_BRANCH (at(0x4000_0002, only(0), EDX, 31, 24), DEC, "", "Service branch"),
  // -- 4000_0003 ----------------------------------------------------------------------------------
  HV_POWER_STATES (at(0x4000_0003, only(0), ECX,  3,  0), DEC, "", "Deepest C-state, by number"),
  // -- 4000_0004 ----------------------------------------------------------------------------------
  HV_SPINLOCK_RETRIES (at(0x4000_0004, only(0), EBX, 31,  0), HEX, "",     "Tries before a spinlock tells the hypervisor; all ones: never"),
  HV_PHYSICAL_BITS    (at(0x4000_0004, only(0), ECX,  6,  0), DEC, "bits", "Physical address width of the hardware"),
  // -- 4000_0005 ----------------------------------------------------------------------------------
  HV_MAX_VIRTUAL (at(0x4000_0005, only(0), EAX, 31,  0), DEC, "", "Most virtual processors"),
  HV_MAX_LOGICAL (at(0x4000_0005, only(0), EBX, 31,  0), DEC, "", "Most logical processors"),
  HV_MAX_VECTORS (at(0x4000_0005, only(0), ECX, 31,  0), DEC, "", "Most interrupt vectors for remapping"),
  // -- 4000_000A ----------------------------------------------------------------------------------
  HV_EVMCS_OLDEST (at(0x4000_000A, only(0), EAX,  7,  0), DEC, "", "Oldest version of the enlightened VMCS"),
  HV_EVMCS_NEWEST (at(0x4000_000A, only(0), EAX, 15,  8), DEC, "", "Newest version of the enlightened VMCS"),
  // -- 4000_0010 ----------------------------------------------------------------------------------
  HYPERVISOR_TSC_FREQUENCY  (at(0x4000_0010, only(0), EAX, 31,  0), DEC, "kHz", "TSC frequency, as VMware and QEMU tell it"),
  HYPERVISOR_APIC_FREQUENCY (at(0x4000_0010, only(0), EBX, 31,  0), DEC, "kHz", "APIC timer frequency"),
  // -- 8000_0000 ----------------------------------------------------------------------------------
  EXTENDED_MAX_LEAF (at(0x8000_0000, only(0), EAX, 31,  0), HEX,  "", "Highest extended leaf"),
  EXTENDED_VENDOR_1 (at(0x8000_0000, only(0), EBX, 31,  0), TEXT, "", "Letters 1 to 4 of the vendor (AMD)"),
  EXTENDED_VENDOR_3 (at(0x8000_0000, only(0), ECX, 31,  0), TEXT, "", "Letters 9 to 12 of the vendor (AMD)"),
  EXTENDED_VENDOR_2 (at(0x8000_0000, only(0), EDX, 31,  0), TEXT, "", "Letters 5 to 8 of the vendor (AMD)"),
  // -- 8000_0001 ----------------------------------------------------------------------------------
  AMD_STEPPING        (at(0x8000_0001, only(0), EAX,  3,  0), DEC, "", "Stepping (AMD)"),
  AMD_MODEL           (at(0x8000_0001, only(0), EAX,  7,  4), HEX, "", "Model, low digit (AMD)"),
  AMD_FAMILY          (at(0x8000_0001, only(0), EAX, 11,  8), HEX, "", "Family, before the extension is added (AMD)"),
  AMD_EXTENDED_MODEL  (at(0x8000_0001, only(0), EAX, 19, 16), HEX, "", "Model, high digit (AMD)"),
  AMD_EXTENDED_FAMILY (at(0x8000_0001, only(0), EAX, 27, 20), HEX, "", "Added to the family if that is 0xf (AMD)"),
  AMD_BRAND_ID        (at(0x8000_0001, only(0), EBX, 15,  0), HEX, "", "Brand id"),
  AMD_PACKAGE_TYPE    (at(0x8000_0001, only(0), EBX, 31, 28), DEC, "", "Type of package"),
  // -- 8000_0002 ----------------------------------------------------------------------------------
  BRAND_1 (at(0x8000_0002, only(0), EAX, 31,  0), TEXT, "", "Letters 1 to 4 of the brand"),
  BRAND_2 (at(0x8000_0002, only(0), EBX, 31,  0), TEXT, "", "Letters 5 to 8"),
  BRAND_3 (at(0x8000_0002, only(0), ECX, 31,  0), TEXT, "", "Letters 9 to 12"),
  BRAND_4 (at(0x8000_0002, only(0), EDX, 31,  0), TEXT, "", "Letters 13 to 16"),
  // -- 8000_0003 ----------------------------------------------------------------------------------
  BRAND_5 (at(0x8000_0003, only(0), EAX, 31,  0), TEXT, "", "Letters 17 to 20"),
  BRAND_6 (at(0x8000_0003, only(0), EBX, 31,  0), TEXT, "", "Letters 21 to 24"),
  BRAND_7 (at(0x8000_0003, only(0), ECX, 31,  0), TEXT, "", "Letters 25 to 28"),
  BRAND_8 (at(0x8000_0003, only(0), EDX, 31,  0), TEXT, "", "Letters 29 to 32"),
  // -- 8000_0004 ----------------------------------------------------------------------------------
  BRAND_9  (at(0x8000_0004, only(0), EAX, 31,  0), TEXT, "", "Letters 33 to 36"),
  BRAND_10 (at(0x8000_0004, only(0), EBX, 31,  0), TEXT, "", "Letters 37 to 40"),
  BRAND_11 (at(0x8000_0004, only(0), ECX, 31,  0), TEXT, "", "Letters 41 to 44"),
  BRAND_12 (at(0x8000_0004, only(0), EDX, 31,  0), TEXT, "", "Letters 45 to 48"),
  // -- 8000_0005 ----------------------------------------------------------------------------------
  L1_ITLB_LARGE      (at(0x8000_0005, only(0), EAX,  7,  0), DEC,  "entries", "L1 code TLB for 2 and 4 MiB pages"),
  L1_ITLB_LARGE_WAYS (at(0x8000_0005, only(0), EAX, 15,  8), WAYS, "",        "Its associativity"),
  L1_DTLB_LARGE      (at(0x8000_0005, only(0), EAX, 23, 16), DEC,  "entries", "L1 data TLB for 2 and 4 MiB pages"),
  L1_DTLB_LARGE_WAYS (at(0x8000_0005, only(0), EAX, 31, 24), WAYS, "",        "Its associativity"),
  L1_ITLB_4K         (at(0x8000_0005, only(0), EBX,  7,  0), DEC,  "entries", "L1 code TLB for 4 KiB pages"),
  L1_ITLB_4K_WAYS    (at(0x8000_0005, only(0), EBX, 15,  8), WAYS, "",        "Its associativity"),
  L1_DTLB_4K         (at(0x8000_0005, only(0), EBX, 23, 16), DEC,  "entries", "L1 data TLB for 4 KiB pages"),
  L1_DTLB_4K_WAYS    (at(0x8000_0005, only(0), EBX, 31, 24), WAYS, "",        "Its associativity"),
  L1D_LINE           (at(0x8000_0005, only(0), ECX,  7,  0), DEC,  "bytes",   "Line of the L1 data cache"),
  L1D_LINES_PER_TAG  (at(0x8000_0005, only(0), ECX, 15,  8), DEC,  "",        "Lines per tag"),
  L1D_WAYS           (at(0x8000_0005, only(0), ECX, 23, 16), WAYS, "",        "Associativity"),
  L1D_SIZE           (at(0x8000_0005, only(0), ECX, 31, 24), DEC,  "KiB",     "Size"),
  L1I_LINE           (at(0x8000_0005, only(0), EDX,  7,  0), DEC,  "bytes",   "Line of the L1 code cache"),
  L1I_LINES_PER_TAG  (at(0x8000_0005, only(0), EDX, 15,  8), DEC,  "",        "Lines per tag"),
  L1I_WAYS           (at(0x8000_0005, only(0), EDX, 23, 16), WAYS, "",        "Associativity"),
  L1I_SIZE           (at(0x8000_0005, only(0), EDX, 31, 24), DEC,  "KiB",     "Size"),
  // -- 8000_0006 ----------------------------------------------------------------------------------
  L2_ITLB_LARGE      (at(0x8000_0006, only(0), EAX, 11,  0), DEC,        "entries", "L2 code TLB for 2 and 4 MiB pages"),
  L2_ITLB_LARGE_WAYS (at(0x8000_0006, only(0), EAX, 15, 12), CODED_WAYS, "",        "Its associativity"),
  L2_DTLB_LARGE      (at(0x8000_0006, only(0), EAX, 27, 16), DEC,        "entries", "L2 data TLB for 2 and 4 MiB pages"),
  L2_DTLB_LARGE_WAYS (at(0x8000_0006, only(0), EAX, 31, 28), CODED_WAYS, "",        "Its associativity"),
  L2_ITLB_4K         (at(0x8000_0006, only(0), EBX, 11,  0), DEC,        "entries", "L2 code TLB for 4 KiB pages"),
  L2_ITLB_4K_WAYS    (at(0x8000_0006, only(0), EBX, 15, 12), CODED_WAYS, "",        "Its associativity"),
  L2_DTLB_4K         (at(0x8000_0006, only(0), EBX, 27, 16), DEC,        "entries", "L2 data TLB for 4 KiB pages"),
  L2_DTLB_4K_WAYS    (at(0x8000_0006, only(0), EBX, 31, 28), CODED_WAYS, "",        "Its associativity"),
  L2_LINE            (at(0x8000_0006, only(0), ECX,  7,  0), DEC,        "bytes",   "Line of the L2 cache"),
  L2_LINES_PER_TAG   (at(0x8000_0006, only(0), ECX, 11,  8), DEC,        "",        "Lines per tag"),
  L2_WAYS            (at(0x8000_0006, only(0), ECX, 15, 12), CODED_WAYS, "",        "Associativity"),
  L2_SIZE            (at(0x8000_0006, only(0), ECX, 31, 16), DEC,        "KiB",     "Size"),
  L3_LINE            (at(0x8000_0006, only(0), EDX,  7,  0), DEC,        "bytes",   "Line of the L3 cache"),
  L3_LINES_PER_TAG   (at(0x8000_0006, only(0), EDX, 11,  8), DEC,        "",        "Lines per tag"),
  L3_WAYS            (at(0x8000_0006, only(0), EDX, 15, 12), CODED_WAYS, "",        "Associativity"),
  L3_SIZE            (at(0x8000_0006, only(0), EDX, 31, 18), TIMES_512,  "KiB",     "Size, rounded down"),
  // -- 8000_0007 ----------------------------------------------------------------------------------
  POWER_SAMPLE_RATIO (at(0x8000_0007, only(0), ECX, 31,  0), DEC, "", "Power samples per TSC tick"),
  // -- 8000_0008 ----------------------------------------------------------------------------------
  PHYSICAL_ADDRESS_BITS       (at(0x8000_0008, only(0), EAX,  7,  0), DEC,      "bits", "Width of a physical address"),
  LINEAR_ADDRESS_BITS         (at(0x8000_0008, only(0), EAX, 15,  8), DEC,      "bits", "Width of a linear address"),
  GUEST_PHYSICAL_ADDRESS_BITS (at(0x8000_0008, only(0), EAX, 23, 16), DEC,      "bits", "Width of a guest's physical address; 0: as the host's"),
  PACKAGE_THREADS             (at(0x8000_0008, only(0), ECX,  7,  0), PLUS_ONE, "",     "Threads in the package"),
  APIC_ID_SIZE                (at(0x8000_0008, only(0), ECX, 15, 12), DEC,      "bits", "Bits of the APIC id inside the package"),
  PERF_TSC_SIZE               (at(0x8000_0008, only(0), ECX, 17, 16), DEC,      "",     "Width of the performance TSC: 40 bits and 8 more for each"),
  INVLPGB_MAX_PAGES           (at(0x8000_0008, only(0), EDX, 15,  0), DEC,      "",     "Most pages for one INVLPGB, less one"),
  RDPRU_MAX_REGISTER          (at(0x8000_0008, only(0), EDX, 31, 16), DEC,      "",     "Highest register for RDPRU"),
  // -- 8000_000A ----------------------------------------------------------------------------------
  SVM_REVISION (at(0x8000_000A, only(0), EAX,  7,  0), DEC, "", "Revision of SVM"),
  SVM_ASIDS    (at(0x8000_000A, only(0), EBX, 31,  0), DEC, "", "Address space identifiers"),
  // -- 8000_0019 ----------------------------------------------------------------------------------
  L1_ITLB_1G      (at(0x8000_0019, only(0), EAX, 11,  0), DEC,        "entries", "L1 code TLB for 1 GiB pages"),
  L1_ITLB_1G_WAYS (at(0x8000_0019, only(0), EAX, 15, 12), CODED_WAYS, "",        "Its associativity"),
  L1_DTLB_1G      (at(0x8000_0019, only(0), EAX, 27, 16), DEC,        "entries", "L1 data TLB for 1 GiB pages"),
  L1_DTLB_1G_WAYS (at(0x8000_0019, only(0), EAX, 31, 28), CODED_WAYS, "",        "Its associativity"),
  L2_ITLB_1G      (at(0x8000_0019, only(0), EBX, 11,  0), DEC,        "entries", "L2 code TLB for 1 GiB pages"),
  L2_ITLB_1G_WAYS (at(0x8000_0019, only(0), EBX, 15, 12), CODED_WAYS, "",        "Its associativity"),
  L2_DTLB_1G      (at(0x8000_0019, only(0), EBX, 27, 16), DEC,        "entries", "L2 data TLB for 1 GiB pages"),
  L2_DTLB_1G_WAYS (at(0x8000_0019, only(0), EBX, 31, 28), CODED_WAYS, "",        "Its associativity"),
  // -- 8000_001D.* --------------------------------------------------------------------------------
  AMD_CACHE_TYPE                 (at(0x8000_001D, ANY, EAX,  4,  0), CACHE_KIND, "",      "What the cache holds"),
  AMD_CACHE_LEVEL                (at(0x8000_001D, ANY, EAX,  7,  5), DEC,        "",      "Level of the cache"),
  AMD_CACHE_SELF_INITIALIZING    (at(0x8000_001D, ANY, EAX,  8,  8), YES_NO,     "",      "The cache needs no initialisation"),
  AMD_CACHE_FULLY_ASSOCIATIVE    (at(0x8000_001D, ANY, EAX,  9,  9), YES_NO,     "",      "Any line can go anywhere"),
  AMD_CACHE_SHARING              (at(0x8000_001D, ANY, EAX, 25, 14), PLUS_ONE,   "",      "Threads that share the cache"),
  AMD_CACHE_LINE                 (at(0x8000_001D, ANY, EBX, 11,  0), PLUS_ONE,   "bytes", "Size of a line"),
  AMD_CACHE_PARTITIONS           (at(0x8000_001D, ANY, EBX, 21, 12), PLUS_ONE,   "",      "Physical line partitions"),
  AMD_CACHE_WAYS                 (at(0x8000_001D, ANY, EBX, 31, 22), PLUS_ONE,   "",      "Ways"),
  AMD_CACHE_SETS                 (at(0x8000_001D, ANY, ECX, 31,  0), PLUS_ONE,   "",      "Sets"),
  AMD_CACHE_WBINVD_KEEPS_SHARERS (at(0x8000_001D, ANY, EDX,  0,  0), YES_NO,     "",      "WBINVD may leave caches of sharing threads alone"),
  AMD_CACHE_INCLUSIVE            (at(0x8000_001D, ANY, EDX,  1,  1), YES_NO,     "",      "Lower levels are included"),
  // -- 8000_001E ----------------------------------------------------------------------------------
  EXTENDED_APIC_ID  (at(0x8000_001E, only(0), EAX, 31,  0), HEX,      "", "Extended APIC id"),
  CORE_ID           (at(0x8000_001E, only(0), EBX,  7,  0), DEC,      "", "Core (or compute unit) id"),
  THREADS_PER_CORE  (at(0x8000_001E, only(0), EBX, 15,  8), PLUS_ONE, "", "Threads of a core"),
  NODE_ID           (at(0x8000_001E, only(0), ECX,  7,  0), DEC,      "", "Node id"),
  NODES_PER_PACKAGE (at(0x8000_001E, only(0), ECX, 10,  8), PLUS_ONE, "", "Nodes of the package"),
  // -- 8000_001F ----------------------------------------------------------------------------------
  C_BIT_POSITION     (at(0x8000_001F, only(0), EBX,  5,  0), DEC, "",     "Page table bit that encrypts"),
  PHYSICAL_BITS_LOST (at(0x8000_001F, only(0), EBX, 11,  6), DEC, "bits", "Physical address bits that encryption takes"),
  VMPL_COUNT         (at(0x8000_001F, only(0), EBX, 15, 12), DEC, "",     "VM privilege levels"),
  ENCRYPTED_GUESTS   (at(0x8000_001F, only(0), ECX, 31,  0), DEC, "",     "Most encrypted guests at once"),
  SEV_MIN_ASID       (at(0x8000_001F, only(0), EDX, 31,  0), DEC, "",     "First ASID for guests without encrypted state"),
  // -- 8000_0020.1 --------------------------------------------------------------------------------
  L3MBE_LIMIT_BITS (at(0x8000_0020, only(1), EAX, 31,  0), DEC, "bits", "Length of a bandwidth limit"),
  L3MBE_MAX_COS    (at(0x8000_0020, only(1), EDX, 31,  0), DEC, "",     "Highest class of service"),
  // -- 8000_0020.2 --------------------------------------------------------------------------------
  SMBA_LIMIT_BITS (at(0x8000_0020, only(2), EAX, 31,  0), DEC, "bits", "Length of a slow memory bandwidth limit"),
  SMBA_MAX_COS    (at(0x8000_0020, only(2), EDX, 31,  0), DEC, "",     "Highest class of service"),
  // -- 8000_0020.3 --------------------------------------------------------------------------------
  BMEC_EVENTS  (at(0x8000_0020, only(3), EBX,  7,  0), DEC,  "", "Bandwidth events that can be chosen"),
  BMEC_SOURCES (at(0x8000_0020, only(3), ECX,  6,  0), BITS, "", "Kinds of traffic that can be counted"),
  // -- 8000_0021 ----------------------------------------------------------------------------------
  MICROCODE_PATCH_SIZE  (at(0x8000_0021, only(0), EBX, 15,  0), TIMES_16, "bytes", "Size of a microcode patch; 0: at most 5568"),
  RETURN_PREDICTOR_SIZE (at(0x8000_0021, only(0), EBX, 23, 16), TIMES_8,  "",      "Calls that overwrite the whole return predictor"),
  // -- 8000_0022 ----------------------------------------------------------------------------------
  CORE_COUNTERS        (at(0x8000_0022, only(0), EBX,  3,  0), DEC,  "",        "Core performance counters"),
  LBR_STACK_SIZE       (at(0x8000_0022, only(0), EBX,  9,  4), DEC,  "entries", "Branch records"),
  NORTHBRIDGE_COUNTERS (at(0x8000_0022, only(0), EBX, 15, 10), DEC,  "",        "Northbridge performance counters"),
  UMC_COUNTERS         (at(0x8000_0022, only(0), EBX, 21, 16), DEC,  "",        "Memory controller performance counters"),
  ACTIVE_UMCS          (at(0x8000_0022, only(0), ECX, 31,  0), BITS, "",        "Memory controllers in use"),
  // -- 8000_0023 ----------------------------------------------------------------------------------
  HMK_KEYS (at(0x8000_0023, only(0), EBX, 15,  0), DEC, "", "Memory encryption keys"),
  // -- 8000_0025 ----------------------------------------------------------------------------------
  RMP_MIN_SEGMENT      (at(0x8000_0025, only(0), EAX,  5,  0), POWER_OF_TWO, "bytes", "Smallest segment of the RMP"),
  RMP_MAX_SEGMENT      (at(0x8000_0025, only(0), EAX, 11,  6), POWER_OF_TWO, "bytes", "Largest segment of the RMP"),
  RMP_CACHED_SEGMENTS  (at(0x8000_0025, only(0), EBX,  9,  0), DEC,          "",      "Segments that can be cached"),
  RMP_SEGMENTS_LIMITED (at(0x8000_0025, only(0), EBX, 10, 10), YES_NO,       "",      "There can be no more than those"),
  // -- 8000_0026.* --------------------------------------------------------------------------------
  TOPOLOGY3_SHIFT        (at(0x8000_0026, ANY, EAX,  4,  0), DEC,           "bits", "Bits of the x2APIC id below the next domain"),
  TOPOLOGY3_HAS_RANKING  (at(0x8000_0026, ANY, EAX, 29, 29), YES_NO,        "",     "Cores have an efficiency ranking"),
  TOPOLOGY3_ASYMMETRIC   (at(0x8000_0026, ANY, EAX, 31, 31), YES_NO,        "",     "Domains differ in their number of cores"),
  TOPOLOGY3_PROCESSORS   (at(0x8000_0026, ANY, EBX, 15,  0), DEC,           "",     "Logical processors in this domain"),
  TOPOLOGY3_RANKING      (at(0x8000_0026, ANY, EBX, 23, 16), DEC,           "",     "Efficiency ranking of this core"),
  TOPOLOGY3_NATIVE_MODEL (at(0x8000_0026, ANY, EBX, 27, 24), HEX,           "",     "Native model of this core"),
  TOPOLOGY3_CORE_TYPE    (at(0x8000_0026, ANY, EBX, 31, 28), AMD_CORE_KIND, "",     "Type of this core"),
  TOPOLOGY3_SUBLEAF      (at(0x8000_0026, ANY, ECX,  7,  0), DEC,           "",     "The subleaf that was asked for"),
  TOPOLOGY3_DOMAIN       (at(0x8000_0026, ANY, ECX, 15,  8), AMD_DOMAIN,    "",     "Kind of domain"),
  TOPOLOGY3_X2APIC_ID    (at(0x8000_0026, ANY, EDX, 31,  0), HEX,           "",     "x2APIC id of this processor"),
  // -- 8000_0026.1+ -------------------------------------------------------------------------------
  TOPOLOGY3_HETEROGENEOUS (at(0x8000_0026, startingAt(1), EAX, 30, 30), YES_NO, "", "Cores in this domain differ in type"),
  // -- C000_0000 ----------------------------------------------------------------------------------
  CENTAUR_MAX_LEAF (at(0xC000_0000, only(0), EAX, 31,  0), HEX, "", "Highest leaf of VIA and Zhaoxin");
  // spotless:on

  private final CpuidRange range;
  private final FieldReading reading;
  private final String unit;
  private final String meaning;

  CpuidField(CpuidRange range, FieldReading reading, String unit, String meaning) {
    this.range = range;
    this.reading = reading;
    this.unit = unit;
    this.meaning = meaning;
  }

  /** The fields of one register, from bit 0 upwards. */
  public static List<CpuidField> in(CpuidWord word) {
    return Arrays.stream(values()).filter(field -> field.range.isIn(word)).toList();
  }

  public CpuidRange range() {
    return range;
  }

  public FieldReading reading() {
    return reading;
  }

  /** What the number counts; empty where it is a bare number or no number. */
  public String unit() {
    return unit;
  }

  /** One line that says what the field is. */
  public String meaning() {
    return meaning;
  }

  /** The field's bits, moved down to bit 0. */
  public int extract(int registerValue) {
    return range.extract(registerValue);
  }

  /**
   * The number that the bits stand for: 64 where the manual says "size minus one" and 63 is there.
   */
  public long number(int registerValue) {
    return reading.number(extract(registerValue));
  }

  /** The field in words, with its unit. */
  public String describe(int registerValue) {
    String text = reading.text(extract(registerValue));
    return unit.isEmpty() ? text : text + " " + unit;
  }
}
