package guise.kvm;

import java.util.Arrays;
import java.util.List;

/**
 * A capability to switch on ({@code struct kvm_enable_cap}).
 *
 * @param number the capability's number
 * @param arguments up to four; missing ones are 0
 */
public record EnableCap(int number, int flags, List<Long> arguments) {
  public EnableCap {
    arguments = List.copyOf(arguments);
    if (arguments.size() > 4) {
      throw new IllegalArgumentException("a capability has at most 4 arguments");
    }
  }

  public static EnableCap of(Capability capability, long... arguments) {
    return new EnableCap(capability.number(), 0, Arrays.stream(arguments).boxed().toList());
  }

  public EnableCap withFlags(int other) {
    return new EnableCap(number, other, arguments);
  }

  public long argument(int at) {
    return at < arguments.size() ? arguments.get(at) : 0;
  }
}
