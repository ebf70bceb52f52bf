package guise.x86;

import com.google.errorprone.annotations.Immutable;
import java.util.Locale;

/**
 * How different people spell one feature.
 *
 * @param linux the kernel's spelling, as in the flags of {@code /proc/cpuinfo}
 * @param qemu the spelling of QEMU's {@code -cpu} and of libvirt
 * @param manual the processor manuals' mnemonic
 */
@Immutable
public record FeatureNames(String linux, String qemu, String manual) {
  /** Whose spelling to print. */
  public enum Style {
    LINUX,
    QEMU,
    MANUAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public String in(Style style) {
    return switch (style) {
      case LINUX -> linux;
      case QEMU -> qemu;
      case MANUAL -> manual;
    };
  }
}
