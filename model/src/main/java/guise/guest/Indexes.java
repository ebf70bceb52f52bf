package guise.guest;

import guise.x86.Registers;
import java.util.stream.IntStream;

/** Which further indexes of a function KVM reports once it has written index 0. */
enum Indexes {
  ALONE,
  /** One after the other until the entry just written names no cache; that one is kept. */
  UNTIL_NO_CACHE,
  /** One after the other until the entry just written names no level of topology; it is kept. */
  UNTIL_NO_LEVEL,
  /** As many as EAX of index 0 says. */
  UP_TO_EAX,
  /** Index 1 and every state component the guests of this process can have. */
  COMPONENTS,
  /** Index 1 where SGX is offered. */
  SGX_ATTRIBUTES;

  private static final int CACHE_TYPE = 0x1F;
  private static final int LEVEL_TYPE = 0xFF00;

  boolean goesOn(Registers last) {
    return switch (this) {
      case UNTIL_NO_CACHE -> (last.eax() & CACHE_TYPE) != 0;
      case UNTIL_NO_LEVEL -> (last.ecx() & LEVEL_TYPE) != 0;
      default -> false;
    };
  }

  /** The indexes after 0, for the ways that know them beforehand. */
  IntStream after(Report report, LeafRule rule, Registers first) {
    return switch (this) {
      case ALONE, UNTIL_NO_CACHE, UNTIL_NO_LEVEL -> IntStream.empty();
      case UP_TO_EAX -> upTo(report, rule, first);
      case COMPONENTS -> components(report);
      case SGX_ATTRIBUTES -> rule.gate().isOpen(report) ? IntStream.of(1) : IntStream.empty();
    };
  }

  private static IntStream upTo(Report report, LeafRule rule, Registers first) {
    return rule.gate().isOpen(report) ? IntStream.rangeClosed(1, first.eax()) : IntStream.empty();
  }

  private static IntStream components(Report report) {
    long xcr0 = report.permittedXcr0();
    long all = xcr0 | report.permittedXss();
    if (xcr0 == 0) {
      return IntStream.empty();
    }
    return IntStream.concat(
        IntStream.of(1),
        IntStream.range(2, Long.SIZE)
            .filter(index -> (all >>> index & 1) != 0)
            .filter(index -> isUsable(report, index)));
  }

  /** A component the processor gives no size, or keeps in the other register, is left out. */
  private static boolean isUsable(Report report, int index) {
    Registers raw = report.raw().query(0xD, index);
    boolean supervisor = (report.permittedXcr0() >>> index & 1) == 0;
    return raw.eax() != 0 && (raw.ecx() & 1) == (supervisor ? 1 : 0);
  }
}
