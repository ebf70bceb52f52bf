package guise.request;

/** One feature or group that QEMU switches off with another, in QEMU's order. */
enum QemuDependency {
  // spotless:off
  PT_PACKETS     (QemuWord.F7_EBX,   bits(25),         QemuWord.F14_ECX,   -1,       "intel-pt"),
  SVM_FEATURES   (QemuWord.X1_ECX,   bits(2),          QemuWord.XA_EDX,    -1,       "svm"),
  FRED_LM        (QemuWord.X1_EDX,   bits(29),         QemuWord.F7_1_EAX,  bits(17), "lm"),
  FRED_LKGS      (QemuWord.F7_1_EAX, bits(18),         QemuWord.F7_1_EAX,  bits(17), "lkgs"),
  FRED_WRMSRNS   (QemuWord.F7_1_EAX, bits(19),         QemuWord.F7_1_EAX,  bits(17), "wrmsrns"),
  SGX_LAUNCH     (QemuWord.F7_EBX,   bits(2),          QemuWord.F7_ECX,    bits(30), "sgx"),
  SGX_FEATURES   (QemuWord.F7_EBX,   bits(2),          QemuWord.F12_EAX,   -1,       "sgx"),
  SGX_EXCEPTIONS (QemuWord.F7_EBX,   bits(2),          QemuWord.F12_EBX,   -1,       "sgx"),
  SGX_ATTRIBUTES (QemuWord.F7_EBX,   bits(2),          QemuWord.F12_1_EAX, -1,       "sgx"),
  AVX10_256      (QemuWord.F24_EBX,  bits(16),         QemuWord.F24_EBX,   bits(17), "avx10-128"),
  AVX10_512      (QemuWord.F24_EBX,  bits(17),         QemuWord.F24_EBX,   bits(18), "avx10-256"),
  AVX10          (QemuWord.F24_EBX,  bits(16, 17, 18), QemuWord.F7_1_EDX,  bits(19), "any vector length of AVX10"),
  AVX10_LENGTHS  (QemuWord.F7_1_EDX, bits(19),         QemuWord.F24_EBX,   -1,       "avx10");
  // spotless:on

  private final QemuWord needed;
  private final int neededBits;
  private final QemuWord dependent;
  private final int dependentBits;
  private final String name;

  QemuDependency(
      QemuWord needed, int neededBits, QemuWord dependent, int dependentBits, String name) {
    this.needed = needed;
    this.neededBits = neededBits;
    this.dependent = dependent;
    this.dependentBits = dependentBits;
    this.name = name;
  }

  private static int bits(int... bits) {
    int mask = 0;
    for (int bit : bits) {
      mask |= 1 << bit;
    }
    return mask;
  }

  void applyTo(QemuFeatures features) {
    if ((features.get(needed) & neededBits) == 0) {
      features.drop(dependent, dependentBits, QemuRule.DEPENDENCY, "without " + name);
    }
  }
}
