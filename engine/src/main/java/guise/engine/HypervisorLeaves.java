package guise.engine;

import guise.x86.Register;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Where a table has the leaves of a hypervisor, by the signature in EBX, ECX and EDX. */
final class HypervisorLeaves {
  static final int FIRST = 0x4000_0000;
  static final int FEATURES = 0x4000_0001;

  private static final int END = 0x4001_0000;
  private static final int STEP = 0x100;
  private static final int[] KVM = signature("KVMKVMKVM\0\0\0");
  private static final int HYPERV_INTERFACE = 0x3123_7648; // "Hv#1"

  private HypervisorLeaves() {}

  private static int[] signature(String letters) {
    var bytes = ByteBuffer.wrap(letters.getBytes(StandardCharsets.US_ASCII));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    return new int[] {bytes.getInt(), bytes.getInt(), bytes.getInt()};
  }

  /** The first leaf with KVM's signature, 0 where there is none. */
  static int kvmBase(HeldCpuid table) {
    for (int base = FIRST; base < END; base += STEP) {
      if (isKvms(table, base)) {
        return base;
      }
    }
    return 0;
  }

  private static boolean isKvms(HeldCpuid table, int base) {
    int at = table.positionOfAny(base);
    return at >= 0
        && table.read(at, Register.EBX) == KVM[0]
        && table.read(at, Register.ECX) == KVM[1]
        && table.read(at, Register.EDX) == KVM[2];
  }

  /** The entries looked at to find KVM's features where the base is searched for each time. */
  static long searchCost(HeldCpuid table) {
    long entries = 0;
    for (int base = FIRST; base < END; base += STEP) {
      entries += table.costOf(base, 0);
      if (isKvms(table, base)) {
        return entries + table.costOf(base | FEATURES, 0);
      }
    }
    return entries;
  }

  /** The same where the base is known; without one nothing is looked for. */
  static long rememberedCost(HeldCpuid table) {
    int base = kvmBase(table);
    return base == 0 ? 0 : table.costOf(base | FEATURES, 0);
  }

  /** Where the leaf of KVM's features stands that belongs to a base, -1 where there is none. */
  static int features(HeldCpuid table, int base) {
    return base == 0 ? -1 : table.positionOfAny(base | FEATURES);
  }

  static boolean speaksHyperV(HeldCpuid table) {
    int at = table.positionOfAny(FEATURES);
    return at >= 0 && table.read(at, Register.EAX) == HYPERV_INTERFACE;
  }

  /** A register of one of Hyper-V's leaves, 0 where the table lacks it. */
  static int read(HeldCpuid table, int function, Register register) {
    int at = table.positionOfAny(function);
    return at < 0 ? 0 : table.read(at, register);
  }
}
