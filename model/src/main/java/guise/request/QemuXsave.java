package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.host.RawCpuid;
import guise.x86.Registers;

/**
 * The XSAVE area that QEMU shows.
 *
 * @param xcr0 its components; QEMU 10.0 has none for IA32_XSS
 */
@Immutable
record QemuXsave(long xcr0, RawCpuid host) {
  private static final int LEGACY_AREA = 576;
  private static final int ALIGNED_AND_DYNAMIC = 6;

  /** A component that comes with a feature. */
  private enum Component {
    // spotless:off
    X87       (QemuWord.F1_ECX, 26, 0),
    SSE       (QemuWord.F1_ECX, 26, 1),
    AVX       (QemuWord.F1_ECX, 28, 2),
    BNDREGS   (QemuWord.F7_EBX, 14, 3),
    BNDCSR    (QemuWord.F7_EBX, 14, 4),
    OPMASK    (QemuWord.F7_EBX, 16, 5),
    ZMM_LOW   (QemuWord.F7_EBX, 16, 6),
    ZMM_HIGH  (QemuWord.F7_EBX, 16, 7),
    PKRU      (QemuWord.F7_ECX,  3, 9),
    TILECFG   (QemuWord.F7_EDX, 24, 17),
    TILEDATA  (QemuWord.F7_EDX, 24, 18);
    // spotless:on

    private final QemuWord word;
    private final int bit;
    private final int number;

    Component(QemuWord word, int bit, int number) {
      this.word = word;
      this.bit = bit;
      this.number = number;
    }

    boolean in(QemuFeatures features) {
      boolean avx10 = word == QemuWord.F7_EBX && bit == 16 && features.has(QemuWord.F7_1_EDX, 19);
      return avx10 || features.has(word, bit);
    }
  }

  /** The components of the features, as far as KVM supports them. */
  static QemuXsave of(QemuFeatures features, Offer offer) {
    long xcr0 = 0;
    if (!features.withoutXsave()) {
      for (Component component : Component.values()) {
        xcr0 |= component.in(features) ? 1L << component.number : 0;
      }
    }
    return new QemuXsave(xcr0 & offer.guestXcr0Bits(), offer.host());
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
