package guise.contract.vcpu;

import guise.kernel.Behaviour;
import guise.kvm.Errno;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Register;
import java.util.Optional;

/**
 * What KVM_SET_CPUID and KVM_SET_CPUID2 refuse, and how: written down apart from the engine, in the
 * order in which the kernel asks.
 *
 * @param held what the vCPU holds, up to date
 * @param hasRun whether the vCPU has run
 * @param permitted whether the process may give tile data to guests
 * @param room whether the vCPU's FPU buffer has room for tile data already
 * @param memory the largest piece of memory that can be had
 */
record SetCpuidOracle(
    Backend backend,
    CpuidTable held,
    boolean hasRun,
    boolean permitted,
    boolean room,
    long memory) {
  private static final int TILE_DATA = 1 << 18;

  /** The FPU state of a guest with tile data, in standard format: it begins at 2816. */
  private static final long WITH_TILE_DATA = 2816 + 8192;

  /** {@code KVM_SET_CPUID2} with a count in the header and memory behind that. */
  Optional<Errno> set2(long nent, CpuidTable behind) {
    if (nent > 256) {
      return Optional.of(Errno.E2BIG);
    }
    if (nent * 40 > memory) {
      return Optional.of(Errno.ENOMEM);
    }
    if (behind.size() < nent) {
      return Optional.of(Errno.EFAULT);
    }
    return checked(CpuidTable.of(behind.entries().subList(0, (int) nent)));
  }

  /** {@code KVM_SET_CPUID}, whose entries are copied, and then converted to larger ones. */
  Optional<Errno> set1(CpuidTable converted) {
    if (converted.size() > 256) {
      return Optional.of(Errno.E2BIG);
    }
    return converted.size() * 40L > memory ? Optional.of(Errno.ENOMEM) : checked(converted);
  }

  private Optional<Errno> checked(CpuidTable table) {
    if (hasRun && backend.does(Behaviour.CPUID_FIXED_BY_RUN)) {
      var mirrored = Mirrored.underQuirk(backend);
      boolean same = same(mirrored.blanked(table), mirrored.blanked(held));
      return same ? Optional.empty() : Optional.of(Errno.EINVAL);
    }
    if (!widthIsKnown(table)) {
      return Optional.of(Errno.EINVAL);
    }
    boolean tiles = announcesTileData(table) && backend.does(Behaviour.XCOMP_CHECKED);
    if (tiles && !permitted) {
      return Optional.of(Errno.EPERM);
    }
    boolean grows = tiles && !room;
    return grows && memory < WITH_TILE_DATA ? Optional.of(Errno.EFAULT) : Optional.empty();
  }

  /** Position for position, whatever the padding; what mirrors state is as it is now in both. */
  private static boolean same(CpuidTable one, CpuidTable other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int at = 0; at < one.size(); at++) {
      CpuidEntry a = one.entries().get(at);
      CpuidEntry b = other.entries().get(at);
      if (!a.with(CpuidEntry.Padding.ZERO).equals(b.with(CpuidEntry.Padding.ZERO))) {
        return false;
      }
    }
    return true;
  }

  private static boolean widthIsKnown(CpuidTable table) {
    for (CpuidEntry entry : table) {
      if (entry.function() == 0x8000_0008) {
        int width = entry.get(Register.EAX) >>> 8 & 0xFF;
        return width == 0 || width == 48 || width == 57;
      }
    }
    return true;
  }

  static boolean announcesTileData(CpuidTable table) {
    CpuidEntry area = Scene.find(table, 0xD, 0);
    return area != null && (area.get(Register.EAX) & TILE_DATA) != 0;
  }
}
