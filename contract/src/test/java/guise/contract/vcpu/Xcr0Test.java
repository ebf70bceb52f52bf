package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.isAccepted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.kvm.Kvm;
import guise.kvm.Vcpu;
import guise.kvm.Xcrs;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import org.junit.jupiter.api.Test;

/** Which values XCR0 takes, and what CPUID says of them: every combination of defined bits. */
@EveryBackend
class Xcr0Test {
  private static final int[] DEFINED = {0, 1, 2, 3, 4, 5, 6, 7, 9, 17, 18};

  private final CpuidTable supported;
  private final Vcpu vcpu;

  Xcr0Test(Backend backend) {
    Kvm kvm = backend.kvmWithTiles();
    supported = kvm.supportedCpuid().entries();
    vcpu = kvm.createVm().createVcpu(0);
    vcpu.setCpuid2(supported);
  }

  /** The manual's rules, written out apart from the engine's. */
  private static boolean isPossible(long xcr0, long supported) {
    boolean avx512 = (xcr0 & 0xE0) != 0;
    return (xcr0 & 1) == 1
        && (xcr0 & ~supported) == 0
        && ((xcr0 & 4) == 0 || (xcr0 & 2) != 0)
        && ((xcr0 >> 3 & 1) == (xcr0 >> 4 & 1))
        && (!avx512 || (xcr0 & 0xE4) == 0xE4)
        && ((xcr0 >> 17 & 1) == (xcr0 >> 18 & 1));
  }

  private long offered() {
    return supported.find(0xD, 0).map(e -> Integer.toUnsignedLong(e.get(Register.EAX))).orElse(0L)
        | 1;
  }

  private static long combination(int number) {
    long xcr0 = 0;
    for (int at = 0; at < DEFINED.length; at++) {
      xcr0 |= (number >>> at & 1L) << DEFINED[at];
    }
    return xcr0;
  }

  @Test
  void allCombinationsOfDefinedBits() {
    int accepted = 0;
    for (int number = 0; number < 1 << DEFINED.length; number++) {
      long xcr0 = combination(number);
      boolean taken = isAccepted(() -> vcpu.setXcrs(Xcrs.xcr0(xcr0)));
      assertEquals(isPossible(xcr0, offered()), taken, () -> Long.toHexString(xcr0));
      if (taken) {
        accepted++;
        assertEquals(xcr0, vcpu.xcrs().entry(0).value());
        sizesAreThoseOf(xcr0);
      }
    }
    assertTrue(accepted >= 2, "x87 alone and with SSE");
  }

  /** SDM Vol. 1, 13.4.2: the end of the component that ends last. */
  private void sizesAreThoseOf(long xcr0) {
    int expected = 576;
    for (int component = 2; component < 63; component++) {
      if ((xcr0 >>> component & 1) != 0) {
        int end =
            supported
                .find(0xD, component)
                .map(entry -> entry.get(Register.EAX) + entry.get(Register.EBX))
                .orElse(0); // of no size: KVM leaves it out
        expected = Math.max(expected, end);
      }
    }
    CpuidTable now = vcpu.cpuid();
    assertEquals(expected, now.read(CpuidWord.of(0xD, 0, Register.EBX)));
    int most = supported.read(CpuidWord.of(0xD, 0, Register.ECX));
    assertTrue(expected <= most, () -> "no more than " + most);
  }

  @Test
  void noOtherBitIsTaken() {
    for (int bit = 0; bit < 64; bit++) {
      long xcr0 = offered() | 1L << bit;
      boolean defined = (offered() & 1L << bit) != 0;
      assertEquals(defined, isAccepted(() -> vcpu.setXcrs(Xcrs.xcr0(xcr0))), "bit " + bit);
    }
  }

  @Test
  void withoutTheLeafOnlyX87IsLeft() {
    vcpu.setCpuid2(CpuidTable.EMPTY);
    for (int number = 0; number < 1 << DEFINED.length; number++) {
      long xcr0 = combination(number);
      assertEquals(xcr0 == 1, isAccepted(() -> vcpu.setXcrs(Xcrs.xcr0(xcr0))));
    }
  }
}
