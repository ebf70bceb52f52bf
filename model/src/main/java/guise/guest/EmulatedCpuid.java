package guise.guest;

import static guise.x86.StaticFeature.MOVBE;
import static guise.x86.StaticFeature.RDPID;
import static guise.x86.StaticFeature.RDTSCP;

import guise.kernel.Rule;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import java.util.List;

/**
 * The stage from KVM's capabilities to what {@code KVM_GET_EMULATED_CPUID} returns: the
 * instructions KVM emulates where the processor lacks them.
 */
public final class EmulatedCpuid {
  /** What decides about the emulated instructions. */
  enum EmulationRule implements Rule {
    EMULATED_MOVBE("KVM emulates MOVBE when it faults"),
    EMULATED_RDPID("KVM emulates RDPID when it faults, given RDTSCP for its value");

    private final String meaning;

    EmulationRule(String meaning) {
      this.meaning = meaning;
    }

    @Override
    public String meaning() {
      return meaning;
    }
  }

  private EmulatedCpuid() {}

  public static Staged<CpuidTable> of(KvmCapabilities kvm) {
    var ledger = new Ledger(Stage.SUPPORTED);
    boolean rdpid = kvm.has(RDTSCP);
    ledger.bit(MOVBE.bit(), true, EmulationRule.EMULATED_MOVBE, "on every host");
    ledger.bit(
        RDPID.bit(),
        rdpid,
        EmulationRule.EMULATED_RDPID,
        rdpid ? "KVM offers RDTSCP" : "KVM does not offer RDTSCP");
    int rdpidMask = rdpid ? RDPID.bit().mask() : 0;
    return ledger.staged(
        CpuidTable.of(
            List.of(
                CpuidEntry.plain(0, new Registers(7, 0, 0, 0)),
                CpuidEntry.plain(1, new Registers(0, 0, MOVBE.bit().mask(), 0)),
                CpuidEntry.indexed(7, 0, new Registers(0, 0, rdpidMask, 0)))));
  }
}
