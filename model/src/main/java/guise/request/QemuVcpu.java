package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.x86.CpuidEntry;
import guise.x86.Registers;
import guise.x86.Vendor;
import java.util.Optional;

/**
 * One vCPU of QEMU's, with everything settled that its leaves are written from.
 *
 * @param number its number, from 0
 * @param vendor the maker's letters in EBX, EDX and ECX
 */
@Immutable
@SuppressWarnings("Immutable") // the features are settled and change no more
record QemuVcpu(
    Offer offer,
    QemuCpu cpu,
    Smp smp,
    int number,
    Registers vendor,
    QemuFeatures features,
    QemuLimits limits,
    QemuXsave xsave) {
  boolean isAmd() {
    return Vendor.of(vendor).equals(Optional.of(Vendor.AMD));
  }

  /** 1.EAX without the bits that tell neither family nor model nor stepping. */
  int version() {
    int host = offer.host().query(1, 0).eax();
    int family = cpu.number(QemuProperty.FAMILY, (host >>> 8 & 0xF) + (host >>> 20 & 0xFF));
    int model = cpu.number(QemuProperty.MODEL, host >>> 4 & 0xF | host >>> 12 & 0xF0);
    int stepping = cpu.number(QemuProperty.STEPPING, host & 0xF);
    int families = family > 0xF ? 0xF00 | family - 0xF << 20 : family << 8;
    return families | (model & 0xF) << 4 | model >>> 4 << 16 | stepping;
  }

  Registers offered(int function) {
    return offer.supported().find(function, 0).map(CpuidEntry::values).orElse(Registers.ZERO);
  }
}
