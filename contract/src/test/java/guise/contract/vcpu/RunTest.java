package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guise.kvm.Bytes;
import guise.kvm.Errno;
import guise.kvm.Exit;
import guise.kvm.KvmException;
import guise.kvm.Regs;
import guise.kvm.VcpuEvents;
import guise.kvm.VcpuEvents.Fault;
import guise.kvm.VcpuEvents.Interrupt;
import guise.kvm.VcpuEvents.Nmi;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a vCPU runs, comes back and goes on. */
final class RunTest {
  private static final Exit HALTED = new Exit.Halted();
  private final Guest guest = new Guest(Backend.SAPPHIRE_RAPIDS_7_2);

  @Test
  void cpuidAnswersFromTheGuestsTable() {
    guest.real().put(Guest.CODE, "0fa2 f4");
    assertEquals(HALTED, guest.run(Regs.ZERO.withRip(Guest.CODE).withRax(0)));
    Regs regs = guest.vcpu.regs();
    assertEquals(0x756E_6547L, regs.rbx());
    assertEquals(Guest.CODE + 3, regs.rip(), "RIP is behind HLT");
    assertEquals(2, guest.vcpu.instructions());
  }

  // -- exits --------------------------------------------------------------------------------------

  @Test
  void aReadOfAPortWaitsForItsAnswer() {
    guest.real().put(Guest.CODE, "e510 40 f4"); // in ax, 0x10; inc ax; hlt
    assertEquals(new Exit.PortRead(0x10, 2, 1), guest.run(Guest.CODE));
    assertEquals(Guest.CODE, guest.vcpu.regs().rip(), "RIP stays at IN, as KVM has it");
    assertThrows(IllegalArgumentException.class, () -> guest.vcpu.answer(Bytes.zeros(4)));
    guest.vcpu.answer(Bytes.of(new byte[] {0x34, 0x12}));
    assertEquals(HALTED, guest.vcpu.run());
    assertEquals(0x1235, guest.vcpu.regs().rax());
    assertThrows(IllegalStateException.class, () -> guest.vcpu.answer(Bytes.zeros(2)));
  }

  @Test
  void aWriteToAPortHappensOnce() {
    guest.real().put(Guest.CODE, "e6e9 e6e9 f4"); // out 0xe9, al; out 0xe9, al; hlt
    var write = new Exit.PortWrite(0xE9, 1, 1, Bytes.of(new byte[] {7}));
    assertEquals(write, guest.run(Regs.ZERO.withRip(Guest.CODE).withRax(7)));
    assertEquals(write, guest.vcpu.run());
    assertEquals(HALTED, guest.vcpu.run());
    assertEquals(3, guest.vcpu.instructions());
  }

  @Test
  void memoryThatIsNotThereIsAskedFor() {
    guest.wide().put(Guest.CODE, "8b0425 00001000 890425 08001000 f4");
    assertEquals(new Exit.MemoryRead(0x10_0000, 4), guest.run(Guest.CODE));
    guest.vcpu.answer(Bytes.of(new byte[] {1, 2, 3, 4}));
    var written = new Exit.MemoryWrite(0x10_0008, Bytes.of(new byte[] {1, 2, 3, 4}));
    assertEquals(written, guest.vcpu.run());
    assertEquals(HALTED, guest.vcpu.run());
  }

  @Test
  void aRepeatedStoreToADeviceIsOneExitForEachIteration() {
    guest.wide().put(Guest.CODE, "f3aa f4"); // rep stosb
    Regs regs =
        new Regs(9, 0, 3, 0, 0, 0x10_0000, 0x8000, 0, 0, 0, 0, 0, 0, 0, 0, 0, Guest.CODE, 2);
    Bytes nine = Bytes.of(new byte[] {9});
    assertEquals(new Exit.MemoryWrite(0x10_0000, nine), guest.run(regs));
    assertEquals(new Exit.MemoryWrite(0x10_0001, nine), guest.vcpu.run());
    assertEquals(new Exit.MemoryWrite(0x10_0002, nine), guest.vcpu.run());
    assertEquals(HALTED, guest.vcpu.run());
    assertEquals(0x10_0003, guest.vcpu.regs().rdi());
  }

  @Test
  void whatIsNotThereYetNamesItsBytes() {
    guest.wide().put(Guest.CODE, "90 62f17c4858c1 f4");
    guest.vcpu.setSregs(guest.vcpu.sregs().withCr4(0x4_0620));
    var failed = assertInstanceOf(Exit.FailedInternally.class, guest.run(Guest.CODE));
    assertEquals(1, failed.suberror());
    assertEquals(Guest.CODE + 1, failed.rip());
    assertEquals("62f17c4858c1f4", failed.instruction().toString().substring(0, 14));
    assertEquals(Guest.CODE + 1, guest.vcpu.regs().rip());
  }

  @Test
  void aTripleFaultShutsTheGuestDown() {
    guest.wide().put(Guest.CODE, "0f0b"); // ud2, with an interrupt table that has no gates
    assertEquals(new Exit.Shutdown(), guest.run(Guest.CODE));
  }

