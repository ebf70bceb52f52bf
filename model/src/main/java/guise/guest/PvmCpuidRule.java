package guise.guest;

import guise.host.RawCpuid;
import guise.kernel.Rule;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;

/** What kvm_pvm does to the CPUID of a vCPU when userspace sets it, as decisions. */
public enum PvmCpuidRule implements Rule {
  // spotless:off
  CPUID_IMPOSED  ("when CPUID is set, 1.ECX and 1.EDX get all that the guest's own CPUID shows, and 7.0, 7.1 and 0xD become what it shows (PvmCpuid)"),
  XSTATE_APPENDED("a table with leaf 1 and no 0xD.0 gets the processor's entries of 0xD, if they fit"),
  LEAVES_REMOVED ("when CPUID is set, the leaves of tiles and AVX10 (0x1D, 0x1E, 0x24) are taken out");
  // spotless:on

  private final String meaning;

  PvmCpuidRule(String meaning) {
    this.meaning = meaning;
  }

  /** The table a vCPU on a host holds after the module has had its way. */
  static CpuidTable imposedOn(CpuidTable request, RawCpuid raw, Ledger ledger) {
    PvmCpuid imposition = PvmImposition.expectedOn(raw);
    for (CpuidEntry entry : request) {
      if (PvmCpuid.isRemoved(entry)) {
        ledger.presence(entry.leaf(), false, LEAVES_REMOVED, "the vendor module is kvm_pvm");
      }
    }
    CpuidTable left = imposition.kept(request);
    CpuidTable table = imposition.imposedOn(left);
    for (int at = 0; at < table.size(); at++) {
      CpuidEntry entry = table.entries().get(at);
      if (at < left.size()) {
        changed(left.entries().get(at), entry, ledger);
      } else {
        ledger.presence(entry.leaf(), true, XSTATE_APPENDED, "the vendor module is kvm_pvm");
      }
    }
    return table;
  }

  private static void changed(CpuidEntry before, CpuidEntry after, Ledger ledger) {
    for (Register register : Register.values()) {
      int bits = before.get(register) ^ after.get(register);
      if (bits != 0) {
        var word = new CpuidWord(after.leaf(), register);
        ledger.bits(word, bits, after.get(register), CPUID_IMPOSED, "the vendor module is kvm_pvm");
      }
    }
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
