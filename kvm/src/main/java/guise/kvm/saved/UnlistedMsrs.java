package guise.kvm.saved;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Registers with state that {@code KVM_GET_MSR_INDEX_LIST} leaves out, in some kernels or in all: a
 * VMM has to know them. Those a vCPU does not have are not saved.
 */
enum UnlistedMsrs {
  // spotless:off
  COUNTERS           (0xC1, 0xC8),
  EVENT_SELECTS      (0x186, 0x18D),
  LAUNCH_KEYS        (0x8C, 0x8F),
  DEBUGCTL           (0x1D9, 0x1D9),
  LAST_BRANCHES      (0x1DB, 0x1DE),
  VARIABLE_RANGES    (0x200, 0x20F),
  FIXED_RANGE_64K    (0x250, 0x250),
  FIXED_RANGES_16K   (0x258, 0x259),
  FIXED_RANGES_4K    (0x268, 0x26F),
  DEFAULT_MEMORY_TYPE(0x2FF, 0x2FF),
  FIXED_COUNTERS     (0x309, 0x30B),
  PMU_CONTROL        (0x38D, 0x38F),
  AMD_COUNTERS       (0xC001_0000, 0xC001_0007),
  AMD_MORE_COUNTERS  (0xC001_0200, 0xC001_020B),
  AMD_PMU_CONTROL    (0xC000_0300, 0xC000_0301),
  VM_CR              (0xC001_0114, 0xC001_0114),
  OS_WORKAROUNDS     (0xC001_0140, 0xC001_0141);
  // spotless:on

  private static final int FIRST_BANK = 0x400;
  private static final int BANK_REGISTERS = 4;

  private final int first;
  private final int last;

  UnlistedMsrs(int first, int last) {
    this.first = first;
    this.last = last;
  }

  /** The registers, with those of the machine check banks that MCG_CAP counts. */
  static Set<Integer> of(long mcgCap) {
    var all = new LinkedHashSet<Integer>();
    for (UnlistedMsrs row : values()) {
      for (int index = row.first; index <= row.last; index++) {
        all.add(index);
      }
    }
    int banks = (int) (mcgCap & 0xFF);
    for (int at = 0; at < banks * BANK_REGISTERS; at++) {
      all.add(FIRST_BANK + at);
    }
    return all;
  }
}
