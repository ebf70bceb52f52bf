package guise.contract.vcpu;

import guise.kvm.KvmException;
import guise.kvm.MsrEntry;
import guise.kvm.Vcpu;
import guise.kvm.Xcrs;
import guise.x86.CpuidBit;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A random sequence of ioctls on a vCPU, the same for the same seed, and what each answered. */
final class Script {
  private static final long[] CR4 = {
    0, 1 << 18, 1 << 22, 1 << 18 | 1 << 22, 1 << 20, 1 << 18 | 1 << 20, 1 << 7
  };
  private static final long[] XCR0 = {0, 1, 3, 7, 0xE7, 0x207, 0x2E7, 2, 5};
  private static final int[] MSRS = {0x1A0, 0x1B, 0xDA0, 0x10A, 0xC000_0103, 0xC000_0080};
  private static final long[] VALUES = {
    0, 0x1800, 0x4_1800, 0xFEE0_0900L, 0xFEE0_0000L, 0xFEE0_0D00L, 0x800, 0x1000, 0x901, 1
  };

  private final SplittableRandom random;
  private final CpuidTable supported;
  private final Vcpu vcpu;
  private final List<String> answers = new ArrayList<>();

  private Script(long seed, CpuidTable supported, Vcpu vcpu) {
    this.random = new SplittableRandom(seed);
    this.supported = supported;
    this.vcpu = vcpu;
  }

  /** Plays a script and returns what was answered. */
  static List<String> play(long seed, int steps, CpuidTable supported, Vcpu vcpu) {
    var script = new Script(seed, supported, vcpu);
    for (int step = 0; step < steps; step++) {
      script.step();
    }
    return script.answers;
  }

  private void step() {
    int kind = random.nextInt(16);
    int choice = random.nextInt(1 << 20);
    try {
      switch (kind) {
        case 0, 1 -> vcpu.setCpuid2(table(choice));
        case 2 -> vcpu.setCpuid2(vcpu.cpuid());
        case 3, 4, 5, 6 -> vcpu.setSregs(vcpu.sregs().withCr4(CR4[choice % CR4.length]));
        case 7, 8 -> vcpu.setXcrs(Xcrs.xcr0(XCR0[choice % XCR0.length]));
        case 9, 10, 11 -> answers.add("MSR " + vcpu.setMsrs(List.of(msr(choice))));
        case 12, 13 -> answers.add("GET " + vcpu.cpuid());
        case 14 -> vcpu.setSregs(vcpu.sregs().withApicBase(VALUES[choice % VALUES.length]));
        default -> run(choice);
      }
      answers.add(kind + " done");
    } catch (KvmException refusal) {
      answers.add(kind + " " + refusal.errno());
    }
  }

  /** Runs seldom: afterwards most tables are refused. */
  private void run(int choice) {
    if (choice % 4 == 0) {
      vcpu.run();
    }
  }

  private static MsrEntry msr(int choice) {
    return new MsrEntry(MSRS[choice % MSRS.length], VALUES[choice / 8 % VALUES.length]);
  }

  /** What is supported, with up to two features turned round. */
  CpuidTable table(int choice) {
    if (choice % 3 == 0) {
      return supported;
    }
    StaticFeature[] features = {
      StaticFeature.XSAVE, StaticFeature.PKU, StaticFeature.SMEP, StaticFeature.XSAVES,
      StaticFeature.XSAVEC, StaticFeature.X2APIC, StaticFeature.MWAIT, StaticFeature.XMM3
    };
    CpuidTable table = turned(supported, features[choice / 3 % features.length].bit());
    var xcr0 = CpuidWord.of(0xD, 0, Register.EAX);
    return choice % 3 == 1 ? table : table.with(xcr0, (int) XCR0[choice % XCR0.length]);
  }

  private static CpuidTable turned(CpuidTable table, CpuidBit bit) {
    return table.announces(bit) ? table.without(bit) : table.with(bit);
  }
}
