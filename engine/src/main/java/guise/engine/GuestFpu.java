package guise.engine;

import guise.engine.Hardware.Peculiarity;
import guise.engine.isa.Cpu;
import guise.engine.isa.ExtendedState;
import guise.kvm.Bytes;
import guise.kvm.Fpu;
import guise.kvm.Xsave;
import guise.x86.StaticFeature;
import guise.x86.xstate.XstateLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The FPU state of a vCPU as KVM holds it: what userspace exchanges of the processor's {@link
 * ExtendedState}, which components there is room for, and whether XFD is passed through.
 *
 * <p>It starts with room for everything that needs no permission; when it grows is {@link
 * FpuMemory}'s affair, and until when IA32_XFD is intercepted {@link XfdPassThrough}'s.
 *
 * <p>Between runs the state lies in KVM's memory, in XSAVE's format, where XSTATE_BV says which
 * components are there; what {@code KVM_SET_FPU} writes into one that is not is lost when the guest
 * is entered.
 */
final class GuestFpu {
  private static final int XSTATE_BV = 512;
  private static final int XCOMP_BV = 520;
  private static final int HEADER_END = XstateLayout.HEADER_END;
  private static final int SOFTWARE = 464;
  private static final int MXCSR = 24;
  private static final int MXCSR_BITS = 0xFFFF;

  /** MM, with which SSE does not insist on alignment: AMD's. */
  private static final int MISALIGNED = 1 << 17;

  private static final long LEGACY = 3;
  private static final long AVX = 4;
  private static final int PKRU = ExtendedState.PKRU;

  /** The components of XSS, which userspace does not exchange in this way: 8 and 10 to 16. */
  private static final long SUPERVISOR = 0x1_FD00;

  private final Platform platform;
  private final Cpu cpu;
  private final ExtendedState state;
  private final XstateImage images;
  private final FpuMemory memory;
  private final long hostFeatures;
  final XfdPassThrough passThrough;

  /** Whether the state lies in memory, and XSTATE_BV there. */
  private boolean inMemory = true;

  private long listed;

  GuestFpu(EmulatedVm vm, Work work, Cpu cpu) {
    this.platform = vm.platform;
    this.cpu = cpu;
    this.state = cpu.extended;
    this.images = new XstateImage(state, platform.layout);
    this.hostFeatures = platform.view.xcr0() | LEGACY;
    this.memory = new FpuMemory(vm, hostFeatures, work);
    this.passThrough = new XfdPassThrough(platform.xfd, work);
    state.layout(platform.layout);
    if (platform.choices.hardware().has(Peculiarity.STATE_IN_USE_BY_VALUE)) {
      state.goByValues();
    }
  }

  /** The guest is entered: what memory does not list is in its initial state. */
  void load() {
    if (inMemory) {
      state.initialise(~(listed | SUPERVISOR));
      state.loaded(listed & ~(1L << PKRU));
      inMemory = false;
    }
  }

  /** The components that are not in their initial state. */
  private long present() {
    long pkru = cpu.pkru != 0 ? 1L << PKRU : 0;
    return inMemory ? listed : state.inUse() & ~SUPERVISOR | pkru;
  }

  /**
   * KVM saves the state after a run. The protection keys that are loaded meanwhile are the host's,
   * which are not in their initial state.
   */
  private void save() {
    if (inMemory) {
      return;
    }
    boolean unknown = platform.choices.hardware().has(Peculiarity.STATE_IN_USE_UNKNOWN);
    listed = present() | hostFeatures & (unknown ? room() : 1L << PKRU);
    inMemory = true;
  }

  private long room() {
    return memory.room();
  }

  /** {@code KVM_SET_CPUID2} has accepted a CPUID that announces some components. */
  void accepted(long xcr0, String ioctl) {
    memory.accepted(xcr0, ioctl);
  }

  /** Whether there is memory for what some XCR0 uses under some IA32_XFD. */
  boolean suffices(long xcr0, long disabled) {
    return memory.suffices(xcr0, disabled);
  }

  /** Whether the guest may still make the buffer grow. */
  boolean mayGrow() {
    return memory.mayGrow();
  }

  /** A component that XFD disables may fall back into its initial state: here it does. */
  void writeXfd(long value) {
    state.xfd = value;
    state.initialise(value);
    listed &= ~value;
    passThrough.written(value, mayGrow());
  }

  // -- KVM_GET_XSAVE, KVM_GET_XSAVE2 and KVM_SET_XSAVE ------------------------------------------

  Xsave get(VcpuState v) {
    VcpuRefusal.XSAVE_FITS_4096.unless(memory.size() <= Xsave.SIZE, "KVM_GET_XSAVE");
    return get2(v);
  }

  Xsave get2(VcpuState v) {
    save();
    long shown = listed & room() & (v.supportedXcr0 | LEGACY);
    var out = ByteBuffer.wrap(new byte[memory.size()]).order(ByteOrder.LITTLE_ENDIAN);
    images.write(out, shown & ~(1L << PKRU));
    boolean control = (shown & (LEGACY & ~1 | AVX)) != 0;
    XstateImage.writeControl(out, control ? state.mxcsr : ExtendedState.MXCSR_INIT, mxcsrBits());
    out.putLong(SOFTWARE, hostFeatures);
    out.putLong(XSTATE_BV, shown);
    if ((room() >>> PKRU & 1) != 0) {
      out.putInt(platform.layout.offset(PKRU), cpu.pkru);
    }
    return new Xsave(Bytes.of(out.array()));
  }

  private int mxcsrBits() {
    boolean misaligned = platform.host.cpuid().has(StaticFeature.MISALIGNSSE.bit());
    return misaligned ? MXCSR_BITS | MISALIGNED : MXCSR_BITS;
  }

  void set(VcpuState v, Xsave xsave) {
    String ioctl = "KVM_SET_XSAVE";
    VcpuRefusal.XSAVE_SIZE.unless(xsave.area().size() >= memory.size(), ioctl);
    long incoming = xsave.xstateBv() & ~state.xfd;
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

  /** MXCSR comes along with x87's or AVX's state, even without SSE's. PKRU stays if not given. */
  private void take(byte[] given, long incoming, boolean control, int mxcsr) {
    ByteBuffer from = ByteBuffer.wrap(given).order(ByteOrder.LITTLE_ENDIAN);
    state.initialise(~(incoming | SUPERVISOR));
    images.read(from, incoming & ~(1L << PKRU));
    if (control) {
      state.mxcsr = mxcsr;
    }
    if ((incoming >>> PKRU & 1) != 0) {
      cpu.pkru = from.getInt(platform.layout.offset(PKRU));
      cpu.settle();
    }
    listed = incoming;
    inMemory = true;
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
    return new Fpu(
        XstateImage.bytes(state.st),
        state.fcw,
        state.fsw,
        state.ftw,
        state.fop,
        state.fip,
        state.fdp,
        XstateImage.bytes(state.xmm),
        0);
  }

  /** Nothing is checked, and MXCSR stays as it is. */
  void setLegacy(Fpu fpu) {
    save();
    XstateImage.read(fpu.fpr(), state.st);
    XstateImage.read(fpu.xmm(), state.xmm);
    state.fcw = fpu.fcw() & 0xFFFF;
    state.fsw = fpu.fsw() & 0xFFFF;
    state.ftw = fpu.ftw() & 0xFF;
    state.fop = fpu.lastOpcode() & 0xFFFF;
    state.fip = fpu.lastIp();
    state.fdp = fpu.lastDp();
  }
}
