package guise.kvm;

import java.util.List;

/**
 * The answer of {@code KVM_GET_MSRS}: the registers that were read before the first that could not
 * be. Their number is what the ioctl returns.
 */
public record MsrReply(List<MsrEntry> done) {
  public MsrReply {
    done = List.copyOf(done);
  }

  public int count() {
    return done.size();
  }
}
