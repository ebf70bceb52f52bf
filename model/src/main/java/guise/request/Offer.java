package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.host.RawCpuid;
import guise.kernel.Kernel;
import guise.x86.CpuidBit;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.xstate.XComponent;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a VMM has in hand when it decides what CPU its guest sees. Its APICs are the kernel's, so
 * KVM has {@code KVM_CAP_TSC_DEADLINE_TIMER}.
 *
 * @param supported the answer of {@code KVM_GET_SUPPORTED_CPUID}
 * @param host the answers to CPUID of the processor that the VMM itself runs on
 * @param kernel the host's kernel
 * @param guestXcr0 KVM's {@code KVM_X86_XCOMP_GUEST_SUPP}: every XSAVE component that the VMM could
 *     have, with permission; where it is not known, {@link #guestXcr0Bits} infers it
 * @param tscKhz the frequency of a vCPU's time-stamp counter ({@code KVM_GET_TSC_KHZ}), if known
 */
@Immutable
@SuppressWarnings("Immutable") // optionals of primitives are values
public record Offer(
    CpuidTable supported,
    RawCpuid host,
    Kernel kernel,
    OptionalLong guestXcr0,
    OptionalInt tscKhz) {
  private static final CpuidWord XCR0_LOW = CpuidWord.of(0xD, 0, Register.EAX);
  private static final CpuidWord XCR0_HIGH = CpuidWord.of(0xD, 0, Register.EDX);
  private static final CpuidBit AMX_TILE = CpuidBit.at(0x7, 0, Register.EDX, 24);
  private static final long TILES = XComponent.TILECFG.mask() | XComponent.TILEDATA.mask();

  public static Offer of(CpuidTable supported, RawCpuid host, Kernel kernel) {
    return new Offer(supported, host, kernel, OptionalLong.empty(), OptionalInt.empty());
  }

  /** The XSAVE components that KVM supports, the ones that need permission included. */
  public long guestXcr0Bits() {
    return guestXcr0.orElseGet(this::inferredXcr0);
  }

  private long inferredXcr0() {
    long high = Integer.toUnsignedLong(supported.read(XCR0_HIGH));
    long listed = high << Integer.SIZE | Integer.toUnsignedLong(supported.read(XCR0_LOW));
    return supported.announces(AMX_TILE) ? listed | TILES : listed;
  }
}
