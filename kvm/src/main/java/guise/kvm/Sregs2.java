package guise.kvm;

import java.util.List;
import java.util.Optional;

/**
 * The special registers with the page directory pointers ({@code struct kvm_sregs2}).
 *
 * @param pdptrs the four pointers, where they are valid ({@code KVM_SREGS2_FLAGS_PDPTRS_VALID})
 */
public record Sregs2(Sregs sregs, Optional<List<Long>> pdptrs) {
  public Sregs2 {
    pdptrs = pdptrs.map(List::copyOf);
  }
}
