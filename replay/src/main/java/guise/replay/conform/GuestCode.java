package guise.replay.conform;

import guise.kvm.Regs;
import java.util.HexFormat;

/** Single instructions that the guest executes in real mode. */
final class GuestCode {
  private GuestCode() {}

  static String cpuid(Bench bench, int function, int index) {
    Regs registers =
        Regs.ZERO
            .withRax(Integer.toUnsignedLong(function))
            .withRcx(Integer.toUnsignedLong(index))
            .withRbx(0xBBBB_BBBBL)
            .withRdx(0xDDDD_DDDDL);
    return bench.execute(bytes("0fa2"), registers);
  }

  static String rdmsr(Bench bench, int index) {
    Regs registers = Regs.ZERO.withRcx(Integer.toUnsignedLong(index));
    String answer = bench.execute(bytes("0f32"), registers);
    return index == Answers.TSC && answer.startsWith("ok") ? "a time" : answer;
  }

  static String wrmsr(Bench bench, int index, long value) {
    return bench.execute(bytes("0f30"), wide(index, value));
  }

  static String cr4(Bench bench, int value) {
    Regs registers = Regs.ZERO.withRax(Integer.toUnsignedLong(value));
    String answer = bench.execute(bytes("0f22e0"), registers);
    return "%s cr4=%x".formatted(answer, bench.vcpu().sregs().cr4());
  }

  static String xsetbv(Bench bench, int register, long value) {
    String answer = bench.execute(bytes("0f01d1"), wide(register, value));
    return answer + " " + Answers.xcrs(bench.vcpu().xcrs());
  }

  static String out(Bench bench, int port) {
    return bench.execute(bytes("ee"), Regs.ZERO.withRdx(port).withRax(0x5A));
  }

  /** Reads what no memory is behind: MOV AL, [moffs16]. */
  static String read(Bench bench, int address) {
    String place = "%02x%02x".formatted(address & 0xFF, address >> 8 & 0xFF);
    return bench.execute(bytes("a0" + place), Regs.ZERO);
  }

  static String code(Bench bench, String hex) {
    return bench.execute(bytes(hex), Regs.ZERO.withRax(0x6000_0010L));
  }

  private static Regs wide(int register, long value) {
    return Regs.ZERO
        .withRcx(Integer.toUnsignedLong(register))
        .withRax(value & 0xFFFF_FFFFL)
        .withRdx(value >>> 32);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
