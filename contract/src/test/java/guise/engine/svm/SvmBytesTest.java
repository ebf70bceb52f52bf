package guise.engine.svm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.engine.FlatGuest;
import guise.engine.Rest;
import guise.kvm.Bytes;
import guise.kvm.Errno;
import guise.kvm.KvmException;
import guise.kvm.NestedState;
import guise.kvm.Regs;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random strings of 15 bytes as the code of an L2 of SVM, under random intercepts, a VMCB with
 * random words and nested page tables that lead back to themselves: each ends at L1, in an exit or
 * at the limit.
 */
final class SvmBytesTest {
  private static final long SEED = Long.getLong("guise.hostile.seed", 20261121);
  private static final int CASES = (int) (40_000 / Long.getLong("guise.hostile.step", 1));
  private static final int LENGTH = 15;
  private static final int INSTRUCTIONS = 24;
  private static final long TABLE = 7;
  private static final long LARGE = 0x87;
  private static final NestedState OFF =
      new NestedState(NestedState.GIF_SET, NestedState.SVM, Bytes.zeros(120), Bytes.zeros(0));

  private final SvmL1 l1 = new SvmL1("milan", "7.2");
  private final Rest start = new Rest(l1.guest.vcpu);
  private final byte[] memory = l1.guest.image(0x30000);
  private final TreeMap<String, Integer> endings = new TreeMap<>();

  private void nestedTables() {
    for (int level = 0; level < 3; level++) {
      long at = SvmL1.NPT + 0x1000L * level;
      for (int i = 1; i < 512; i++) {
        l1.guest.putLong(at + 8L * i, at | TABLE);
      }
      l1.guest.putLong(at, level == 2 ? LARGE : at + 0x1000 | TABLE);
    }
  }

  private void enter(SplittableRandom random) {
    byte[] bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    if (random.nextBoolean()) {
      bytes[0] = 0x0F;
      bytes[1] = 0x01;
    }
    l1.start().second(HexFormat.of().formatHex(bytes));
    Vmcb vmcb = l1.vmcb();
    if (random.nextBoolean()) {
      vmcb.set(Vmcb.NESTED_CONTROL, 1);
      vmcb.set(Vmcb.NESTED_CR3, SvmL1.NPT);
      nestedTables();
    }
    for (int at = 0; at < 0x14; at += 4) {
      int some = few(random);
      l1.guest.putInt(SvmL1.VMCB + at, l1.guest.getInt(SvmL1.VMCB + at) | some);
    }
    if (random.nextInt(4) == 0) {
      long word = SvmL1.VMCB + 0x60 + 8L * random.nextInt(0xD0);
      l1.guest.putLong(word, random.nextLong() >>> random.nextInt(64));
    }
  }

  private static Regs registers(SplittableRandom random) {
    long[] r = new long[15];
    for (int i = 0; i < r.length; i++) {
      r[i] = random.nextInt(8) == 0 ? random.nextLong() : random.nextInt(0x28000) & ~7;
    }
    return new Regs(
        SvmL1.VMCB,
        r[1],
        r[2],
        r[3],
        r[4],
        r[5],
        0,
        r[6],
        r[7],
        r[8],
        r[9],
        r[10],
        r[11],
        r[12],
        r[13],
        r[14],
        0,
        2);
  }

  private String run(Regs registers) {
    l1.guest.put(FlatGuest.CODE, SvmL1.VMRUN + "f4f4");
    var vcpu = l1.guest.vcpu;
    vcpu.setRegs(registers.withRip(FlatGuest.CODE).withRsp(FlatGuest.STACK));
    vcpu.limitInstructions(vcpu.instructions() + INSTRUCTIONS);
    try {
      String exit = vcpu.run().getClass().getSimpleName();
      boolean behind = vcpu.regs().rip() == FlatGuest.CODE + 4;
      return behind ? "L1, code %x".formatted(l1.vmcb().get(Vmcb.EXIT_CODE)) : exit;
    } catch (KvmException e) {
      assertEquals(Errno.EINTR, e.errno());
      return "limit";
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anL2OfRandomBytesEndsSomehow() {
    for (int i = 0; i < CASES; i++) {
      var random = new SplittableRandom(SEED + i);
      try {
        l1.guest.vcpu.setNestedState(OFF);
        start.restoreAll();
        l1.guest.restore(memory);
        enter(random);
        endings.merge(run(registers(random)), 1, Integer::sum);
      } catch (RuntimeException | StackOverflowError | AssertionError e) {
        throw new AssertionError("case " + i + ": " + l1.guest.vcpu.regs(), e);
      }
    }
    System.out.println("ENDINGS L2 " + endings);
    assertTrue(endings.size() > 10, endings::toString);
  }

  /** A bit in eight or so is set. */
  private static int few(SplittableRandom random) {
    int first = random.nextInt();
    int second = random.nextInt();
    int third = random.nextInt();
    return first & second & third;
  }
}
