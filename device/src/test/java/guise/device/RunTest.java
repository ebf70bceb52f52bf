package guise.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kvm.Bytes;
import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.Errno;
import guise.kvm.Exit;
import guise.kvm.KvmException;
import guise.kvm.Vcpu;
import guise.kvm.VcpuEvents;
import guise.kvm.Vm;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guests of a few bytes on /dev/kvm, and what their exits are. */
@Timeout(60)
class RunTest {
  private static final String FOREVER = "eb fe"; // jmp $

  private final DeviceKvm kvm = Present.kvm();

  @AfterEach
  void close() {
    kvm.close();
  }

  private Vcpu vcpu(String code) {
    return RealMode.vcpu(kvm.createVm(), code);
  }

  private static Bytes bytes(String hex) {
    return Bytes.of(HexFormat.of().parseHex(hex));
  }

  @Test
  void hltComesBack() {
    assertEquals(new Exit.Halted(), vcpu("f4").run());
  }

  @Test
  void aPortIsWritten() {
    Vcpu vcpu = vcpu("ba f8 03  b0 47  ee  66 b8 78 56 34 12  66 ef  f4");
    assertEquals(new Exit.PortWrite(0x3F8, 1, 1, bytes("47")), vcpu.run());
    assertEquals(new Exit.PortWrite(0x3F8, 4, 1, bytes("78563412")), vcpu.run());
    assertEquals(new Exit.Halted(), vcpu.run());
  }

  @Test
  void aPortIsReadAsItIsAnswered() {
    Vcpu vcpu = vcpu("b8 ff ff  e5 10  f4");
    assertEquals(new Exit.PortRead(0x10, 2, 1), vcpu.run());
    vcpu.answer(bytes("0000"));
    vcpu.answer(bytes("3412"));
    assertEquals(new Exit.Halted(), vcpu.run());
    assertEquals(0x1234, vcpu.regs().rax());
  }

  @Test
  void withoutAnAnswerItReadsZeros() {
    Vcpu vcpu = vcpu("b8 ff ff  e7 10  e5 10  f4");
    assertEquals(new Exit.PortWrite(0x10, 2, 1, bytes("ffff")), vcpu.run());
    assertEquals(new Exit.PortRead(0x10, 2, 1), vcpu.run());
    assertEquals(new Exit.Halted(), vcpu.run());
    assertEquals(0, vcpu.regs().rax());
  }

  @Test
  void aStringOfPortWritesComesWithItsCount() {
    // mov si,0x1000; mov cx,3; mov dx,0x10; rep outsb; hlt
    Vcpu vcpu = vcpu("be 00 10  b9 03 00  ba 10 00  f3 6e  f4");
    var written = new StringBuilder();
    Exit exit = vcpu.run();
    while (exit instanceof Exit.PortWrite write) {
      assertEquals(write.size() * write.count(), write.data().size());
      written.append(write.data());
      exit = vcpu.run();
    }
    assertEquals(new Exit.Halted(), exit);
    assertEquals("be0010", written.toString());
  }

  @Test
  void aStringOfPortReadsTakesAllItsData() {
    // mov di,0x2000; mov cx,4; mov dx,0x10; rep insb; mov eax,[0x2000]; hlt
    Vcpu vcpu = vcpu("bf 00 20  b9 04 00  ba 10 00  f3 6c  66 a1 00 20  f4");
    byte next = 1;
    Exit exit = vcpu.run();
    while (exit instanceof Exit.PortRead read) {
      byte[] data = new byte[read.size() * read.count()];
      for (int at = 0; at < data.length; at++) {
        data[at] = next++;
      }
      vcpu.answer(Bytes.of(data));
      exit = vcpu.run();
    }
    assertEquals(new Exit.Halted(), exit);
    assertEquals(0x0403_0201, vcpu.regs().rax());
  }

  @Test
  void memoryThatIsNotThereIsWrittenAndRead() {
    // mov ax,0x2000; mov ds,ax; mov word [0],0x1234; mov ax,[4]; hlt
    Vcpu vcpu = vcpu("b8 00 20  8e d8  c7 06 00 00 34 12  a1 04 00  f4");
    assertEquals(new Exit.MemoryWrite(0x2_0000, bytes("3412")), vcpu.run());
    assertEquals(new Exit.MemoryRead(0x2_0004, 2), vcpu.run());
    vcpu.answer(bytes("7856"));
    assertEquals(new Exit.Halted(), vcpu.run());
    assertEquals(0x5678, vcpu.regs().rax());
  }

