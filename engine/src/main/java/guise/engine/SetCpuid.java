package guise.engine;

import guise.guest.AcceptanceRule;
import guise.guest.Permission;
import guise.guest.paging.MmuReset;
import guise.kernel.Behaviour;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.kvm.LegacyCpuidEntry;
import guise.x86.CpuidBit;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Register;
import guise.x86.StaticFeature;
import java.util.List;
import java.util.Set;

/**
 * {@code KVM_SET_CPUID} and {@code KVM_SET_CPUID2}.
 *
 * <p>What is pending is brought up to date first (6.19). A vCPU that may not change any more gets
 * the incoming table brought up to date and compared. Otherwise the table is checked, the FPU's
 * buffer enlarged, and the table installed: before that nothing of the vCPU has changed, so a
 * refusal needs no undoing, but for the buffer, which KVM does not shrink either.
 */
final class SetCpuid {
  private static final String SET_CPUID2 = "KVM_SET_CPUID2";
  private static final String SET_CPUID = "KVM_SET_CPUID";

  /** Bytes of {@code struct kvm_cpuid_entry2} and {@code struct kvm_cpuid_entry}. */
  private static final int ENTRY = 40;

  private static final int LEGACY_ENTRY = 24;
  private static final String LATE =
      "KVM: KVM_SET_CPUID{,2} after KVM_RUN may cause guest instability";

  private SetCpuid() {}

  static void set2(VcpuState v, int nent, CpuidTable memory) {
    boolean few = Integer.compareUnsigned(nent, Kvm.MAX_CPUID_ENTRIES) <= 0;
    VcpuRefusal.ENTRIES_AT_MOST_256.unless(few, SET_CPUID2);
    allocate(v, (long) ENTRY * nent, SET_CPUID2);
    VcpuRefusal.ENTRIES_READABLE.unless(memory.size() >= nent, SET_CPUID2);
    CpuidTable table =
        memory.size() == nent ? memory : CpuidTable.of(memory.entries().subList(0, nent));
    set(v, table, SET_CPUID2);
  }

  static void set1(VcpuState v, List<LegacyCpuidEntry> entries) {
    boolean few = entries.size() <= Kvm.MAX_CPUID_ENTRIES;
    VcpuRefusal.ENTRIES_AT_MOST_256.unless(few, SET_CPUID);
    allocate(v, (long) LEGACY_ENTRY * entries.size(), SET_CPUID);
    allocate(v, (long) ENTRY * entries.size(), SET_CPUID);
    var table =
        CpuidTable.of(
            entries.stream().map(e -> CpuidEntry.plain(e.function(), e.values())).toList());
    set(v, table, SET_CPUID);
    if (v.platform.does(Behaviour.NX_NEEDS_HOST) && !v.platform.view.has(StaticFeature.NX)) {
      removed(v, StaticFeature.NX.bit());
    }
  }

  /** The kernel's copy of what userspace hands over; of nothing there is none. */
  private static void allocate(VcpuState v, long bytes, String ioctl) {
    boolean memory = bytes == 0 || v.platform.choices.allocator().allocates(bytes);
    VcpuRefusal.ENTRIES_MEMORY.unless(memory, ioctl);
  }

  private static void set(VcpuState v, CpuidTable table, String ioctl) {
    Platform platform = v.platform;
    if (platform.updates == UpdateStrategy.DEFERRED) {
      v.bringUpToDate();
    }
    var incoming = new HeldCpuid(platform.means, table);
    if (v.isFixed()) {
      keep(v, incoming, ioctl);
      return;
    }
    if (v.hasRun && platform.does(Behaviour.LATE_CPUID_WARNED)) {
      v.vm.kvm.log().warn(LATE);
    }
    check(v, table, ioctl);
    v.fpu.accepted(xcr0(table), ioctl);
    v.reflect(incoming); // before KVM's base is looked up anew, as up to 6.8
    v.cpuid = incoming;
    DerivedState.install(v);
    v.fpu.passThrough.installed(v);
    v.mmuResets = MmuReset.in(platform.kernel.version());
  }

  /** A vCPU that has run keeps its CPU: an equal table passes, and from 6.14 on is installed. */
  private static void keep(VcpuState v, HeldCpuid incoming, String ioctl) {
    Platform platform = v.platform;
    VcpuRefusal.CPUID_FIXED_BY_RUN.unless(platform.does(Behaviour.SAME_CPUID_WELCOME), ioctl);
    v.reflect(incoming);
    if (platform.does(Behaviour.UNHALT_ONLY_AT_SET)) {
      v.pv.withholdUnhalt(incoming, v.vm.haltsNatively());
    }
    VcpuRefusal.CPUID_FIXED_BY_RUN.unless(incoming.sameAs(v.cpuid), ioctl);
    if (platform.does(Behaviour.SAME_CPUID_INSTALLED)) {
      v.cpuid = incoming;
    }
    v.mmuResets = Set.of();
  }

  private static void check(VcpuState v, CpuidTable table, String ioctl) {
    var permission = new Permission(v.vm.kvm.guestPermitted() & Permission.DYNAMIC);
    var broken = AcceptanceRule.brokenBy(table, permission, v.platform.rules);
    if (broken.isPresent()) {
      AcceptanceRule rule = broken.get();
      boolean whole = v.platform.growth == FpuGrowth.AT_SET_CPUID_WHOLE;
      VcpuRefusal.XCOMP_WITHIN_PERMISSION.unless(
          !whole || rule != AcceptanceRule.XCOMP_PERMISSION, ioctl);
      throw new KvmException(ioctl, Errno.valueOf(rule.errno()), rule.name(), rule.meaning());
    }
  }

  private static long xcr0(CpuidTable table) {
    return table
        .find(0xD, 0)
        .map(e -> Integer.toUnsignedLong(e.get(Register.EAX)) | (long) e.get(Register.EDX) << 32)
        .orElse(0L);
  }

  private static void removed(VcpuState v, CpuidBit bit) {
    int at = v.cpuid.position(bit.word().leaf().function(), bit.word().leaf().index());
    if (at >= 0) {
      Register register = bit.word().register();
      v.cpuid.write(at, register, v.cpuid.read(at, register) & ~bit.mask());
    }
  }
}
