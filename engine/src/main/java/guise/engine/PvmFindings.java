package guise.engine;

import com.google.errorprone.annotations.Immutable;
import guise.guest.PvmCpuid;
import guise.guest.PvmCpuidRule;
import guise.guest.PvmImposition;
import guise.host.Host;
import guise.kernel.Rule;
import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.kvm.Sregs;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a kernel with kvm_pvm imposes on guests, as data: expected of a host, or learned from a
 * fresh vCPU. What the module does with it are the rows of {@link PvmRule}.
 *
 * @param cpuid what it writes into CPUID
 * @param cr4 the bits of CR4 that can be set, the same for every guest
 * @param missing what the kernel was built without
 */
@Immutable
@SuppressWarnings("Immutable") // a copy that nobody else can change
public record PvmFindings(PvmCpuid cpuid, long cr4, Set<BuildOption> missing) {
  /** All that need no feature, UMIP, FSGSBASE, OSXSAVE, SMEP, SMAP, and PKE even without PKU. */
  private static final long CR4 = 0x75_0FFF;

  public PvmFindings {
    missing = Set.copyOf(missing);
  }

  /** What the module does with them, and apart from them. */
  public static List<Rule> rules() {
    return Stream.<Rule[]>of(PvmCpuidRule.values(), PvmRule.values()).flatMap(Stream::of).toList();
  }

  /** What is left where rules do not hold. */
  PvmFindings without(Set<Rule> rules) {
    return new PvmFindings(cpuid.without(rules), cr4, missing);
  }

  /** What the only such kernel that was recorded does, on a host. */
  public static PvmFindings expectedOn(Host host) {
    return new PvmFindings(
        PvmImposition.expectedOn(host.cpuid()), CR4, EnumSet.allOf(BuildOption.class));
  }

  /** What a kernel does: a fresh vCPU is given KVM's own table, and asked what became of it. */
  public static PvmFindings learn(Kvm kvm) {
    CpuidTable given = kvm.supportedCpuid().entries();
    try (Vm vm = kvm.createVm();
        Vcpu vcpu = vm.createVcpu(0)) {
      vcpu.setCpuid2(given);
      CpuidTable got = vcpu.getCpuid2(Kvm.MAX_CPUID_ENTRIES).entries();
      CpuidTable lacking = withoutFirst(got);
      vcpu.setCpuid2(lacking);
      CpuidTable longer = vcpu.getCpuid2(Kvm.MAX_CPUID_ENTRIES).entries();
      List<CpuidEntry> appended = longer.entries().subList(lacking.size(), longer.size());
      return new PvmFindings(
          PvmImposition.learned(given, got, appended), cr4(vcpu), BuildOption.missingFrom(kvm));
    }
  }

  /** A table that lacks 0xD.0, and has the entries after it. */
  private static CpuidTable withoutFirst(CpuidTable table) {
    return CpuidTable.of(
        table.entries().stream()
            .filter(entry -> entry.function() != 0xD || entry.index() != 0)
            .toList());
  }

  private static long cr4(Vcpu vcpu) {
    Sregs fresh = vcpu.sregs();
    long accepted = 0;
    for (int bit = 0; bit < Long.SIZE; bit++) {
      try {
        vcpu.setSregs(fresh.withCr4(1L << bit));
        accepted |= 1L << bit;
      } catch (KvmException _) {
        // one more bit that is refused
      }
    }
    vcpu.setSregs(fresh);
    return accepted;
  }
}
