package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.kvm.Capability;
import guise.kvm.Errno;
import guise.kvm.Kvm;
import guise.kvm.MsrEntry;
import guise.kvm.Vcpu;
import guise.kvm.Vm;
import guise.kvm.saved.Part;
import guise.kvm.saved.Refused;
import guise.kvm.saved.RestoreRefused;
import guise.kvm.saved.SavedVcpu;
import guise.x86.CpuidTable;
import guise.x86.StaticFeature;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A vCPU's state can be saved and given to another vCPU (state_test of the KVM selftests). */
@ParameterizedClass
@EnumSource
class SavedVcpuTest {
  private static final int SEEDS = 150;
  private static final int STEPS = 40;
  private static final StaticFeature[] LEFT_OUT = {
    StaticFeature.XSAVE, StaticFeature.PKU, StaticFeature.LA57, StaticFeature.VMX,
    StaticFeature.XSAVES, StaticFeature.SMEP, StaticFeature.RDTSCP, StaticFeature.PDCM
  };

  private final Kvm kvm;
  private final CpuidTable supported;
  private final List<Integer> msrs;

  SavedVcpuTest(Backend backend) {
    kvm = backend.kvmWithTiles();
    supported = kvm.supportedCpuid().entries();
    msrs = kvm.msrIndexList();
  }

  private Vcpu fresh() {
    Vm vm = kvm.createVm();
    vm.createIrqchip();
    return vm.createVcpu(0);
  }

  /** A CPU that has everything, or lacks a feature or two. */
  private CpuidTable table(long seed) {
    var random = new SplittableRandom(seed);
    CpuidTable table = supported;
    for (int lacks = random.nextInt(3); lacks > 0; lacks--) {
      table = table.without(LEFT_OUT[random.nextInt(LEFT_OUT.length)].bit());
    }
    return table;
  }

  private SavedVcpu reached(RandomState way) {
    Vcpu vcpu = fresh();
    vcpu.setCpuid2(table(way.seed()));
    way.reach(vcpu, msrs);
    return SavedVcpu.of(kvm, vcpu, "here");
  }

  /** Without what goes on by itself on a machine with a clock: the TSC. */
  private static SavedVcpu stopped(SavedVcpu saved) {
    return saved.with(saved.msrs().stream().filter(msr -> msr.index() != 0x10).toList());
  }

  /** What differs, or was refused, after a state has gone into another vCPU and come out again. */
  private Optional<String> broken(RandomState way) {
    SavedVcpu saved = reached(way);
    Vcpu other = fresh();
    try {
      saved.restore(kvm, other);
    } catch (RestoreRefused refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
    SavedVcpu again = SavedVcpu.of(kvm, other, "here");
    return stopped(again).equals(stopped(saved))
        ? Optional.empty()
        : Optional.of(saved + "\nbecame\n" + again);
  }

  @Test
  void savedRestoredAndSavedAgainIsTheSame() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomState way = RandomState.of(seed, STEPS);
      if (broken(way).isPresent()) {
        RandomState least = way.smallest(shorter -> broken(shorter).isPresent());
        fail(least + ": " + broken(least).orElseThrow());
      }
    }
  }

  @Test
  void theWaysLeadToDifferentStates() {
    long states =
        java.util.stream.LongStream.range(0, SEEDS)
            .mapToObj(seed -> reached(RandomState.of(seed, STEPS)))
            .distinct()
            .count();
    assertEquals(SEEDS, states, "each way ends elsewhere, or the test above says little");
  }

  @Test
  void aRehearsalFindsNothingWhereARestoreSucceeds() {
    SavedVcpu saved = reached(RandomState.of(1, STEPS));
    var rehearsal = saved.rehearse(kvm, fresh());
    assertTrue(rehearsal.isComplete(), () -> rehearsal.refused().toString());
    assertEquals(List.of(Part.values()), rehearsal.applied());
  }

  @Test
  void aRefusalNamesThePartTheErrnoAndWhatWasApplied() {
    assumeTrue(supported.announces(StaticFeature.SMEP), "guests of this host have no SMEP");
    Vcpu vcpu = fresh();
    vcpu.setCpuid2(supported);
    vcpu.setSregs(vcpu.sregs().withCr4(1 << 20)); // SMEP
    vcpu.setCpuid2(supported.without(StaticFeature.SMEP.bit())); // and CR4 keeps the bit
    SavedVcpu saved = SavedVcpu.of(kvm, vcpu, "here");
    var refusal = assertThrows(RestoreRefused.class, () -> saved.restore(kvm, fresh()));
    Refused first = refusal.restoration().refused().getFirst();
    assertEquals(Part.SPECIAL_REGISTERS, first.part());
    assertEquals(Optional.of(Errno.EINVAL), first.errno());
    assertEquals(
        List.of(Part.CPUID, Part.TSC_FREQUENCY, Part.MACHINE_CHECK, Part.FEATURE_REGISTERS),
        refusal.restoration().applied());
    assertTrue(refusal.restoration().untried().contains(Part.NESTED_STATE));
  }

  @Test
  void aRefusedRegisterIsNamed() {
    Vcpu vcpu = fresh();
    vcpu.setCpuid2(supported);
    SavedVcpu saved = SavedVcpu.of(kvm, vcpu, "here");
    var unknown = new MsrEntry(0x9999, 1);
    var strange = saved.with(List.of(unknown));
    var refusal = assertThrows(RestoreRefused.class, () -> strange.restore(kvm, fresh()));
    assertEquals(Optional.of(unknown), refusal.restoration().refused().getFirst().register());
    assertTrue(strange.rehearse(kvm, fresh()).applied().contains(Part.NESTED_STATE));
  }

  @Test
  void theAreaOfTheSavedVcpuIsAsLargeAsItsCpuAsks() {
    Vcpu vcpu = fresh();
    vcpu.setCpuid2(supported);
    int size = SavedVcpu.of(kvm, vcpu, "here").xsave().area().size();
    assertEquals(Math.max(4096, kvm.checkExtension(Capability.XSAVE2)), size);
  }
}
