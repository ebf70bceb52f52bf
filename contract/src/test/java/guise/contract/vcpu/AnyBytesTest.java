package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.kvm.Errno;
import guise.kvm.Exit;
import guise.kvm.KvmException;
import guise.kvm.Regs;
import guise.kvm.Sregs;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Any bytes as code: whatever they are, the guest goes on, faults or comes back with an exit, and
 * nothing else happens to the host. {@code -Dguise.exhaustive=true} leaves out nothing.
 */
final class AnyBytesTest {
  private static final boolean EXHAUSTIVE = Boolean.getBoolean("guise.exhaustive");
  private static final int FEW_INSTRUCTIONS = 8;
  private static final int THREE_BYTES = 1 << 24;
  private static final int STEP = EXHAUSTIVE ? 1 : 1009;
  private static final int RANDOM = EXHAUSTIVE ? 1_000_000 : 30_000;
  private static final int LONGEST = 15;

  /** The modes that code is tried in. */
  enum Mode {
    REAL,
    FLAT,
    WIDE
  }

  private final Guest guest = new Guest(Backend.SAPPHIRE_RAPIDS_7_2);
  private final TreeMap<String, Integer> endings = new TreeMap<>();
  private Sregs start = guest.vcpu.sregs();

  private void prepare(Mode mode) {
    Guest prepared =
        switch (mode) {
          case REAL -> guest.real();
          case FLAT -> guest.flat();
          case WIDE -> guest.wide();
        };
    start = prepared.vcpu.sregs();
  }

  /** Runs bytes that HLTs follow; every register points into memory. */
  private void run(Mode mode, byte[] bytes) {
    for (int i = 0; i < 2 * LONGEST; i++) {
      byte each = i < bytes.length ? bytes[i] : (byte) 0xF4;
      guest.memory.set(ValueLayout.JAVA_BYTE, Guest.CODE + i, each);
    }
    guest.vcpu.setSregs(start);
    long m = 0x4000;
    guest.vcpu.setRegs(
        new Regs(m, m, m, m, m, m, 0x8000, m, m, m, m, m, m, m, m, m, Guest.CODE, 2));
    guest.vcpu.limitInstructions(guest.vcpu.instructions() + FEW_INSTRUCTIONS);
    try {
      count(guest.vcpu.run());
    } catch (KvmException e) {
      assertEquals(Errno.EINTR, e.errno(), HexFormat.of().formatHex(bytes));
      endings.merge("stopped", 1, Integer::sum);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(mode + " " + HexFormat.of().formatHex(bytes), e);
    }
  }

  private void count(Exit exit) {
    endings.merge(exit.getClass().getSimpleName(), 1, Integer::sum);
  }

  @ParameterizedTest
  @EnumSource
  void oneTwoAndThreeBytes(Mode mode) {
    prepare(mode);
    for (int i = 0; i < 1 << 16; i++) {
      run(mode, new byte[] {(byte) i, (byte) (i >> 8)});
      restore(mode, i);
    }
    for (int i = 0; i < THREE_BYTES; i += STEP) {
      run(mode, new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16)});
      restore(mode, i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomBytes(Mode mode) {
    prepare(mode);
    var random = new Random(20261121 + mode.name().length());
    byte[] bytes = new byte[LONGEST];
    for (int i = 0; i < RANDOM; i++) {
      random.nextBytes(bytes);
      run(mode, bytes);
      restore(mode, i);
    }
  }

  /** What the guest has written over its vectors and page tables is put right now and then. */
  private void restore(Mode mode, int i) {
    if (i % 1000 == 0) {
      prepare(mode);
    }
  }

  @Test
  void aPageTableThatPointsToItselfIsJustOne() {
    guest.wide();
    guest.memory.set(ValueLayout.JAVA_LONG, 0x10000, 0x10003L);
    assertEquals(new Exit.Shutdown(), guest.run(Guest.CODE));
  }
}
