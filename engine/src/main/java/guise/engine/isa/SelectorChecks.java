package guise.engine.isa;

import guise.engine.memory.GuestFault;
import org.jspecify.annotations.Nullable;

/**
 * VERR, VERW, LAR and LSL (SDM volume 2): what a selector would allow. They never fault for it; ZF
 * says whether it may be seen.
 */
final class SelectorChecks {
  /** The types of system segments that LAR shows, outside IA-32e mode and in it. */
  private static final int LAR_LEGACY = 0b0001_1010_0011_1110;

  private static final int LAR_LONG = 0b0001_1010_0000_0100;

  /** The types that have a limit. */
  private static final int LSL_LEGACY = 0b0000_1010_0000_1110;

  private static final int LSL_LONG = 0b0000_1010_0000_0100;

  /** Bits 19:16, a part of the limit, are Intel's to leave undefined (APM volume 3, LAR). */
  private static final long ACCESS_RIGHTS = 0x00FF_FF00L;

  private SelectorChecks() {}

  private static void demandProtected(Cpu cpu) {
    if (!cpu.isProtected()) {
      throw GuestFault.UD;
    }
  }

  static Outcome verr(Cpu cpu, Decoded in) {
    demandProtected(cpu);
    int selector = (int) in.rm(cpu);
    Descriptor found = visible(cpu, selector);
    cpu.setZero(found != null && found.isReadable() && isPrivileged(cpu, selector, found));
    return Outcome.NEXT;
  }

  static Outcome verw(Cpu cpu, Decoded in) {
    demandProtected(cpu);
    int selector = (int) in.rm(cpu);
    Descriptor found = visible(cpu, selector);
    cpu.setZero(found != null && found.isWritableData() && isPrivileged(cpu, selector, found));
    return Outcome.NEXT;
  }

  static Outcome lar(Cpu cpu, Decoded in) {
    demandProtected(cpu);
    int selector = (int) source(cpu, in);
    Descriptor found = shown(cpu, selector, cpu.longMode ? LAR_LONG : LAR_LEGACY);
    if (found != null) {
      in.setReg(cpu, found.low() >>> 32 & ACCESS_RIGHTS);
    }
    cpu.setZero(found != null);
    return Outcome.NEXT;
  }

  static Outcome lsl(Cpu cpu, Decoded in) {
    demandProtected(cpu);
    int selector = (int) source(cpu, in);
    Descriptor found = shown(cpu, selector, cpu.longMode ? LSL_LONG : LSL_LEGACY);
    if (found != null) {
      in.setReg(cpu, found.limit());
    }
    cpu.setZero(found != null);
    return Outcome.NEXT;
  }

  /** The operand is 16 bits, whatever the operand size. */
  private static long source(Cpu cpu, Decoded in) {
    return in.memory() ? cpu.read(in.segment(), in.offset(cpu), 2) : cpu.register(in.rm(), 2, true);
  }

  private static @Nullable Descriptor visible(Cpu cpu, int selector) {
    if (Descriptors.isNull(selector) || !Descriptors.reaches(cpu, selector, 8)) {
      return null;
    }
    return Descriptors.read(cpu, selector);
  }

  private static boolean isPrivileged(Cpu cpu, int selector, Descriptor found) {
    return found.isCode() && found.isConforming()
        || found.dpl() >= Math.max(cpu.cpl, selector & Descriptors.RPL);
  }

  private static @Nullable Descriptor shown(Cpu cpu, int selector, int types) {
    Descriptor found = visible(cpu, selector);
    if (found == null || !isPrivileged(cpu, selector, found)) {
      return null;
    }
    if (found.s() == 0) {
      boolean whole = !cpu.longMode || Descriptors.reaches(cpu, selector, 16);
      boolean known = (types >>> found.type() & 1) != 0 && whole;
      return known ? found : null;
    }
    return found;
  }
}
