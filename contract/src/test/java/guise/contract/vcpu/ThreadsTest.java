package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.assertRefused;
import static guise.contract.vcpu.Refusals.isAccepted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.kvm.Capability;
import guise.kvm.EnableCap;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.MemoryRegion;
import guise.kvm.MsrEntry;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.x86.CpuidTable;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many threads on one VM end as they would one after the other. */
class ThreadsTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 40;
  private static final int STEPS = 400;
  private static final int VMS = 4000;
  private static final int PAGE = 4096;

  private final Kvm kvm = Backend.SAPPHIRE_RAPIDS_7_2.kvm();
  private final CpuidTable supported = kvm.supportedCpuid().entries();

  /** What a thread does to its own vCPU; nothing of it concerns the others. */
  private static List<Script.Step> script(long seed) {
    var steps = new ArrayList<Script.Step>();
    for (long part = 0; steps.size() < STEPS; part++) {
      steps.addAll(Script.random(new SplittableRandom(seed * STEPS + part)));
    }
    steps.removeIf(step -> step.verb().concernsVm());
    return steps;
  }

  /** Runs the same on all threads at once, as far as that can be had. */
  private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    var start = new CyclicBarrier(tasks.size());
    var results = new ArrayList<T>();
    try (var threads = Executors.newFixedThreadPool(tasks.size())) {
      var futures = new ArrayList<Future<T>>();
      for (Callable<T> task : tasks) {
        futures.add(
            threads.submit(() -> {
              start.await();
              return task.call();
            }));
      }
      for (Future<T> future : futures) {
        results.add(future.get());
      }
    }
    return results;
  }

  /** All that a vCPU shows, after what its script answered. */
  private List<Object> end(List<String> answers, Vcpu vcpu) {
    return List.of(
        answers,
        vcpu.cpuid(),
        vcpu.sregs(),
        vcpu.xcrs(),
        vcpu.events(),
        vcpu.xsave2(),
        kvm.msrIndexList().stream().map(msr -> vcpu.getMsrs(List.of(msr))).toList());
  }

  @Test
  void vcpusDoNotDisturbEachOther() throws Exception {
    Vm parallel = kvm.createVm();
    Vm sequential = kvm.createVm();
    var tasks = new ArrayList<Callable<List<Object>>>();
    for (int id = 0; id < THREADS; id++) {
      Vcpu vcpu = parallel.createVcpu(id);
      var script = script(id);
      tasks.add(() -> end(Script.play(script, supported, parallel, vcpu), vcpu));
    }
    List<List<Object>> ends = together(tasks);
    for (int id = 0; id < THREADS; id++) {
      Vcpu vcpu = sequential.createVcpu(id);
      var answers = Script.play(script(id), supported, sequential, vcpu);
      assertEquals(end(answers, vcpu), ends.get(id), "vCPU " + id);
    }
  }

  /** Every thread disables a quirk of its own: none gets lost, as none would one by one. */
  @Test
  void whatAVmIsToldByManyItKeeps() throws Exception {
    List<Vm> vms = Stream.generate(kvm::createVm).limit(VMS).toList();
    var tasks = new ArrayList<Callable<Integer>>();
    for (long bit : shuffled(1)) {
      var quirk = EnableCap.of(Capability.DISABLE_QUIRKS2, 1L << bit);
      tasks.add(() -> {
        vms.forEach(vm -> vm.enableCap(quirk));
        return vms.size();
      });
    }
    assertEquals(Collections.nCopies(THREADS, VMS), together(tasks));
    for (Vm vm : vms) {
      Vcpu vcpu = vm.createVcpu(0);
      vcpu.setCpuid2(supported);
      vcpu.setMsrs(List.of(new MsrEntry(0x1A0, 0x4_1800)));
      boolean mwait = vcpu.cpuid().announces(StaticFeature.MWAIT);
      assertTrue(mwait, "quirk 4 is gone: MWAIT follows IA32_MISC_ENABLE");
    }
  }

  private static List<Long> shuffled(int seed) {
    var bits = new ArrayList<>(IntStream.range(0, THREADS).mapToObj(bit -> (long) bit).toList());
    Collections.shuffle(bits, new Random(seed));
    return bits;
  }

  /** Threads race for the same memory and the same vCPU: one wins, whoever. */
  @Test
  void whatOnlyOneCanHaveOneGets() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(PAGE, PAGE);
      for (int round = 0; round < ROUNDS; round++) {
        Vm vm = kvm.createVm();
        var tasks = new ArrayList<Callable<List<Boolean>>>();
        for (int thread = 0; thread < THREADS; thread++) {
          var apart = MemoryRegion.of(thread, (thread + 1L) << 20, memory);
          var contended = MemoryRegion.of(THREADS + thread, 0, memory);
          tasks.add(() ->
              List.of(
                  isAccepted(() -> vm.setUserMemoryRegion(apart)),
                  isAccepted(() -> vm.setUserMemoryRegion(contended)),
                  isAccepted(() -> vm.createVcpu(0))));
        }
        List<List<Boolean>> won = together(tasks);
        assertEquals(THREADS, won.stream().filter(w -> w.get(0)).count());
        assertEquals(1, won.stream().filter(w -> w.get(1)).count());
        assertEquals(1, won.stream().filter(w -> w.get(2)).count());
        for (int thread = 0; thread < THREADS; thread++) {
          var again = MemoryRegion.of(100, (thread + 1L) << 20, memory);
          assertRefused(Errno.EEXIST, () -> vm.setUserMemoryRegion(again));
        }
      }
    }
  }

  @Test
  void theIoctlsOfOneVcpuExcludeEachOther() throws Exception {
    Vcpu vcpu = kvm.createVm().createVcpu(0);
    vcpu.setCpuid2(supported);
    var tasks = new ArrayList<Callable<Integer>>();
    for (int thread = 0; thread < THREADS; thread++) {
      long bit = thread % 2 == 0 ? 0 : 1 << 18;
      tasks.add(() -> toggled(vcpu, bit));
    }
    assertEquals(Collections.nCopies(THREADS, supported.size()), together(tasks));
    boolean osxsave = (vcpu.sregs().cr4() & 1 << 18) != 0;
    assertEquals(osxsave, vcpu.cpuid().announces(RuntimeFeature.OSXSAVE));
  }

  private static int toggled(Vcpu vcpu, long bit) {
    int size = 0;
    for (int step = 0; step < STEPS; step++) {
      vcpu.setSregs(vcpu.sregs().withCr4(bit));
      size = vcpu.cpuid().size();
    }
    return size;
  }
}
