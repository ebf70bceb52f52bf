package guise.engine.vmx;

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
 * Random strings of 15 bytes as the code of an L2, under random controls and with EPT whose tables
 * lead back to themselves: each ends at L1, in an exit or at the limit.
 */
final class NestedBytesTest {
  private static final long SEED = Long.getLong("guise.hostile.seed", 20261121);
  private static final int CASES = (int) (25_000 / Long.getLong("guise.hostile.step", 1));
  private static final int LENGTH = 15;
  private static final long LARGE = 0xB7;
  private static final int INSTRUCTIONS = 24;
  private static final NestedState OFF =
      new NestedState(
          0, NestedState.VMX, Bytes.zeros(120).withLong(0, -1).withLong(8, -1), Bytes.zeros(0));

  private final L1 l1 = new L1("sapphire-rapids", "7.2", 1 << 18);
  private final Rest start = new Rest(l1.guest.vcpu);
  private final byte[] memory = l1.guest.image(0x30000);
  private final TreeMap<String, Integer> endings = new TreeMap<>();

  /**
   * The first entry of each table leads on, to 2 MiB as they are; the others to the table itself.
   */
  private void extendedTables() {
    for (int level = 0; level < 3; level++) {
      long at = L1.EPT + 0x1000L * level;
      for (int i = 1; i < 512; i++) {
        l1.guest.putLong(at + 8L * i, at | 7);
      }
      l1.guest.putLong(at, level == 2 ? LARGE : at + 0x1000 | 7);
    }
  }

  private void enter(SplittableRandom random) {
    Fields fields = l1.plain();
    if (random.nextBoolean()) {
      fields.ept();
      extendedTables();
    }
    long allowed = l1.guest.msr(0x48E) >>> 32;
    fields.or(VmcsField.PROC_CONTROLS, few(random) & allowed & ~(1L << 31));
    fields.set(VmcsField.MSR_BITMAP, L1.BITMAP).set(VmcsField.IO_BITMAP_A, L1.BITMAP);
    fields.set(VmcsField.IO_BITMAP_B, L1.BITMAP);
    fields.set(
        VmcsField.EXCEPTION_BITMAP, random.nextBoolean() ? random.nextInt() & 0xFFFF_FFFFL : 0);
    byte[] bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    if (random.nextBoolean()) {
      bytes[0] = 0x0F;
      bytes[1] = (byte) (random.nextBoolean() ? 0x01 : 0xC7);
    }
    l1.start();
    l1.second(HexFormat.of().formatHex(bytes)).write(fields.values());
  }

  private static long pointer(SplittableRandom random) {
    return random.nextInt(8) == 0 ? random.nextLong() : random.nextInt(0x28000) & ~7;
  }

  private static Regs registers(SplittableRandom random) {
    long[] r = new long[15];
    for (int i = 0; i < r.length; i++) {
      r[i] = pointer(random);
    }
    return new Regs(
        r[0], r[1], r[2], r[3], r[4], r[5], 0, r[6], r[7], r[8], r[9], r[10], r[11], r[12], r[13],
        r[14], 0, 2);
  }

  private String run(Regs registers) {
    l1.guest.put(FlatGuest.CODE, L1.VMLAUNCH + "f4f4");
    var vcpu = l1.guest.vcpu;
    vcpu.setRegs(registers.withRip(FlatGuest.CODE).withRsp(FlatGuest.STACK));
    vcpu.limitInstructions(vcpu.instructions() + INSTRUCTIONS);
    try {
      String exit = vcpu.run().getClass().getSimpleName();
      return l1.isAtHost() ? "L1, reason " + (l1.vmread(VmcsField.EXIT_REASON) & 0xFFFF) : exit;
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
        start.restoreAll();
        l1.guest.vcpu.setNestedState(OFF);
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

  /** A bit in four or so is set. */
  private static long few(SplittableRandom random) {
    long first = random.nextLong();
    long second = random.nextLong();
    return first & second;
  }
}
