package guise.request;

import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.Registers;

/** The one Processor Trace that QEMU shows: leaf 0x14. */
final class QemuTrace {
  private static final int ABILITIES = 0xF;
  private static final int OUTPUTS = 0x7;
  private static final int LINEAR_IP = 1 << 31;
  private static final int RANGES = 2;
  private static final int RANGES_MASK = 3;
  private static final int MTC_PERIODS = 0x0249 << 16;
  private static final int PSB_AND_CYCLES = 0x003F << 16 | 0x1FFF;

  private QemuTrace() {}

  static Registers first(int linearIp) {
    return new Registers(1, ABILITIES, OUTPUTS | linearIp & LINEAR_IP, 0);
  }

  static Registers second() {
    return new Registers(MTC_PERIODS | RANGES, PSB_AND_CYCLES, 0, 0);
  }

  /** Whether KVM offers at least what QEMU shows. */
  static boolean fits(CpuidTable supported, int linearIp) {
    int ecx = read(supported, 0, Register.ECX);
    int eax1 = read(supported, 1, Register.EAX);
    return read(supported, 0, Register.EAX) != 0
        && covers(read(supported, 0, Register.EBX), ABILITIES)
        && covers(ecx, OUTPUTS)
        && covers(eax1, MTC_PERIODS)
        && (eax1 & RANGES_MASK) >= RANGES
        && covers(read(supported, 1, Register.EBX), PSB_AND_CYCLES)
        && (ecx & LINEAR_IP) == (linearIp & LINEAR_IP);
  }

  private static boolean covers(int value, int mask) {
    return (value & mask) == mask;
  }

  private static int read(CpuidTable supported, int index, Register register) {
    return supported.read(CpuidWord.of(0x14, index, register));
  }
}
