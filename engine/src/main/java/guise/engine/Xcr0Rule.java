package guise.engine;

import com.google.errorprone.annotations.Immutable;
import guise.kvm.Errno;
import java.util.Optional;

/** Which state components XCR0 may name (SDM Vol. 1, 13.3); XSETBV and KVM_SET_XCRS obey. */
enum Xcr0Rule implements Refusal {
  // spotless:off
  X87_IS_ALWAYS_ON   ("bit 0 is 1",                                   (xcr0, _) -> (xcr0 & 1) != 0),
  AVX_NEEDS_SSE      ("AVX comes only with SSE",                      (xcr0, _) -> (xcr0 & 4) == 0 || (xcr0 & 2) != 0),
  GUEST_SUPPORTS_ALL ("the guest's CPUID and KVM have every component", (xcr0, supported) -> (xcr0 & ~(supported | 1)) == 0),
  MPX_IS_A_PAIR      ("BNDREGS and BNDCSR come together",             (xcr0, _) -> allOrNone(xcr0, 0x18)),
  AVX512_NEEDS_AVX   ("AVX-512 comes only with AVX",                  (xcr0, _) -> (xcr0 & 0xE0) == 0 || (xcr0 & 4) != 0),
  AVX512_IS_A_TRIPLE ("the three parts of AVX-512 come together",     (xcr0, _) -> allOrNone(xcr0, 0xE0)),
  TILES_ARE_A_PAIR   ("tile configuration and data come together",    (xcr0, _) -> allOrNone(xcr0, 0x6_0000)),
  /** Asked last, and only where the buffer grows on demand. */
  FPU_BUFFER_GROWS   ("there is memory for the larger FPU state",      (_, _) -> true);
  // spotless:on

  /** Whether a value is possible for a guest that can have some components. */
  @Immutable
  private interface Condition {
    boolean holds(long xcr0, long supported);
  }

  private final String meaning;
  private final Condition condition;

  Xcr0Rule(String meaning, Condition condition) {
    this.meaning = meaning;
    this.condition = condition;
  }

  private static boolean allOrNone(long xcr0, long components) {
    return (xcr0 & components) == 0 || (xcr0 & components) == components;
  }

  /** The first rule, in the order above, that a value of XCR0 breaks. */
  static Optional<Xcr0Rule> brokenBy(long xcr0, long supported) {
    for (Xcr0Rule rule : values()) {
      if (!rule.condition.holds(xcr0, supported)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  @Override
  public Errno errno() {
    return Errno.EINVAL;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
