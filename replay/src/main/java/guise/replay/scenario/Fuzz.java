package guise.replay.scenario;

import guise.replay.table.NamedTable;
import guise.x86.Leaf;
import java.util.List;
import java.util.stream.IntStream;

/** Random scripts, each on one VM: the same ones everywhere, since their seeds are numbered. */
final class Fuzz {
  private static final int SCRIPTS = 120;
  private static final int STEPS = 40;
  private static final int MWAIT_QUIRK = 0x10;
  private static final long OSXSAVE = 1 << 18;
  private static final int[] CR4_BITS = {18, 22, 20, 21, 16, 11, 12, 17, 13, 23, 28, 7, 9, 10};
  private static final long[] XCR0_VALUES = {
    1, 3, 7, 0xe7, 0x207, 0x2e7, 0, 2, 5, 0x1b, 0x1f, 0x27, 0x67, 0x60007
  };
  private static final int[] MSRS = {
    0x1a0,
    0x1b,
    0xda0,
    0x1c4,
    0x1c5,
    0xc000_0080,
    0x10a,
    0x48,
    0xc000_0103,
    0x4b56_4d02,
    0x4b56_4d03,
    0x6a0
  };
  private static final long[] MSR_VALUES = {
    0,
    1,
    0x40000,
    0x1800,
    0x41800,
    0xfee0_0900L,
    0xfee0_0000L,
    0xfee0_0d00L,
    0x100,
    0x800,
    0x1801,
    0x901,
    0x1000,
    0x2b,
    1L << 33
  };
  private static final Leaf[] LEAVES = {
    Leaf.of(1),
    Leaf.of(7),
    Leaf.of(0xd),
    new Leaf(0xd, 1),
    Leaf.of(0x4000_0001),
    Leaf.of(0),
    Leaf.of(0x8000_0001),
    new Leaf(0x23, 1)
  };

  private final Xorshift random;
  private final Probe p;
  private boolean ran;

  private Fuzz(Xorshift random, Probe p) {
    this.random = random;
    this.p = p;
  }

  static List<Scenario> scenarios() {
    return IntStream.range(0, SCRIPTS).mapToObj(Fuzz::scenario).toList();
  }

  private static Scenario scenario(int script) {
    boolean quirkOff = new Xorshift(script).nextOdd();
    return new Scenario(
        "fuzz.%d quirk_off=%d".formatted(script, quirkOff ? 1 : 0),
        session -> {
          var random = new Xorshift(script);
          random.nextOdd(); // the quirk
          Shape shape = Shape.withoutQuirks(quirkOff ? MWAIT_QUIRK : 0);
          session.vm(shape, p -> new Fuzz(random, p).script());
        });
  }

  private void script() {
    p.set(randomTable());
    for (int step = 0; step < STEPS; step++) {
      step(step);
    }
    p.get();
  }

  private NamedTable randomTable() {
    return RandomTable.of(p.supported(), random, random.next(4));
  }

  private void step(int step) {
    int operation = random.next(16);
    if (operation < 3) {
      table();
    } else if (operation < 6) {
      cr4();
    } else if (operation < 8) {
      p.xcr(XCR0_VALUES[random.next(14)]);
    } else if (operation < 11) {
      msr();
    } else if (operation < 14) {
      p.get();
    } else if (step > STEPS / 2 || random.next(3) == 0) {
      guestCpuid();
    }
  }

  private void table() {
    int which = random.next(4);
    if (ran && which == 0) {
      p.set(p.lastSet());
    } else if (ran && which == 1) {
      p.getQuietly();
      p.setKeeping(p.got());
    } else {
      p.set(randomTable());
    }
  }

  private void cr4() {
    long value = 0;
    for (int bits = 1 + random.next(3); bits > 0; bits--) {
      value |= 1L << CR4_BITS[random.next(14)];
    }
    p.cr4(value);
  }

  private void msr() {
    long value = MSR_VALUES[random.next(15)]; // C evaluates the last argument first
    p.write(MSRS[random.next(12)], value);
  }

  /** CPUID by the guest, brought to plain real mode first; of CR4 only OSXSAVE stays. */
  private void guestCpuid() {
    long cr4 = p.vcpu().sregs().cr4() & OSXSAVE;
    if (!p.cr4AndEfer(cr4, 0).succeeded() && !p.cr4AndEfer(0, 0).succeeded()) {
      p.answered("NOTE run skipped", "");
      return;
    }
    // What the recorder means by a remainder of sizes: a byte count, halved thrice.
    int question = random.next(Questions.COUNT * 8) / 8;
    Leaf leaf =
        random.nextOdd()
            ? Questions.at(question % Questions.COUNT)
            : LEAVES[random.next(LEAVES.length)];
    p.guest().cpuid(leaf.function(), leaf.index());
    ran = true;
  }
}
