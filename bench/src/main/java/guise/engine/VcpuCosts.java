package guise.engine;

import guise.bench.Goal;
import guise.formats.Profiles;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.kvm.CpuidReply;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the CPUID of a vCPU costs: in the engine's own package, since userspace can neither mark it
 * for an update nor look into it without an ioctl around that.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class VcpuCosts {
  private static final int ENTRIES = 75;
  private static final int QUERIES = 256;
  private static final long OSXSAVE = 1 << 18;

  private final CpuidTable table = table(ENTRIES);
  private final EmulatedVcpu deferring = vcpu("7.2");
  private final EmulatedVcpu eager = vcpu("6.12");
  private final VcpuState deferred = deferring.state;
  private final VcpuState updated = eager.state;
  private final GuestInstructions guest = deferring.guest();
  private final CpuidAnswer answer = new CpuidAnswer();
  private final int[] functions = new int[QUERIES];
  private final int[] indices = new int[QUERIES];
  private int at;

  /** Made by JMH. */
  public VcpuCosts() {}

  /** What KVM offers on a large machine, and leaves of a hypervisor up to a count. */
  private static CpuidTable table(int count) {
    List<CpuidEntry> entries = new ArrayList<>(kvm("7.2").supportedCpuid().entries().entries());
    for (int more = 0; entries.size() < count; more++) {
      entries.add(CpuidEntry.plain(0x4000_0100 + more, new Registers(more, 1, 2, 3)));
    }
    return CpuidTable.of(entries.subList(0, count));
  }

  private static EmulatedKvm kvm(String version) {
    Host host = Profiles.find("sapphire-rapids").orElseThrow();
    Kernel kernel = Kernel.of(version);
    return new EmulatedKvm(host, kernel, ProcessPermissions.of(host, kernel));
  }

  private EmulatedVcpu vcpu(String kernel) {
    var vcpu = (EmulatedVcpu) new EmulatedVm(kvm(kernel)).createVcpu(0);
    vcpu.setCpuid2(table);
    return vcpu;
  }

  /** Every entry about equally often, in no order. */
  @Setup
  public void shuffle() {
    var random = new Random(1);
    var all = new ArrayList<CpuidEntry>(QUERIES);
    while (all.size() < QUERIES) {
      all.addAll(table.entries());
    }
    Collections.shuffle(all, random);
    for (int query = 0; query < QUERIES; query++) {
      functions[query] = all.get(query).function();
      indices[query] = all.get(query).index();
    }
  }

  private int next() {
    at = at + 1 & QUERIES - 1;
    return at;
  }

  /** The instruction as an interpreter executes it: any leaf of the table. */
  @Benchmark
  @Goal(15)
  public int cpuid() {
    int query = next();
    CpuidInstruction.answer(deferred, functions[query], indices[query], answer);
    return answer.eax;
  }

  /** The same leaf again and again, as in the loops of a test. */
  @Benchmark
  @Goal(15)
  public int cpuidOfLeaf1() {
    CpuidInstruction.answer(deferred, 1, 0, answer);
    return answer.eax;
  }

  /** A leaf beyond the last one, which Intel's rule redirects: four searches. */
  @Benchmark
  public int cpuidOutOfRange() {
    CpuidInstruction.answer(deferred, 0x5000_0000, 0, answer);
    return answer.eax;
  }

  /** The instruction by the interface, under the vCPU's mutex and with objects for the answer. */
  @Benchmark
  public Outcome cpuidByInterface() {
    int query = next();
    return guest.cpuid(functions[query], indices[query]);
  }

  /** State that CPUID mirrors changes, on a kernel that defers. */
  @Benchmark
  @Goal(2)
  public void dirtyMark() {
    deferred.runtimeChanged();
  }

  /** The same on a kernel that updates at once: CR4.OSXSAVE and XCR0 change. */
  @Benchmark
  @Goal(60)
  public void eagerUpdate() {
    updated.cpu.cr4 ^= OSXSAVE;
    updated.cpu.xcr0 ^= 4;
    updated.runtimeChanged();
  }

  /** An update nobody needed: nothing has changed. */
  @Benchmark
  @Goal(60)
  public void eagerUpdateOfNothing() {
    updated.runtimeChanged();
  }

  /** KVM_SET_CPUID2 of a table nobody has looked into. */
  @Benchmark
  @Goal(20_000)
  public void setCpuid2() {
    deferring.setCpuid2(CpuidTable.of(table.entries()));
  }

  /** The same on a kernel that updates at once. */
  @Benchmark
  @Goal(20_000)
  public void setCpuid2Eager() {
    eager.setCpuid2(CpuidTable.of(table.entries()));
  }

  /** KVM_GET_CPUID2 where nothing has changed since the last one. */
  @Benchmark
  @Goal(1_000)
  public CpuidReply getCpuid2() {
    return deferring.getCpuid2(ENTRIES);
  }

  /** KVM_GET_CPUID2 after a change of CR4, the pending update included. */
  @Benchmark
  @Goal(1_000)
  public CpuidReply getCpuid2AfterChange() {
    deferred.cpu.cr4 ^= OSXSAVE;
    deferred.runtimeChanged();
    return deferring.getCpuid2(ENTRIES);
  }

  /** The least an ioctl of a vCPU costs: the mutex. */
  @Benchmark
  public int ioctlFloor() {
    return deferring.tscKhz();
  }
}
