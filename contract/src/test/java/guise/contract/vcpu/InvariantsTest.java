package guise.contract.vcpu;

import static guise.contract.vcpu.Refusals.isAccepted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import guise.engine.UpdateStrategy;
import guise.kernel.Behaviour;
import guise.kvm.Kvm;
import guise.kvm.Vcpu;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Register;
import guise.x86.RuntimeFeature;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What holds at any time, whatever was done before: random scripts, seeded. */
@EveryBackend
class InvariantsTest {
  private static final int SEEDS = 60;
  private static final int STEPS = 60;

  private final Backend backend;
  private final Kvm kvm;
  private final CpuidTable supported;

  InvariantsTest(Backend backend) {
    this.backend = backend;
    kvm = backend.kvm();
    supported = kvm.supportedCpuid().entries();
  }

  private Vcpu fresh() {
    Vcpu vcpu = kvm.createVm().createVcpu(0);
    vcpu.setCpuid2(supported);
    return vcpu;
  }

  @Test
  void deferringMakesNoDifference() {
    Kvm eager = backend.kvm(UpdateStrategy.EAGER);
    Kvm deferred = backend.kvm(UpdateStrategy.DEFERRED);
    for (int seed = 0; seed < SEEDS; seed++) {
      List<String> one = Script.play(seed, STEPS, supported, eager.createVm().createVcpu(0));
      List<String> other = Script.play(seed, STEPS, supported, deferred.createVm().createVcpu(0));
      assertEquals(one, other, "seed " + seed);
    }
  }

  private boolean forgets() {
    return backend.does(Behaviour.RUNTIME_DEFERRED) && !backend.does(Behaviour.FLUSHED_BEFORE_SET);
  }

  @Test
  void cpuidMirrorsTheStateAtEveryTime() {
    assumeFalse(forgets(), "6.15 to 6.18 forget an update after a refusal");
    for (int seed = 0; seed < SEEDS; seed++) {
      Vcpu vcpu = fresh();
      Script.play(seed, STEPS, supported, vcpu);
      CpuidTable now = vcpu.cpuid();
      long cr4 = vcpu.sregs().cr4();
      boolean leaf1 = now.find(1, 0).isPresent();
      assertEquals(leaf1 && (cr4 & 1 << 18) != 0, now.announces(RuntimeFeature.OSXSAVE));
      boolean apic = (vcpu.sregs().apicBase() & 1 << 11) != 0;
      assertEquals(leaf1 && apic, now.announces(RuntimeFeature.APIC));
    }
  }

  @Test
  void whatAVcpuHoldsItMayBeGivenAgain() {
    assumeFalse(forgets(), "6.15 to 6.18 forget an update after a refusal");
    for (int seed = 0; seed < SEEDS; seed++) {
      Vcpu vcpu = fresh();
      Script.play(seed, STEPS, supported, vcpu);
      CpuidTable held = vcpu.cpuid();
      vcpu.setCpuid2(held);
      assertEquals(held, vcpu.cpuid(), "seed " + seed);
    }
  }

  @Test
  void aRefusedTableChangesNothing() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Vcpu vcpu = fresh();
      Script.play(seed, STEPS, supported, vcpu);
      CpuidTable held = vcpu.cpuid();
      var random = new SplittableRandom(seed);
      CpuidTable bad = shuffled(random);
      if (!isAccepted(() -> vcpu.setCpuid2(bad))) {
        assertEquals(held, vcpu.cpuid(), "seed " + seed);
      }
    }
  }

  /** Random registers in a few entries: widths of addresses that do not exist among them. */
  private CpuidTable shuffled(SplittableRandom random) {
    CpuidTable table = supported;
    for (int edits = 0; edits < 3; edits++) {
      int at = random.nextInt(table.size());
      CpuidEntry entry = table.entries().get(at);
      table = table.with(at, entry.with(Register.EAX, random.nextInt()));
    }
    var widths = table.position(0x8000_0008, 0);
    CpuidEntry entry = table.entries().get(widths);
    return table.with(widths, entry.with(Register.EAX, random.nextInt(0x1_0000)));
  }

  @Test
  void whatIsSupportedDoesNotDependOnVcpus() {
    Script.play(1, STEPS, supported, fresh());
    assertEquals(supported, kvm.supportedCpuid().entries());
  }

  @Test
  void onlyIndexedFunctionsCarryTheFlag() {
    for (CpuidEntry entry : supported) {
      assertTrue(entry.indexMatters() || entry.index() == 0, entry::toString);
    }
  }
}
