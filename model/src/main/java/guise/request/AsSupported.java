package guise.request;

import com.google.errorprone.annotations.Immutable;
import guise.guest.Staged;
import guise.x86.CpuidTable;
import java.util.List;

/**
 * KVM's supported CPUID handed back as it is: every vCPU gets the same table, the identifiers of
 * the CPU that answered the ioctl included.
 *
 * @param permissions the dynamic XSAVE components that the process has asked for
 */
@Immutable
public record AsSupported(long permissions) implements Request {
  /** By a process that never asked for dynamic components. */
  public static final AsSupported PLAIN = new AsSupported(0);

  @Override
  public Staged<CpuidTable> from(Offer offer, int vcpu) {
    return new Staged<>(offer.supported(), List.of());
  }
}
