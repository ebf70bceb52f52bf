package guise.replay.scenario;

import guise.kvm.Capability;
import guise.kvm.EnableCap;

/** KVM's own registers, all of them in one line, and whether CPUID guards them. */
final class PvProbes {
  private static final int[] MSRS = {
    0x11,
    0x12,
    0x4b56_4d00,
    0x4b56_4d01,
    0x4b56_4d02,
    0x4b56_4d03,
    0x4b56_4d04,
    0x4b56_4d05,
    0x4b56_4d06,
    0x4b56_4d07,
    0x4b56_4d08
  };

  private PvProbes() {}

  /** Zero written, read, another value written, by the host. */
  static void host(Probe p, String name) {
    var line = new StringBuilder(":");
    for (int index : MSRS) {
      int zero = p.writeQuietly(index, 0).result();
      int read = p.readQuietly(index).isPresent() ? 1 : 0;
      int other = p.writeQuietly(index, valid(index)).result();
      p.writeQuietly(index, 0);
      line.append(" %x=w0:%d,r:%d,w1:%d".formatted(index, zero, read, other));
    }
    p.answered("PVHOST " + name + " ", line);
  }

  private static long valid(int index) {
    return switch (index) {
      case 0x4b56_4d05, 0x4b56_4d07 -> 1;
      case 0x4b56_4d06 -> 0x40;
      default -> 0x2001;
    };
  }

  /** Zero written and read by the guest. */
  static void guest(Probe p, String name) {
    var line = new StringBuilder(":");
    for (int index : MSRS) {
      String written = p.guest().writeMsrQuietly(index, 0).word();
      String read = p.guest().readMsrQuietly(index).word();
      line.append(" %x=w:%s,r:%s".formatted(index, written, read));
    }
    p.answered("PVGUEST " + name + " ", line);
  }

  static void enforce(Probe p, long argument, int flags) {
    p.enableCap(
        "ENABLE_CAP(vcpu) ENFORCE_PV_FEATURE_CPUID arg=%x flags=%x".formatted(argument, flags),
        EnableCap.of(Capability.ENFORCE_PV_FEATURE_CPUID, argument).withFlags(flags));
  }

  static void enforce(Probe p) {
    enforce(p, 1, 0);
  }
}
