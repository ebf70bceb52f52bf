package guise.kvm.saved;

import guise.kvm.Errno;
import guise.kvm.KvmException;
import guise.kvm.MsrEntry;
import java.util.Optional;

/**
 * A part KVM did not take.
 *
 * @param register the register that was refused, where the part is one of registers
 * @param errno what the ioctl ended in; KVM_SET_MSRS has none, it tells how far it came
 * @param rule what the refusal rests on, where whoever answers knows
 */
public record Refused(
    Part part, Optional<MsrEntry> register, Optional<Errno> errno, Optional<String> rule) {

  static Refused of(Part part, KvmException refusal) {
    Optional<String> rule =
        refusal.rule().isPresent() ? Optional.of(sentence(refusal)) : Optional.empty();
    return new Refused(part, Optional.empty(), Optional.of(refusal.errno()), rule);
  }

  /** {@code ROW: what it demands}. */
  private static String sentence(KvmException refusal) {
    String message = String.valueOf(refusal.getMessage());
    int sentence = message.indexOf("): ");
    return refusal.rule().orElse("") + message.substring(sentence + 1);
  }

  static Refused register(Part part, MsrEntry register, Optional<String> rule) {
    return new Refused(part, Optional.of(register), Optional.empty(), rule);
  }

  /** The refusal in one line. */
  @Override
  public String toString() {
    String what =
        register
            .map(msr -> " of register 0x%x = 0x%x".formatted(msr.index(), msr.value()))
            .orElse("");
    String how = errno.map(e -> ": " + e + ", " + e.text()).orElse(": not written");
    return part + ": " + part.ioctl() + what + how + rule.map(r -> " (" + r + ")").orElse("");
  }
}
