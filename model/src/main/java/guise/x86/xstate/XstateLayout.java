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

  private static final int COMPONENTS = Long.SIZE - 1;
  private static final long EXTENDED = Long.MAX_VALUE & ~3L;

  private final int[] sizes = new int[COMPONENTS];
  private final int[] offsets = new int[COMPONENTS];
  private long aligned;

  private XstateLayout(Cpuid cpuid, boolean aligns) {
    for (int component = 2; component < COMPONENTS; component++) {
      Registers at = cpuid.query(0xD, component);
      sizes[component] = at.eax();
      offsets[component] = at.ebx();
      if (aligns && (at.ecx() & 2) != 0) {
        aligned |= 1L << component;
      }
    }
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
    for (long left = components & EXTENDED; left != 0; left &= left - 1) {
      int component = Long.numberOfTrailingZeros(left);
      size = Math.max(size, offsets[component] + sizes[component]);
    }
    return size;
  }

  /** The size in bytes of an area in compacted format with some components. */
  public int compactedSize(long components) {
    int size = HEADER_END;
    for (long left = components & EXTENDED; left != 0; left &= left - 1) {
      int component = Long.numberOfTrailingZeros(left);
      size = start(size, component) + sizes[component];
    }
    return size;
  }

  private int start(int end, int component) {
    boolean align = (aligned >>> component & 1) != 0;
    return align ? (end + ALIGNMENT - 1) & -ALIGNMENT : end;
  }

  /** Where a component lies in an area in standard format. */
  public int offset(int component) {
    return offsets[component];
  }

  /** Where a component lies in an area in compacted format with some components. */
  public int offset(int component, long components) {
    return start(compactedSize(components & (1L << component) - 1), component);
  }

  /** The size of a component. */
  public int size(int component) {
    return sizes[component];
  }
}
