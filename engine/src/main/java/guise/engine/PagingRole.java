package guise.engine;

import guise.guest.paging.CpuRole;
import guise.guest.paging.GuestModel;
import guise.guest.paging.MmuReset;
import guise.guest.paging.PagesPerGfn;
import guise.guest.paging.PagingState;
import guise.guest.paging.Role;
import guise.guest.paging.RootRole;
import guise.guest.paging.Untracked;
import guise.kernel.KernelVersion;
import guise.kvm.Sregs;
import guise.x86.StaticFeature;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What a vCPU's MMU goes by, as it stands.
 *
 * @param cpu the CPU role
 * @param root the page role of its root
 * @param tracked what the page role tells of CPUID besides; nothing in any kernel there is
 * @param invalidated what the last {@code KVM_SET_CPUID2} did to the MMUs: nothing where the vCPU
 *     had run and was given the CPUID it has
 * @param pagesPerGfn the exponent of the bound on shadow pages of one page of the guest
 */
public record PagingRole(
    CpuRole cpu,
    Role root,
    Map<Untracked, Integer> tracked,
    Set<MmuReset> invalidated,
    int pagesPerGfn) {
  public PagingRole {
    tracked = Map.copyOf(tracked);
    invalidated = Set.copyOf(invalidated);
  }

  static PagingRole of(VcpuState v) {
    KernelVersion version = v.platform.kernel.version();
    Sregs sregs = SpecialRegisters.get(v);
    var state =
        new PagingState(
            sregs.cr0(),
            sregs.cr4(),
            sregs.efer(),
            v.events.smi().smm(),
            v.runsNestedGuest(),
            v.physicalBits);
    boolean tdp = v.platform.caps.tdp();
    Set<Untracked> tracked = v.platform.choices.tracking().tracked();
    return new PagingRole(
        CpuRole.of(version, state),
        tdp
            ? RootRole.tdp(version, state, v.platform.nestedTables())
            : RootRole.shadow(version, state),
        values(v, tracked),
        v.mmuResets,
        PagesPerGfn.in(version).exponentWith(tracked));
  }

  private static Map<Untracked, Integer> values(VcpuState v, Set<Untracked> tracked) {
    var values = new EnumMap<Untracked, Integer>(Untracked.class);
    for (Untracked each : tracked) {
      values.put(each, value(v, each));
    }
    return values;
  }

  private static int value(VcpuState v, Untracked what) {
    return switch (what) {
      case MAXPHYADDR -> v.physicalBits;
      case GBPAGES -> v.has(StaticFeature.GBPAGES) ? 1 : 0;
      case VENDOR -> v.amdCompatible ? 1 : 0;
      case C_BIT -> GuestModel.of(v.cpuid.announced).encryptionBit();
      case PKE, PSE, LA57, LAM -> 0; // control registers, which roles follow already
    };
  }

  /** Whether two vCPUs of a VM find each other's shadow pages. */
  public boolean sharesPagesWith(PagingRole other) {
    return root.equals(other.root) && tracked.equals(other.tracked);
  }
}
