package guise.x86.msr;

import java.util.EnumSet;
import java.util.Set;

/**
 * The bits of IA32_ARCH_CAPABILITIES: vulnerabilities that a processor does not have, and switches
 * that it does.
 */
public enum ArchCapability {
  // spotless:off
  RDCL_NO                  ( 0, "rdctl-no",           "RDCL_NO",                  "No rogue data cache load (Meltdown)"),
  IBRS_ALL                 ( 1, "ibrs-all",           "IBRS_ALL",                 "IBRS can stay on (enhanced IBRS)"),
  RSBA                     ( 2, "rsba",               "RSBA",                     "RET may use other predictors when its own is empty"),
  SKIP_L1DFL_VMENTRY       ( 3, "skip-l1dfl-vmentry", "SKIP_L1DFL_VMENTRY",       "No need to flush the L1 data cache at VM entry"),
  SSB_NO                   ( 4, "ssb-no",             "SSB_NO",                   "No speculative store bypass"),
  MDS_NO                   ( 5, "mds-no",             "MDS_NO",                   "No microarchitectural data sampling"),
  PSCHANGE_MC_NO           ( 6, "pschange-mc-no",     "IF_PSCHANGE_MC_NO",        "No machine check when the size of a code page changes"),
  TSX_CTRL                 ( 7, "tsx-ctrl",           "TSX_CTRL",                 "IA32_TSX_CTRL is there"),
  TAA_NO                   ( 8, "taa-no",             "TAA_NO",                   "No asynchronous abort of transactions that leaks"),
  MCU_CONTROL              ( 9, "mcu-control",        "MCU_CONTROL",              "IA32_MCU_CONTROL is there"),
  MISC_PACKAGE_CTLS        (10, "misc-package-ctls",  "MISC_PACKAGE_CTLS",        "IA32_MISC_PACKAGE_CTLS is there"),
  ENERGY_FILTERING_CTL     (11, "energy-filtering-ctl", "ENERGY_FILTERING_CTL",   "Energy reports can be filtered"),
  DOITM                    (12, "doitm",              "DOITM",                    "Data operand independent timing mode"),
  SBDR_SSDP_NO             (13, "sbdr-ssdp-no",       "SBDR_SSDP_NO",             "No sampling of shared buffers by MMIO"),
  FBSDP_NO                 (14, "fbsdp-no",           "FBSDP_NO",                 "No propagation of stale fill buffers by MMIO"),
  PSDP_NO                  (15, "psdp-no",            "PSDP_NO",                  "No propagation of stale primary buffers by MMIO"),
  MCU_ENUMERATION          (16, "mcu-enumeration",    "MCU_ENUMERATION",          "Microcode updates can be enumerated"),
  FB_CLEAR                 (17, "fb-clear",           "FB_CLEAR",                 "VERW overwrites the fill buffers"),
  FB_CLEAR_CTRL            (18, "fb-clear-ctrl",      "FB_CLEAR_CTRL",            "VERW can be told not to overwrite them"),
  RRSBA                    (19, "rrsba",              "RRSBA",                    "RET may use other predictors, restricted by IBRS"),
  BHI_NO                   (20, "bhi-no",             "BHI_NO",                   "No branch history injection"),
  XAPIC_DISABLE_STATUS     (21, "xapic-disable-status", "XAPIC_DISABLE_STATUS",   "IA32_XAPIC_DISABLE_STATUS is there"),
  MCU_EXTENDED_SERVICE     (22, "mcu-extended-service", "MCU_EXTENDED_SERVICE",   "Microcode has extended services"),
  OVERCLOCKING_STATUS      (23, "overclocking-status", "OVERCLOCKING_STATUS",     "IA32_OVERCLOCKING_STATUS is there"),
  PBRSB_NO                 (24, "pbrsb-no",           "PBRSB_NO",                 "No return predictions from before a barrier"),
  GDS_CTRL                 (25, "gds-ctrl",           "GDS_CTRL",                 "The mitigation of gather data sampling can be switched"),
  GDS_NO                   (26, "gds-no",             "GDS_NO",                   "No gather data sampling"),
  RFDS_NO                  (27, "rfds-no",            "RFDS_NO",                  "No register file data sampling"),
  RFDS_CLEAR               (28, "rfds-clear",         "RFDS_CLEAR",               "VERW clears the register file"),
  IGN_UMONITOR_SUPPORT     (29, "ign-umonitor",       "IGN_UMONITOR_SUPPORT",     "UMONITOR can be ignored"),
  MON_UMON_MITG_SUPPORT    (30, "mon-umon-mitg",      "MON_UMON_MITG_SUPPORT",    "MONITOR and UMONITOR can be mitigated"),
  PBOPT_SUPPORT            (32, "pbopt",              "PBOPT_SUPPORT",            "IA32_PBOPT_CTRL chooses what a prediction barrier does"),
  ITS_NO                   (62, "its-no",             "ITS_NO",                   "No indirect target selection; set by hypervisors only"),
  VIRTUAL_ENUMERATION      (63, "virtual-enumeration", "VIRTUAL_ENUM",            "MSR_VIRTUAL_ENUMERATION tells what the hypervisor does");
  // spotless:on

  private final int bit;
  private final String qemu;
  private final String manual;
  private final String meaning;

  ArchCapability(int bit, String qemu, String manual, String meaning) {
    this.bit = bit;
    this.qemu = qemu;
    this.manual = manual;
    this.meaning = meaning;
  }

  /** The known bits that a value of the register has. */
  public static Set<ArchCapability> in(long value) {
    var capabilities = EnumSet.noneOf(ArchCapability.class);
    for (ArchCapability capability : values()) {
      if ((value & capability.mask()) != 0) {
        capabilities.add(capability);
      }
    }
    return capabilities;
  }

  public int bit() {
    return bit;
  }

  public long mask() {
    return 1L << bit;
  }

  /** The spelling of QEMU's {@code -cpu} and of libvirt. */
  public String qemu() {
    return qemu;
  }

  /** The manual's mnemonic. */
  public String manual() {
    return manual;
  }

  /** One line that says what the bit tells. */
  public String meaning() {
    return meaning;
  }
}