  @Test
  void aTripleFaultShutsDown() {
    assumeTrue(
        kvm.checkExtension(Capability.X86_TRIPLE_FAULT_EVENT) == 1,
        "this kernel has no KVM_CAP_X86_TRIPLE_FAULT_EVENT");
    Vm vm = kvm.createVm();
    vm.enableCap(EnableCap.of(Capability.X86_TRIPLE_FAULT_EVENT, 1));
    Vcpu vcpu = RealMode.vcpu(vm, "f4");
    VcpuEvents now = vcpu.events();
    int flags = now.flags() | VcpuEvents.TRIPLE_FAULT;
    vcpu.setEvents(
        new VcpuEvents(now.exception(), now.interrupt(), now.nmi(), 0, flags, now.smi(), true));
    assertTrue(vcpu.events().tripleFaultPending());
    assertEquals(new Exit.Shutdown(), vcpu.run());
  }

  @Test
  void whatIsNotEmulatedIsNamed() {
    // Code in memory that is not there: KVM can fetch nothing to emulate.
    Vcpu vcpu = vcpu("f4");
    var sregs = vcpu.sregs();
    var cs = sregs.segments().cs().withBase(0x10_0000).withSelector(0);
    vcpu.setSregs(sregs.withSegments(sregs.segments().withCs(cs)));
    vcpu.setRegs(vcpu.regs().withRip(0x123));
    Exit exit = vcpu.run();
    assumeTrue(exit instanceof Exit.FailedInternally, () -> "this KVM ends it in " + exit);
    assertEquals(0x123, ((Exit.FailedInternally) exit).rip());
    assertEquals(1, ((Exit.FailedInternally) exit).suberror());
  }

  @Test
  void anAnswerFitsItsRead() {
    Vcpu vcpu = vcpu("e5 10  f4");
    assertThrows(IllegalStateException.class, () -> vcpu.answer(bytes("0000")));
    vcpu.run();
    assertThrows(IllegalArgumentException.class, () -> vcpu.answer(bytes("00")));
    assertThrows(IllegalArgumentException.class, () -> vcpu.answer(Bytes.zeros(4096)));
    assertThrows(IllegalStateException.class, vcpu::refuse);
    vcpu.run();
    assertThrows(IllegalStateException.class, () -> vcpu.answer(bytes("0000")));
  }

  @Test
  void anImmediateExitEndsTheNextRun() {
    Vcpu vcpu = vcpu("f4");
    vcpu.setImmediateExit(true);
    assertEquals(Errno.EINTR, assertThrows(KvmException.class, vcpu::run).errno());
    vcpu.setImmediateExit(false);
    assertEquals(new Exit.Halted(), vcpu.run());
  }

  /** Starts a run on another thread, and waits until it is likely to be under way. */
  private static CompletableFuture<Exit> running(Vcpu vcpu) throws InterruptedException {
    CompletableFuture<Exit> run = CompletableFuture.supplyAsync(vcpu::run);
    TimeUnit.MILLISECONDS.sleep(50);
    return run;
  }

  @Test
  void anImmediateExitEndsARunThatWouldNever() throws InterruptedException {
    Vcpu vcpu = vcpu(FOREVER);
    for (int round = 0; round < 20; round++) {
      CompletableFuture<Exit> run = running(vcpu);
      assertTrue(!run.isDone());
      vcpu.setImmediateExit(true);
      var failure = assertThrows(CompletionException.class, run::join);
      assertEquals(Errno.EINTR, ((KvmException) failure.getCause()).errno());
      vcpu.setImmediateExit(false);
    }
  }

  @Test
  void closingEndsARunThatWouldNever() throws InterruptedException {
    Vcpu vcpu = vcpu(FOREVER);
    CompletableFuture<Exit> run = running(vcpu);
    kvm.close();
    var failure = assertThrows(CompletionException.class, run::join);
    assertEquals(IllegalStateException.class, failure.getCause().getClass());
  }
}
