package guise.contract.vcpu;

import guise.kernel.Behaviour;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;

/**
 * The places of a table that KVM rewrites, written down apart from the engine: only in the first
 * entry that answers.
 *
 * @param enclaves whether 0x12.1 follows the guest's XCR0
 * @param orphans whether INVPCID is taken out where the guest has no PCID
 * @param plain whether leaf 1 is found by its function alone
 * @param basic the bits of 1.ECX
 */
record Mirrored(boolean enclaves, boolean orphans, boolean plain, int basic) {
  private static final int OSXSAVE = 1 << 27;
  private static final int MWAIT = 1 << 3;
  private static final int APIC = 1 << 9;
  private static final int OSPKE = 1 << 4;
  private static final int INVPCID = 1 << 10;
  private static final int COMPACTING = 1 << 1 | 1 << 3;

  /** With MWAIT, which follows IA32_MISC_ENABLE once its quirk is disabled. */
  static Mirrored of(Backend backend) {
    return of(backend, OSXSAVE | MWAIT);
  }

  /** Under MWAIT's quirk, which is the default: the bit is userspace's. */
  static Mirrored underQuirk(Backend backend) {
    return of(backend, OSXSAVE);
  }

  private static Mirrored of(Backend backend, int basic) {
    boolean intel = !backend.isAmd();
    return new Mirrored(
        backend.does(Behaviour.ENCLAVE_XFRM_PATCHED),
        intel && backend.does(Behaviour.INVPCID_NEEDS_PCID),
        backend.does(Behaviour.PLAIN_LEAF_BY_FUNCTION),
        basic);
  }

  /** A table with everything 0 that KVM may have rewritten. */
  CpuidTable blanked(CpuidTable table) {
    CpuidTable left = blanked(table, 1, 0);
    left = blanked(left, 7, 0);
    left = blanked(left, 0xD, 0);
    left = blanked(left, 0xD, 1);
    return enclaves ? blanked(left, 0x12, 1) : left;
  }

  private CpuidTable blanked(CpuidTable table, int function, int index) {
    int at = 0;
    for (CpuidEntry entry : table) {
      boolean heeds = (entry.flags() & 1) != 0 && !(plain && function == 1);
      if (entry.function() == function && (!heeds || entry.index() == index)) {
        return table.with(at, entry.with(blank(entry.values(), function, index)));
      }
      at++;
    }
    return table;
  }

  private Registers blank(Registers r, int function, int index) {
    int orphan = orphans ? INVPCID : 0;
    boolean size = index == 0 || (r.eax() & COMPACTING) != 0;
    return switch (function) {
      case 1 -> new Registers(r.eax(), r.ebx(), r.ecx() & ~basic, r.edx() & ~APIC);
      case 7 -> new Registers(r.eax(), r.ebx() & ~orphan, r.ecx() & ~OSPKE, r.edx());
      case 0xD -> new Registers(r.eax(), size ? 0 : r.ebx(), r.ecx(), r.edx());
      default -> new Registers(r.eax(), r.ebx(), 0, 0);
    };
  }
}
