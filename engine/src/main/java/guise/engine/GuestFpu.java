package guise.engine;

import guise.engine.Hardware.Peculiarity;
import guise.kvm.Bytes;
import guise.kvm.Fpu;
import guise.kvm.Xsave;
import guise.x86.StaticFeature;
import guise.x86.xstate.XstateLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The FPU state of a vCPU: an area in standard format as userspace exchanges it, which components
 * it has room for, and IA32_XFD.
 *
 * <p>It starts with room for everything that needs no permission; when it grows is {@link
 * FpuMemory}'s affair, and until when IA32_XFD is intercepted {@link XfdPassThrough}'s.
 */
final class GuestFpu {
  private static final int XSTATE_BV = 512;
  private static final int XCOMP_BV = 520;
  private static final int HEADER_END = XstateLayout.HEADER_END;
  private static final int SOFTWARE = 464;
  private static final int LEGACY_RESERVED = 416;
  private static final int FCW = 0;
  private static final int FSW = 2;
  private static final int FTW = 4;
  private static final int FOP = 6;
  private static final int FIP = 8;
  private static final int FDP = 16;
  private static final int MXCSR = 24;
  private static final int ST = 32;
  private static final int XMM = 160;
  private static final int XMM_END = 416;
  private static final short FCW_INIT = 0x37F;
  private static final int MXCSR_INIT = 0x1F80;
  private static final int MXCSR_MASK = 28;
  private static final int MXCSR_BITS = 0xFFFF;

  /** MM, with which SSE does not insist on alignment: AMD's. */
  private static final int MISALIGNED = 1 << 17;

  private static final long X87 = 1;
  private static final long SSE = 2;
  private static final long LEGACY = X87 | SSE;
  private static final long AVX = 4;
  private static final int PKRU = 9;

  private final Platform platform;
  private final FpuMemory memory;
  private final long hostFeatures;
  private long present;
  private byte[] area;
  private int pkru;
  long xfd;
  long xfdErr;
  final XfdPassThrough passThrough;

