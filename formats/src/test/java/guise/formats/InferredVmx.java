package guise.formats;

import guise.host.Host;
import guise.host.Host.Gap;
import guise.host.LogicalCpu;
import guise.x86.msr.Msr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * VMX's capability registers of a processor of which no dump has them, inferred from its neighbours
 * and from its CPUID (SDM volume 3D, appendix A).
 */
enum InferredVmx {
  // spotless:off
  CASCADE_LAKE("those of Skylake-SP, the same model 06_55H with the same CPUID bits behind them, from InstLatx64 GenuineIntel0050654_SkylakeXeon_20") {
    @Override
    long value(int index, long before, long after) {
      return before;
    }
  },
  ICE_LAKE("what Skylake-SP before it and Sapphire Rapids after it have in common (InstLatx64 GenuineIntel0050654_SkylakeXeon_20, GenuineIntel00806F8_SapphireRapids_06), VMCS shadowing as every earlier Xeon SP, and what CPUID implies (SDM vol. 3D, appendix A): ENCLS exiting, five-level EPT, no MPX; controls that came with Ice Lake itself are not among them") {
    @Override
    long value(int index, long before, long after) {
      long common = before & after;
      return switch (index) {
        case 0x480 -> before; // revision and size of the VMCS, which nobody but the processor reads
        case 0x489 -> common | UMIP | LA57;
        case 0x48B -> common | SHADOWING | ENCLS_EXITING;
        case 0x48C -> common | FIVE_LEVELS;
        default -> common;
      };
    }
  };
  // spotless:on

  private static final long UMIP = 1 << 11;
  private static final long LA57 = 1 << 12;
  private static final long SHADOWING = 1L << 32 + 14;
  private static final long ENCLS_EXITING = 1L << 32 + 15;
  private static final long FIVE_LEVELS = 1 << 7;

  private final String because;

  InferredVmx(String because) {
    this.because = because;
  }

  abstract long value(int index, long before, long after);

  LogicalCpu on(LogicalCpu cpu, Host skylake, Host sapphireRapids) {
    Map<Integer, Long> msrs = new TreeMap<>(cpu.msrs());
    int last = Msr.VMX_TRUE_ENTRY_CTLS.address();
    for (int index = Msr.VMX_BASIC.address(); index <= last; index++) {
      long before = skylake.boot().msr(index).orElseThrow();
      long after = sapphireRapids.boot().msr(index).orElseThrow();
      msrs.put(index, value(index, before, after));
    }
    return new LogicalCpu(cpu.number(), cpu.cpuid(), msrs);
  }

  /** Says that they are inferred, in place of the gap that says there are none. */
  List<Gap> gaps(List<Gap> gaps) {
    var said = new ArrayList<Gap>();
    for (Gap gap : gaps) {
      boolean all = gap.what().equals("MSRs");
      said.add(all ? new Gap("MSRs but for 0x480 to 0x490", gap.because()) : gap);
      if (all) {
        String what =
            "VMX's capability registers (0x480 to 0x490) as the processor itself has them";
        said.add(new Gap(what, "inferred: " + because));
      }
    }
    return said;
  }
}
