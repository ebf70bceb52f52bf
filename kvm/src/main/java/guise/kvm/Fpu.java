package guise.kvm;

import com.google.errorprone.annotations.Immutable;

/**
 * The x87 and SSE registers ({@code struct kvm_fpu}).
 *
 * @param fpr ST0 to ST7, 16 bytes each
 * @param ftw the tags, abridged as FXSAVE has them
 * @param xmm XMM0 to XMM15, 16 bytes each
 */
@Immutable
public record Fpu(
    Bytes fpr,
    int fcw,
    int fsw,
    int ftw,
    int lastOpcode,
    long lastIp,
    long lastDp,
    Bytes xmm,
    int mxcsr) {
  public Fpu {
    if (fpr.size() != 128 || xmm.size() != 256) {
      throw new IllegalArgumentException("8 and 16 registers of 16 bytes each");
    }
  }
}
