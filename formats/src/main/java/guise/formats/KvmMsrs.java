package guise.formats;

import java.util.Set;
import java.util.TreeSet;

/** The addresses of the MSRs of a host whose values decide what KVM can offer. */
final class KvmMsrs {
  private static final int FIRST_VMX = 0x480;
  private static final int LAST_VMX = 0x493;

  /** Feature control, microcode, platform info, mitigations, feature switches of both makers. */
  private static final Set<Integer> SINGLE =
      Set.of(
          0x3A,
          0x8B,
          0xCE,
          0xCF,
          0x10A,
          0x1A0,
          0x982,
          0xC001_0010,
          0xC001_0114,
          0xC001_0115,
          0xC001_1029);

  private KvmMsrs() {}

  static Set<Integer> addresses() {
    var addresses = new TreeSet<>(SINGLE);
    for (int address = FIRST_VMX; address <= LAST_VMX; address++) {
      addresses.add(address);
    }
    return addresses;
  }
}
