package guise.formats;

import com.google.errorprone.annotations.Immutable;
import guise.x86.CpuidWord;
import java.util.List;

/**
 * What a Firecracker CPU configuration says: bits of CPUID registers and of MSRs, each set, clear
 * or left alone.
 *
 * @param capabilities KVM capabilities to require, or with {@code !} not to
 * @param cpuid the CPUID registers it names, in its order
 * @param msrs the MSRs it names, in its order
 */
@Immutable
@SuppressWarnings("Immutable") // the lists are copies
public record CpuTemplate(List<String> capabilities, List<RegisterBits> cpuid, List<MsrBits> msrs) {
  public CpuTemplate {
    capabilities = List.copyOf(capabilities);
    cpuid = List.copyOf(cpuid);
    msrs = List.copyOf(msrs);
  }

  /**
   * Bits of one register of CPUID.
   *
   * @param flags the flags of the {@code kvm_cpuid_entry2} it changes
   */
  @Immutable
  public record RegisterBits(CpuidWord word, int flags, Bitmap bits) {}

  /** Bits of one MSR. */
  @Immutable
  public record MsrBits(int address, Bitmap bits) {}

  /**
   * A pattern of bits: {@code 0bx01}.
   *
   * @param mask the bits it decides
   * @param value their values; 0 where the mask is
   */
  @Immutable
  public record Bitmap(long mask, long value) {
    /** The value with the decided bits replaced. */
    public long applied(long to) {
      return to & ~mask | value;
    }
  }
}
