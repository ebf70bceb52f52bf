package guise.request;

import static guise.x86.xstate.XComponent.*;

import com.google.errorprone.annotations.Immutable;
import guise.host.RawCpuid;
import guise.x86.Registers;
import guise.x86.xstate.XComponent;
import java.util.EnumSet;
import java.util.Set;

/**
 * The XSAVE area that QEMU shows.
 *
 * @param xcr0 its components; QEMU 10.0 has none for IA32_XSS
 */
@Immutable
record QemuXsave(long xcr0, RawCpuid host) {
  private static final int LEGACY_AREA = 576;
  private static final int ALIGNED_AND_DYNAMIC = 6;

  /** The components of QEMU 10.0. */
  private static final Set<XComponent> KNOWN =
      EnumSet.of(
          X87, SSE, YMM, BNDREGS, BNDCSR, OPMASK, ZMM_HI256, HI16_ZMM, PKRU, TILECFG, TILEDATA);

  /** The components of the features, as far as KVM supports them. */
  static QemuXsave of(QemuFeatures features, Offer offer) {
    long xcr0 = 0;
    if (!features.withoutXsave()) {
      for (XComponent component : KNOWN) {
        xcr0 |= comesWith(features, component) ? component.mask() : 0;
      }
    }
    return new QemuXsave(xcr0 & offer.guestXcr0Bits(), offer.host());
  }

  /** QEMU has the first two wherever there is XSAVE. */
  private static boolean comesWith(QemuFeatures features, XComponent component) {
    return component == X87
        || component == SSE
        || component.features().stream().anyMatch(features::has);
  }

  int standardSize() {
    int size = LEGACY_AREA;
    for (int number = 2; number < Long.SIZE; number++) {
      if (has(number)) {
        Registers it = host.query(0xD, number);
        size = Math.max(size, it.ebx() + it.eax());
      }
    }
    return size;
  }

  int compactSize() {
    int size = LEGACY_AREA;
    for (int number = 2; number < Long.SIZE; number++) {
      size += has(number) ? host.query(0xD, number).eax() : 0;
    }
    return size;
  }

  boolean has(int component) {
    return (xcr0 >>> component & 1) != 0;
  }

  Registers component(int number) {
    Registers it = host.query(0xD, number);
    return new Registers(it.eax(), it.ebx(), it.ecx() & ALIGNED_AND_DYNAMIC, 0);
  }
}
