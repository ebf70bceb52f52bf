package guise.engine.isa;

import guise.x86.xstate.XstateLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The registers of x87, SSE, AVX, AVX-512 and AMX, and whatever else XSAVE manages, as they are
 * now: the processor's own, which instructions use and which userspace exchanges with KVM.
 *
 * <p>PKRU alone is elsewhere ({@link Cpu#pkru}), because memory looks at it.
 */
public final class ExtendedState {
  public static final int X87 = 0;
  public static final int SSE = 1;
  public static final int AVX = 2;
  public static final int PKRU = 9;
  public static final int FCW_INIT = 0x37F;
  public static final int MXCSR_INIT = 0x1F80;

  /** The defined bits of MXCSR. */
  public static final int MXCSR_MASK = 0xFFFF;

  /** The words that components have in any case: their MSRs are there before XSAVE is. */
  private static final int LEAST = 3;

  private static final int TOP = 7 << 11;
  private static final int COMPONENTS = Long.SIZE - 1;

  // -- x87 --------------------------------------------------------------------------------------
  public int fcw = FCW_INIT;
  public int fsw;

  /** A bit for each physical register: whether it holds something. */
  public int ftw;

  public int fop;
  public long fip;
  public long fdp;

  /** ST0 to ST7 in this order, each a significand and, in the next element, sign and exponent. */
  public final long[] st = new long[16];

  // -- SSE --------------------------------------------------------------------------------------
  /** XMM0 to XMM15, the lower half of each before the upper. */
  public final long[] xmm = new long[32];

  public int mxcsr = MXCSR_INIT;

  /** What computes with floating-point numbers. */
  final FloatUnit floats = new FloatUnit();

  // -- the others -------------------------------------------------------------------------------
  private final long[] @Nullable [] components = new long[COMPONENTS][];
  private @Nullable XstateLayout layout;

  /** The components that were loaded since they were last in their initial state. */
  private long loaded;

  private boolean byValues;

  public long xss;
  public long xfd;
  public long xfdErr;

  /** Says how large components are and where they lie; the processor's leaf 0xD. */
  public void layout(XstateLayout of) {
    layout = of;
  }

  XstateLayout layout() {
    if (layout == null) {
      throw new IllegalStateException("the processor has no XSAVE");
    }
    return layout;
  }

  /** The registers of a component from 2 on, PKRU excepted, as its area has them. */
  public long[] component(int number) {
    long[] known = components[number];
    if (known == null) {
      known = new long[Math.max(LEAST, layout().size(number) + Long.BYTES - 1 >>> 3)];
      components[number] = known;
    }
    return known;
  }

  /** What is in use is seen by its values alone; a processor may choose so. */
  public void goByValues() {
    byValues = true;
  }

  /** Takes note that components got values, initial ones or not. */
  public void loaded(long mask) {
    loaded |= byValues ? 0 : mask;
  }

  /** XRSTOR of some components, of which those that are present were loaded. */
  void restored(long wanted, long present) {
    loaded = loaded & ~wanted | (byValues ? 0 : wanted & present);
  }

  /** Brings components into their initial state, MXCSR included in SSE's. */
  public void initialise(long mask) {
    loaded &= ~mask;
    if ((mask & 1) != 0) {
      initialiseX87();
      Arrays.fill(st, 0);
    }
    if ((mask & 2) != 0) {
      Arrays.fill(xmm, 0);
      mxcsr = MXCSR_INIT;
    }
    for (long left = mask & ~3L & Long.MAX_VALUE; left != 0; left &= left - 1) {
      long[] known = components[Long.numberOfTrailingZeros(left)];
      if (known != null) {
        Arrays.fill(known, 0);
      }
    }
  }

  /** Makes register 0 ST0: the registers stay where they are, and get other names. */
  void toTop() {
    int top = fsw >>> 11 & 7;
    if (top != 0) {
      long[] before = st.clone();
      for (int i = 0; i < st.length; i++) {
        st[i + 2 * top & st.length - 1] = before[i];
      }
      fsw &= ~TOP;
    }
  }

  /** FNINIT: the registers keep their values, and are empty. */
  void initialiseX87() {
    toTop();
    fcw = FCW_INIT;
    fsw = 0;
    ftw = 0;
    fop = 0;
    fip = 0;
    fdp = 0;
  }

  /**
   * XINUSE without PKRU: the components that are not in their initial state, as far as the
   * processor keeps track. A component that was loaded counts until it is initialised.
   */
  public long inUse() {
    long mask = loaded;
    mask |= x87InUse() ? 1 : 0;
    mask |= mxcsr != MXCSR_INIT || !isZero(xmm) ? 2 : 0;
    for (int i = 2; i < COMPONENTS; i++) {
      long[] known = components[i];
      if (known != null && (mask >>> i & 1) == 0 && !isZero(known)) {
        mask |= 1L << i;
      }
    }
    return mask;
  }

  private boolean x87InUse() {
    return fcw != FCW_INIT || (fsw | ftw | fop) != 0 || (fip | fdp) != 0 || !isZero(st);
  }

  private static boolean isZero(long[] words) {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }
}
