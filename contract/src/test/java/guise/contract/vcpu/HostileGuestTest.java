package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.kvm.Errno;
import guise.kvm.Exit;
import guise.kvm.KvmException;
import guise.kvm.Regs;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A guest that would go on for ever: limits, an interrupt and KVM's immediate exit reach it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HostileGuestTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long SOON = 50;
  private static final long FOREVER = Long.MAX_VALUE;
  private static final long AC = 1 << 18;
  private static final long AM = 1 << 18;

  private final Guest guest = new Guest(Backend.SAPPHIRE_RAPIDS_7_2);

  // -- guests without an end
  // ------------------------------------------------------------------------

  /** 64-bit mode where every address means something: page tables that lead back to themselves. */
  private void everywhere() {
    guest.wide();
    new HostileTables(guest.memory).write(new SplittableRandom(1));
    guest.vcpu.setSregs(guest.vcpu.sregs().withCr3(HostileTables.LONG_ROOT));
  }

  /** User code whose stack is misaligned, with alignment checks on: every push is one more #AC. */
  private void misaligned() {
    var tables = new HostileTables(guest.memory);
    tables.write(new SplittableRandom(1));
    guest.flat();
    long user = 0x0000_E300_0018_1900L | 0xEE00L << 32;
    for (int vector = 0; vector < 32; vector++) {
      guest.memory.set(ValueLayout.JAVA_LONG, HostileTables.IDT + 8L * vector, user);
    }
    var sregs = guest.vcpu.sregs();
    guest.vcpu.setSregs(Levels.user(sregs).withCr0(sregs.cr0() | AM));
  }

  /** Far more than anybody waits for; source and destination are above the first 2 MiB. */
  private static Regs strings() {
    long at = 0x20_0000;
    return new Regs(0, 0, -1, 0, at, at, 0x7001, 0, 0, 0, 0, 0, 0, 0, 0, 0, Guest.CODE, 2);
  }

  private Regs endless(String what) {
    Regs regs = strings();
    switch (what) {
      case "a jump to itself" -> guest.wide().put(Guest.CODE, "ebfe");
      case "rep lodsb" -> everywhere(Guest.CODE, "f3ac");
      case "repe cmpsb" -> everywhere(Guest.CODE, "f3a6");
      case "endless #AC" -> {
        misaligned();
        guest.put(Guest.CODE, "0f0b");
        return regs.withRflags(AC | 2);
      }
      case "endless #DB" -> {
        guest.real().put(Guest.CODE, "f4");
        guest.vcpu.setDebugRegs(Levels.breakpoint(0x801));
        return regs.withRip(0x801).withRsp(0x8000);
      }
      default -> throw new IllegalArgumentException(what);
    }
    return regs;
  }

  private void everywhere(long at, String hex) {
    everywhere();
    guest.memory.asSlice(HostileTables.SIZE).fill((byte) 0);
    guest.put(at, hex);
  }

  private static final String ENDLESS =
      """
      a jump to itself
      rep lodsb
      repe cmpsb
      endless #AC
      endless #DB
      """;

  // -- what reaches them
  // ----------------------------------------------------------------------------

  private void interrupted(Regs regs, Consumer<Thread> by) throws InterruptedException {
    guest.vcpu.setRegs(regs);
    guest.vcpu.limitInstructions(FOREVER);
    Thread runner = Thread.currentThread();
    var sent = new long[1];
    Thread other =
        Thread.startVirtualThread(() -> {
          sleep();
          sent[0] = System.nanoTime();
          by.accept(runner);
        });
    var refusal = assertThrows(KvmException.class, guest.vcpu::run);
    long late = System.nanoTime() - sent[0];
    Thread.interrupted();
    other.join();
    assertEquals(Errno.EINTR, refusal.errno());
    assertTrue(late < 5 * SECOND, () -> "it took " + late + " ns");
  }

  private static void sleep() {
    try {
      Thread.sleep(SOON);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = ENDLESS)
  void anInterruptOfTheThreadEndsIt(String what) throws InterruptedException {
    interrupted(endless(what), Thread::interrupt);
  }

  @ParameterizedTest
  @CsvSource(textBlock = ENDLESS)
  void anImmediateExitEndsIt(String what) throws InterruptedException {
    interrupted(endless(what), _ -> guest.vcpu.setImmediateExit(true));
  }

  @ParameterizedTest
  @CsvSource(textBlock = ENDLESS)
  void aLimitEndsIt(String what) {
    guest.vcpu.setRegs(endless(what));
    guest.vcpu.limitInstructions(10_000);
    var refusal = assertThrows(KvmException.class, guest.vcpu::run);
    assertEquals(Errno.EINTR, refusal.errno());
    assertTrue(guest.vcpu.instructions() <= 10_000);
  }

  /** What was being delivered is not lost: with a stack that is aligned it arrives. */
  @Test
  void theExceptionThatWaitedIsDeliveredLater() {
    guest.vcpu.setRegs(endless("endless #AC"));
    guest.vcpu.limitInstructions(1000);
    assertThrows(KvmException.class, guest.vcpu::run);
    assertEquals(17, guest.vcpu.events().exception().vector());
    guest.vcpu.setRegs(guest.vcpu.regs().withRsp(0x7000));
    guest.vcpu.limitInstructions(FOREVER);
    Exit exit = guest.vcpu.run();
    assertTrue(exit instanceof Exit.Shutdown || exit instanceof Exit.Halted, exit::toString);
  }
}
