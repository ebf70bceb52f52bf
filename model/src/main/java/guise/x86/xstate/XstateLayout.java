package guise.x86.xstate;

import guise.x86.Registers;

/**
 * Where the components of an XSAVE area lie on one processor, by its leaf 0xD (SDM Vol. 1, 13.4).
 */
public final class XstateLayout {
  /** The legacy region and the XSAVE header, which every area has. */
  public static final int HEADER_END = 576;

  private static final int ALIGNMENT = 64;

  /** Answers CPUID. */
  public interface Cpuid {
    Registers query(int function, int index);
  }

  private final Cpuid cpuid;
  private final boolean aligns;

  private XstateLayout(Cpuid cpuid, boolean aligns) {
    this.cpuid = cpuid;
    this.aligns = aligns;
  }

  /**
   * The layout of a processor.
   *
   * @param aligns whether components that ask for it start on 64 bytes in a compacted area
   */
  public static XstateLayout of(Cpuid cpuid, boolean aligns) {
    return new XstateLayout(cpuid, aligns);
  }

  /** The size in bytes of an area in standard format with some components. */
  public int standardSize(long components) {
    int size = HEADER_END;
    for (int component = 2; component < Long.SIZE - 1; component++) {
      if ((components >>> component & 1) != 0) {
        Registers at = cpuid.query(0xD, component);
        size = Math.max(size, at.ebx() + at.eax());
      }
    }
    return size;
  }

  /** The size in bytes of an area in compacted format with some components. */
  public int compactedSize(long components) {
    int size = HEADER_END;
    for (int component = 2; component < Long.SIZE - 1; component++) {
      if ((components >>> component & 1) != 0) {
        Registers at = cpuid.query(0xD, component);
        size = start(size, at) + at.eax();
      }
    }
    return size;
  }

  private int start(int end, Registers component) {
    boolean align = aligns && (component.ecx() & 2) != 0;
    return align ? (end + ALIGNMENT - 1) & -ALIGNMENT : end;
  }
}
