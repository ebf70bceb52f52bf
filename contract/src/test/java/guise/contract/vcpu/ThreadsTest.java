package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.kvm.Kvm;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.x86.CpuidTable;
import guise.x86.RuntimeFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many vCPUs of one VM on many threads end as they would one after the other. */
class ThreadsTest {
  private static final int THREADS = 8;
  private static final int STEPS = 400;

  private final Kvm kvm = Backend.SAPPHIRE_RAPIDS_7_2.kvm();
  private final CpuidTable supported = kvm.supportedCpuid().entries();

  @Test
  void vcpusDoNotDisturbEachOther() throws Exception {
    Vm parallel = kvm.createVm();
    var answers = new ArrayList<Future<List<String>>>();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (int id = 0; id < THREADS; id++) {
        Vcpu vcpu = parallel.createVcpu(id);
        long seed = id;
        answers.add(threads.submit(() -> Script.play(seed, STEPS, supported, vcpu)));
      }
    }
    Vm sequential = kvm.createVm();
    for (int id = 0; id < THREADS; id++) {
      Vcpu vcpu = sequential.createVcpu(id);
      assertEquals(Script.play(id, STEPS, supported, vcpu), answers.get(id).get());
    }
  }

  @Test
  void theIoctlsOfOneVcpuExcludeEachOther() throws Exception {
    Vcpu vcpu = kvm.createVm().createVcpu(0);
    vcpu.setCpuid2(supported);
    var tasks = new ArrayList<Callable<CpuidTable>>();
    for (int thread = 0; thread < THREADS; thread++) {
      long bit = thread % 2 == 0 ? 0 : 1 << 18;
      tasks.add(() -> toggled(vcpu, bit));
    }
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<CpuidTable> held : threads.invokeAll(tasks)) {
        assertEquals(supported.size(), held.get().size());
      }
    }
    boolean osxsave = (vcpu.sregs().cr4() & 1 << 18) != 0;
    assertEquals(osxsave, vcpu.cpuid().announces(RuntimeFeature.OSXSAVE));
  }

  private static CpuidTable toggled(Vcpu vcpu, long bit) {
    for (int step = 0; step < STEPS; step++) {
      vcpu.setSregs(vcpu.sregs().withCr4(bit));
    }
    return vcpu.cpuid();
  }
}