  // -- events -------------------------------------------------------------------------------------

  @Test
  void injectedEventsAreDeliveredFirst() {
    guest.real().put(Guest.CODE, "f4");
    guest.vcpu.setRegs(Regs.ZERO.withRip(Guest.CODE).withRsp(0x8000));
    guest.vcpu.setEvents(
        new VcpuEvents(
            new Fault(true, false, 6, false, 0, false, 0),
            Interrupt.NONE,
            new Nmi(false, 1, false),
            0,
            VcpuEvents.NMI_PENDING,
            VcpuEvents.Smi.NONE,
            false));
    assertEquals(HALTED, guest.vcpu.run());
    assertEquals(0x803, guest.vcpu.regs().rip(), "the NMI, on top of the exception");
    assertEquals(true, guest.vcpu.events().nmi().masked());
    assertEquals(0, guest.vcpu.events().nmi().pending());
    assertEquals(false, guest.vcpu.events().exception().injected());
  }

  @Test
  void anInterruptWaitsForTheEndOfTheShadowOfSti() {
    guest.real().put(Guest.CODE, "fb 90 90 f4"); // sti; nop; nop; hlt
    guest.vcpu.setSregs(guest.vcpu.sregs().withInterrupt(0x20));
    assertEquals(HALTED, guest.run(Guest.CODE));
    assertEquals(0x821, guest.vcpu.regs().rip());
    assertEquals(
        Guest.CODE + 2, guest.memory.get(java.lang.foreign.ValueLayout.JAVA_SHORT, 0x7FFA));
  }

  @Test
  void theTrapFlagStopsAfterEachInstruction() {
    guest.real().put(Guest.CODE, "40 40 f4"); // inc ax; inc ax; hlt
    assertEquals(
        HALTED, guest.run(Regs.ZERO.withRip(Guest.CODE).withRsp(0x8000).withRflags(0x102)));
    assertEquals(1, guest.vcpu.regs().rax());
    assertEquals(0x802, guest.vcpu.regs().rip());
    assertEquals(0x4000, guest.vcpu.debugRegs().dr6() & 0x4000);
  }

  // -- limits -------------------------------------------------------------------------------------

  private Errno errnoOf(Runnable run) {
    return assertThrows(KvmException.class, run::run).errno();
  }

  @Test
  @Timeout(20)
  void anEndlessLoopObeysItsLimit() {
    guest.real().put(Guest.CODE, "ebfe");
    guest.vcpu.limitInstructions(1_000_000);
    assertEquals(Errno.EINTR, errnoOf(() -> guest.run(Guest.CODE)));
    assertEquals(1_000_000, guest.vcpu.instructions());
    assertEquals(Guest.CODE, guest.vcpu.regs().rip());
  }

  @Test
  @Timeout(20)
  void anInterruptOfTheThreadEndsARun() throws InterruptedException {
    guest.real().put(Guest.CODE, "ebfe");
    Thread runner = Thread.currentThread();
    Thread other = Thread.startVirtualThread(() -> interruptLater(runner));
    assertEquals(Errno.EINTR, errnoOf(() -> guest.run(Guest.CODE)));
    assertEquals(true, Thread.interrupted());
    other.join(Duration.ofSeconds(5));
  }

  private static void interruptLater(Thread thread) {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    thread.interrupt();
  }

  /** KVM looks at the wish to come back once what userspace was asked for is complete. */
  @Test
  void anAccessIsCompletedBeforeARunEndsAtOnce() {
    guest.wide().put(Guest.CODE, "b007 e6e9 e4e9 8b1c2500001000 f4"); // out, in, mov from a device
    assertInstanceOf(Exit.PortWrite.class, guest.run(Guest.CODE));
    assertEquals(Guest.CODE + 4, completed().rip());
    assertInstanceOf(Exit.PortRead.class, guest.vcpu.run());
    guest.vcpu.answer(Bytes.of(new byte[] {0x5A}));
    assertEquals(0x5A, completed().rax());
    assertInstanceOf(Exit.MemoryRead.class, guest.vcpu.run());
    guest.vcpu.answer(Bytes.of(new byte[] {1, 2, 3, 4}));
    assertEquals(0x403_0201, completed().rbx());
    assertEquals(HALTED, guest.vcpu.run());
  }

  private Regs completed() {
    guest.vcpu.setImmediateExit(true);
    assertEquals(Errno.EINTR, errnoOf(guest.vcpu::run));
    guest.vcpu.setImmediateExit(false);
    return guest.vcpu.regs();
  }

  @Test
  void beforeTheGuestIsEnteredARunDoesNotCount() {
    guest.real().put(Guest.CODE, "f4");
    guest.vcpu.setImmediateExit(true);
    assertEquals(Errno.EINTR, errnoOf(() -> guest.run(Guest.CODE)));
    guest.vcpu.setImmediateExit(false);
    assertEquals(HALTED, guest.vcpu.run());
  }
}
