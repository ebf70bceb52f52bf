package guise.engine;

import guise.kvm.Xcrs;
import guise.kvm.Xcrs.Xcr;
import guise.x86.StaticFeature;
import java.util.List;
import java.util.Optional;

/** {@code KVM_GET_XCRS}, {@code KVM_SET_XCRS} and the writing of XCR0 itself. */
final class ExtendedControl {
  private static final String SET = "KVM_SET_XCRS";
  private static final int MOST = 16;

  /** The components that are in every area, whose switching changes no size. */
  private static final long SIZELESS = 3 | Long.MIN_VALUE;

  private ExtendedControl() {}

  static Xcrs get(VcpuState v) {
    boolean has = v.platform.view.has(StaticFeature.XSAVE);
    return has ? Xcrs.xcr0(v.cpu.xcr0) : new Xcrs(0, 0, List.of());
  }

  /** Only the first entry for XCR0 counts; none is no error. */
  static void set(VcpuState v, Xcrs xcrs) {
    VcpuRefusal.XCRS_NEED_XSAVE.unless(v.platform.view.has(StaticFeature.XSAVE), SET);
    boolean few = Integer.compareUnsigned(xcrs.nr(), MOST) <= 0;
    VcpuRefusal.XCRS_AT_MOST_16.unless(few, SET);
    VcpuRefusal.XCRS_FLAGS_ZERO.unless(xcrs.flags() == 0, SET);
    for (int at = 0; at < xcrs.nr(); at++) {
      Xcr entry = xcrs.entry(at);
      if (entry.number() == 0) {
        var broken = write(v, entry.value());
        if (broken.isPresent()) {
          throw broken.get().of(SET);
        }
        return;
      }
    }
  }

  /** Writes XCR0, or says which rule forbids it. */
  static Optional<Xcr0Rule> write(VcpuState v, long xcr0) {
    var broken = Xcr0Rule.brokenBy(xcr0, v.supportedXcr0);
    if (broken.isEmpty() && !v.fpu.suffices(xcr0, v.cpu.extended.xfd)) {
      return Optional.of(Xcr0Rule.FPU_BUFFER_GROWS);
    }
    if (broken.isEmpty()) {
      long changed = v.cpu.xcr0 ^ xcr0;
      v.cpu.xcr0 = xcr0;
      if ((changed & ~SIZELESS) != 0) {
        v.runtimeChanged();
      }
    }
    return broken;
  }
}
