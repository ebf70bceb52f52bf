package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Vendor;
import java.util.EnumSet;
import java.util.Optional;

/** The highest leaves that QEMU shows, as unsigned numbers; 0 where there is no such range. */
@Immutable
record QemuLimits(int basic, int extended, int centaur, int indexOf7) {
  /** The features that a leaf must be in reach for. */
  private static final EnumSet<QemuWord> RAISING =
      EnumSet.of(
          QemuWord.F7_EBX,
          QemuWord.F1_EDX,
          QemuWord.F1_ECX,
          QemuWord.F6_EAX,
          QemuWord.F7_ECX,
          QemuWord.F7_1_EAX,
          QemuWord.F7_1_EDX,
          QemuWord.F7_2_EDX,
          QemuWord.X1_EDX,
          QemuWord.X1_ECX,
          QemuWord.X7_EDX,
          QemuWord.X8_EBX,
          QemuWord.C1_EDX,
          QemuWord.XA_EDX,
          QemuWord.D_1_EAX);

  /** KVM's limits, raised to what the features need, unless {@code -cpu} gives others. */
  static QemuLimits of(
      Offer offer, QemuCpu cpu, QemuFeatures features, Smp smp, Optional<Vendor> vendor) {
    boolean intel = vendor.equals(Optional.of(Vendor.INTEL));
    QemuLimits limits =
        offered(offer, cpu)
            .raised(features)
            .raised(features.has(QemuWord.F7_EBX, 25), 0x14)
            .raised(smp.extended() && intel, 0x1F)
            .raised(features.has(QemuWord.F7_1_EDX, 19), 0x24)
            .raised(features.has(QemuWord.X1_ECX, 2), 0x8000_000A)
            .raised(features.get(QemuWord.X21_EAX) != 0, 0x8000_0021)
            .raised(features.has(QemuWord.F7_EBX, 2), 0x12);
    return new QemuLimits(
        cpu.number(QemuProperty.LEVEL, limits.basic),
        cpu.number(QemuProperty.XLEVEL, limits.extended),
        cpu.number(QemuProperty.XLEVEL2, limits.centaur),
        cpu.number(QemuProperty.LEVEL_FUNC7, limits.indexOf7));
  }

  private static QemuLimits offered(Offer offer, QemuCpu cpu) {
    return new QemuLimits(
        cpu.number(QemuProperty.MIN_LEVEL, limit(offer, 0)),
        cpu.number(QemuProperty.MIN_XLEVEL, limit(offer, 0x8000_0000)),
        cpu.number(QemuProperty.MIN_XLEVEL2, limit(offer, 0xC000_0000)),
        0);
  }

  private static int limit(Offer offer, int range) {
    return offer.supported().read(CpuidWord.of(range, 0, Register.EAX));
  }

  private QemuLimits raised(QemuFeatures features) {
    QemuLimits limits = this;
    for (QemuWord word : RAISING) {
      Leaf leaf = word.word().leaf();
      if (features.get(word) != 0) {
        limits = limits.raised(true, leaf.function());
        limits = leaf.function() == 7 ? limits.withIndex(leaf.index()) : limits;
      }
    }
    return limits;
  }

  private QemuLimits withIndex(int index) {
    return new QemuLimits(basic, extended, centaur, Math.max(indexOf7, index));
  }

  private QemuLimits raised(boolean needed, int function) {
    if (!needed) {
      return this;
    }
    return switch (function >>> 28) {
      case 0x8 -> new QemuLimits(basic, max(extended, function), centaur, indexOf7);
      case 0xC -> new QemuLimits(basic, extended, max(centaur, function), indexOf7);
      default -> new QemuLimits(max(basic, function), extended, centaur, indexOf7);
    };
  }

  /** Whether a leaf is within a limit, of which 0 is none. */
  static boolean reach(int limit, int function) {
    return limit != 0 && Integer.compareUnsigned(function, limit) <= 0;
  }

  private static int max(int a, int b) {
    return Integer.compareUnsigned(a, b) < 0 ? b : a;
  }
}
