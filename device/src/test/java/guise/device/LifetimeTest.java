package guise.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.kvm.Bytes;
import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.Exit;
import guise.kvm.MemoryRegion;
import guise.kvm.MsrEntry;
import guise.kvm.Regs;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.x86.CpuidTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What is closed, freed or too large ends in an exception of Java's, never in a crash. */
@Timeout(60)
class LifetimeTest {
  private static final String COUNTING = "ff 06 00 05 eb fa"; // inc word [0x500], for ever
  private static final int COUNT = 0x500;

  private final DeviceKvm kvm = Present.kvm();

  @AfterEach
  void close() {
    kvm.close();
  }

  private static void allEnd(List<Executable> uses) {
    uses.forEach(use -> assertThrows(IllegalStateException.class, use));
  }

  @Test
  void aClosedVcpuIsOfNoUse() {
    Vcpu vcpu = RealMode.vcpu(kvm.createVm(), "e5 10 f4");
    vcpu.run();
    vcpu.close();
    vcpu.close();
    allEnd(
        List.of(
            vcpu::run,
            vcpu::regs,
            vcpu::sregs,
            vcpu::sregs2,
            vcpu::xcrs,
            vcpu::xsave,
            vcpu::xsave2,
            vcpu::fpu,
            vcpu::debugRegs,
            vcpu::events,
            vcpu::mpState,
            vcpu::nestedState,
            vcpu::tscKhz,
            vcpu::cpuid,
            () -> vcpu.hyperVCpuid(1),
            () -> vcpu.setRegs(Regs.ZERO),
            () -> vcpu.setCpuid2(CpuidTable.EMPTY),
            () -> vcpu.setCpuid2(7, CpuidTable.EMPTY),
            () -> vcpu.setMsrs(List.of(new MsrEntry(0x10, 0))),
            () -> vcpu.answer(Bytes.zeros(2)),
            () -> vcpu.setImmediateExit(true)));
  }

  @Test
  void aClosedVmTakesItsVcpusAlong() {
    Vm vm = kvm.createVm();
    Vcpu vcpu = vm.createVcpu(0);
    vm.close();
    vm.close();
    allEnd(
        List.of(
            () -> vcpu.regs(),
            vm::createIrqchip,
            vm::tscKhz,
            () -> vm.createVcpu(1),
            () -> vm.checkExtension(Capability.XSAVE2),
            () -> vm.enableCap(EnableCap.of(Capability.X86_DISABLE_EXITS, 0)),
            () -> vm.setUserMemoryRegion(MemoryRegion.deleted(0))));
  }

  @Test
  void aClosedDeviceTakesItsVmsAlong() {
    Vm vm = kvm.createVm();
    kvm.close();
    allEnd(List.of(kvm::apiVersion, kvm::createVm, kvm::supportedCpuid, vm::tscKhz));
  }

  @Test
  void freedMemoryIsNotTouched() {
    Vm vm = kvm.createVm();
    try (Arena arena = Arena.ofConfined()) {
      vm.setUserMemoryRegion(MemoryRegion.of(0, 0, RealMode.memory("f4", arena)));
      Vcpu vcpu = vm.createVcpu(0);
      RealMode.start(vcpu);
      assertEquals(new Exit.Halted(), vcpu.run());
    }
    Vcpu other = vm.createVcpu(1);
    allEnd(List.of(other::run, other::regs));
    vm.setUserMemoryRegion(MemoryRegion.deleted(0));
    assertEquals(2, other.regs().rflags());
  }

  @Test
  void memoryOfAnotherThreadAloneIsNotTouched() {
    Vm vm = kvm.createVm();
    try (Arena arena = Arena.ofConfined()) {
      vm.setUserMemoryRegion(MemoryRegion.of(0, 0, RealMode.memory("f4", arena)));
      Vcpu vcpu = vm.createVcpu(0);
      RealMode.start(vcpu);
      var failure =
          assertThrows(
              CompletionException.class, () -> CompletableFuture.supplyAsync(vcpu::run).join());
      assertEquals(WrongThreadException.class, failure.getCause().getClass());
    }
  }

  /** Waits until the guest, which counts, runs. */
  private static void awaitGuest(MemorySegment memory) throws InterruptedException {
    short before = memory.get(ValueLayout.JAVA_SHORT, COUNT);
    while (memory.get(ValueLayout.JAVA_SHORT, COUNT) == before) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Test
  @Timeout(60)
  void memoryCannotBeFreedWhileAGuestRuns() throws InterruptedException {
    Vm vm = kvm.createVm();
    Arena before = Arena.ofShared();
    Arena meanwhile = Arena.ofShared();
    MemorySegment memory = RealMode.memory(COUNTING, before);
    vm.setUserMemoryRegion(MemoryRegion.of(0, 0, memory));
    Vcpu vcpu = vm.createVcpu(0);
    RealMode.start(vcpu);
    CompletableFuture<Exit> run = CompletableFuture.supplyAsync(vcpu::run);
    awaitGuest(memory);
    MemorySegment more = meanwhile.allocate(4096, 4096);
    vm.setUserMemoryRegion(MemoryRegion.of(1, 0x10_0000, more));
    awaitGuest(memory);
    assertTrue(!run.isDone(), "the run goes on, and holds the new memory too");
    assertThrows(IllegalStateException.class, before::close);
    assertThrows(IllegalStateException.class, meanwhile::close);
    vcpu.close();
    assertThrows(CompletionException.class, run::join);
    before.close();
    meanwhile.close();
  }

  @Test
  void aGuestGetsNoMoreThanThereIs() {
    Vm vm = kvm.createVm();
    MemorySegment page = Arena.ofAuto().allocate(4096, 4096);
    MemorySegment heap = MemorySegment.ofArray(new long[512]);
    List<MemoryRegion> hostile =
        List.of(
            new MemoryRegion(0, 0, 0, 0x2000, Optional.of(page)),
            new MemoryRegion(0, 0, 0, -4096, Optional.of(page)),
            new MemoryRegion(0, 0, 0, 0x1000, Optional.empty()),
            MemoryRegion.of(0, 0, page.asReadOnly()),
            MemoryRegion.of(0, 0, heap));
    for (MemoryRegion region : hostile) {
      assertThrows(IllegalArgumentException.class, () -> vm.setUserMemoryRegion(region));
    }
    var readable = MemoryRegion.of(0, 0, page.asReadOnly()).withFlags(MemoryRegion.READONLY);
    vm.setUserMemoryRegion(readable);
  }

  @Test
  void ioctlsAndClosingRace() {
    for (int round = 0; round < 30; round++) {
      Vm vm = kvm.createVm();
      Vcpu vcpu = RealMode.vcpu(vm, "f4");
      CompletableFuture<Void> use =
          CompletableFuture.runAsync(() -> {
            while (true) {
              vcpu.setRegs(vcpu.regs().withRip(0x1000));
              vcpu.run();
            }
          });
      vm.close();
      var failure = assertThrows(CompletionException.class, use::join);
      assertEquals(IllegalStateException.class, failure.getCause().getClass());
    }
  }
}
