package guise.request;

import static guise.request.QemuRule.FEATURE_WORD;
import static guise.request.QemuRule.NOT_PASSED_ON;
import static guise.request.QemuRule.SGX_STATE;
import static guise.x86.Register.EAX;
import static guise.x86.Register.EBX;

import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Registers;

/** Leaf 0x12 of a guest to which no enclave memory was given. */
final class QemuEnclaves {
  private static final int PROVISIONING_KEY = 1 << 4;
  private static final int X87_AND_SSE = 3;

  private QemuEnclaves() {}

  static void write(CpuidTable supported, QemuFeatures features, QemuXsave xsave, QemuTable table) {
    boolean sgx = features.has(QemuWord.F7_EBX, 2);
    table.indexed(0x12, 0, sgx ? first(supported, features) : Registers.ZERO, NOT_PASSED_ON);
    table.credit(new Leaf(0x12, 0), EAX, FEATURE_WORD);
    table.credit(new Leaf(0x12, 0), EBX, FEATURE_WORD);
    Registers second = sgx ? second(features, xsave) : Registers.ZERO;
    table.indexed(0x12, 1, second, sgx ? SGX_STATE : NOT_PASSED_ON);
    if (sgx) {
      table.assuming(new Leaf(0x12, 1), "that QEMU may not open /dev/sgx_provision");
    }
    table.indexed(0x12, 2, Registers.ZERO, NOT_PASSED_ON);
  }

  private static Registers first(CpuidTable supported, QemuFeatures features) {
    Registers offered = supported.find(0x12, 0).map(CpuidEntry::values).orElse(Registers.ZERO);
    return new Registers(
        offered.eax() & features.get(QemuWord.F12_EAX),
        offered.ebx() & features.get(QemuWord.F12_EBX),
        offered.ecx(),
        offered.edx());
  }

  private static Registers second(QemuFeatures features, QemuXsave xsave) {
    return new Registers(
        features.get(QemuWord.F12_1_EAX) & ~PROVISIONING_KEY,
        0,
        (int) xsave.xcr0() | X87_AND_SSE,
        (int) (xsave.xcr0() >>> Integer.SIZE));
  }
}