  GuestFpu(EmulatedVm vm, Work work) {
    this.platform = vm.platform;
    this.hostFeatures = platform.view.xcr0() | LEGACY;
    this.memory = new FpuMemory(vm, hostFeatures, work);
    this.passThrough = new XfdPassThrough(platform.xfd, work);
    this.area = new byte[memory.size()];
    initialise(LEGACY);
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Brings legacy components into their initial state. */
  private void initialise(long components) {
    if ((components & X87) != 0) {
      Arrays.fill(area, 0, MXCSR, (byte) 0);
      Arrays.fill(area, ST, XMM, (byte) 0);
      buffer().putShort(FCW, FCW_INIT);
    }
    if ((components & SSE) != 0) {
      Arrays.fill(area, XMM, XMM_END, (byte) 0);
      buffer().putInt(MXCSR, MXCSR_INIT);
    }
  }

  /**
   * KVM has saved the state after a run. The protection keys are then the host's, which are not in
   * their initial state.
   */
  void saved() {
    boolean unknown = platform.choices.hardware().has(Peculiarity.STATE_IN_USE_UNKNOWN);
    present |= hostFeatures & (unknown ? room() : 1L << PKRU);
  }

  private long room() {
    return memory.room();
  }

  /** The components that are not in their initial state. */
  long present() {
    return present;
  }

  /** {@code KVM_SET_CPUID2} has accepted a CPUID that announces some components. */
  void accepted(long xcr0, String ioctl) {
    memory.accepted(xcr0, ioctl);
    fit();
  }

  /** Whether there is memory for what some XCR0 uses under some IA32_XFD. */
  boolean suffices(long xcr0, long disabled) {
    boolean suffices = memory.suffices(xcr0, disabled);
    fit();
    return suffices;
  }

  /** Whether the guest may still make the buffer grow. */
  boolean mayGrow() {
    return memory.mayGrow();
  }

  private void fit() {
    if (area.length < memory.size()) {
      area = Arrays.copyOf(area, memory.size());
    }
  }

  /** A component that XFD disables may fall back into its initial state. */
  void writeXfd(long value) {
    xfd = value;
    present &= ~value;
    passThrough.written(value, mayGrow());
  }

  // -- KVM_GET_XSAVE, KVM_GET_XSAVE2 and KVM_SET_XSAVE ------------------------------------------

  Xsave get(VcpuState v) {
    VcpuRefusal.XSAVE_FITS_4096.unless(memory.size() <= Xsave.SIZE, "KVM_GET_XSAVE");
    return get2(v);
  }

  Xsave get2(VcpuState v) {
    long shown = present & room() & (v.supportedXcr0 | LEGACY);
    byte[] image = new byte[memory.size()];
    var out = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    legacy(image, out, shown);
    out.putLong(SOFTWARE, hostFeatures);
    out.putLong(XSTATE_BV, shown);
    for (int component = 2; component < Long.SIZE - 1; component++) {
      if (component == PKRU && (room() >>> PKRU & 1) != 0) {
        out.putInt(platform.layout.offset(PKRU), pkru);
      } else if ((shown >>> component & 1) != 0) {
        copy(area, image, component);
      }
    }
    return new Xsave(Bytes.of(image));
  }

  private void legacy(byte[] image, ByteBuffer out, long shown) {
    out.putShort(FCW, FCW_INIT);
    if ((shown & X87) != 0) {
      System.arraycopy(area, 0, image, 0, MXCSR);
      System.arraycopy(area, ST, image, ST, XMM - ST);
    }
    if ((shown & SSE) != 0) {
      System.arraycopy(area, XMM, image, XMM, XMM_END - XMM);
    }
    boolean control = (shown & (SSE | AVX)) != 0;
    out.putInt(MXCSR_MASK, mxcsrBits());
    out.putInt(MXCSR, control ? buffer().getInt(MXCSR) : MXCSR_INIT);
  }

  private int mxcsrBits() {
    boolean misaligned = platform.host.cpuid().has(StaticFeature.MISALIGNSSE.bit());
    return misaligned ? MXCSR_BITS | MISALIGNED : MXCSR_BITS;
  }

  private void copy(byte[] from, byte[] to, int component) {
    int at = platform.layout.offset(component);
    System.arraycopy(from, at, to, at, platform.layout.size(component));
  }

  void set(VcpuState v, Xsave xsave) {
    String ioctl = "KVM_SET_XSAVE";
    VcpuRefusal.XSAVE_SIZE.unless(xsave.area().size() >= memory.size(), ioctl);
    long incoming = xsave.xstateBv() & ~xfd;
    boolean supported = (incoming & ~(platform.caps.supportedXcr0() | LEGACY)) == 0;
    VcpuRefusal.XSTATE_SUPPORTED.unless(supported, ioctl);
    VcpuRefusal.XSTATE_IN_BUFFER.unless((incoming & ~room()) == 0, ioctl);
    VcpuRefusal.XSTATE_STANDARD.unless(xsave.xcompBv() == 0, ioctl);
    byte[] given = xsave.area().toArray();
    VcpuRefusal.XSTATE_RESERVED.unless(isZero(given, XCOMP_BV + Long.BYTES, HEADER_END), ioctl);
    boolean control = (incoming & (LEGACY | AVX)) != 0;
    int mxcsr = xsave.area().getInt(MXCSR);
    VcpuRefusal.MXCSR_KNOWN_BITS.unless(!control || (mxcsr & ~mxcsrBits()) == 0, ioctl);
    take(given, incoming, control, mxcsr);
  }

  private void take(byte[] given, long incoming, boolean control, int mxcsr) {
    initialise(LEGACY & ~incoming);
    if ((incoming & X87) != 0) {
      System.arraycopy(given, 0, area, 0, MXCSR);
      System.arraycopy(given, ST, area, ST, XMM - ST);
    }
    if ((incoming & SSE) != 0) {
      System.arraycopy(given, XMM, area, XMM, XMM_END - XMM);
    }
    if (control) {
      buffer().putInt(MXCSR, mxcsr);
    }
    for (int component = 2; component < Long.SIZE - 1; component++) {
      if ((incoming >>> component & 1) != 0) {
        copy(given, area, component);
      }
    }
    if ((incoming >>> PKRU & 1) != 0) {
      pkru = buffer().getInt(platform.layout.offset(PKRU));
    }
    present = incoming;
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] != 0) {
        return false;
      }
    }
    return true;
  }

  // -- KVM_GET_FPU and KVM_SET_FPU --------------------------------------------------------------

  Fpu legacy() {
    ByteBuffer at = buffer();
    return new Fpu(
        Bytes.of(Arrays.copyOfRange(area, ST, XMM)),
        at.getShort(FCW) & 0xFFFF,
        at.getShort(FSW) & 0xFFFF,
        area[FTW] & 0xFF,
        at.getShort(FOP) & 0xFFFF,
        at.getLong(FIP),
        at.getLong(FDP),
        Bytes.of(Arrays.copyOfRange(area, XMM, XMM_END)),
        0);
  }

  /** Nothing is checked, and MXCSR stays as it is. */
  void setLegacy(Fpu fpu) {
    ByteBuffer at = buffer();
    System.arraycopy(fpu.fpr().toArray(), 0, area, ST, XMM - ST);
    System.arraycopy(fpu.xmm().toArray(), 0, area, XMM, XMM_END - XMM);
    at.putShort(FCW, (short) fpu.fcw());
    at.putShort(FSW, (short) fpu.fsw());
    area[FTW] = (byte) fpu.ftw();
    at.putShort(FOP, (short) fpu.lastOpcode());
    at.putLong(FIP, fpu.lastIp());
    at.putLong(FDP, fpu.lastDp());
    Arrays.fill(area, LEGACY_RESERVED, XSTATE_BV, (byte) 0);
  }
}
