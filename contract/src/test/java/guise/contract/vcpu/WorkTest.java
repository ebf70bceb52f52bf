package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.EmulatedVcpu;
import guise.engine.UpdateStrategy;
import guise.engine.Work;
import guise.kvm.Xcrs;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The work that is counted is KVM's: searches from the front, whatever the engine does instead. */
class WorkTest {
  private static final int MISSING = 0x4000_0123;
  private static final int SEEDS = 50;

  private static EmulatedVcpu vcpu(UpdateStrategy strategy) {
    var kvm = Backend.SAPPHIRE_RAPIDS_7_2.kvm(strategy);
    return (EmulatedVcpu) kvm.createVm().createVcpu(0);
  }

  private static CpuidTable shuffled(int seed) {
    var supported = Backend.SAPPHIRE_RAPIDS_7_2.kvm().supportedCpuid().entries();
    var entries = new ArrayList<>(supported.entries());
    Collections.shuffle(entries, new Random(seed));
    return CpuidTable.of(entries);
  }

  /** How many entries a search from the front looks at. */
  private static long looked(CpuidTable table, int function, int index) {
    long looked = 0;
    for (CpuidEntry entry : table) {
      looked++;
      boolean heeds = (entry.flags() & 1) != 0;
      if (entry.function() == function && (!heeds || entry.index() == index)) {
        return looked;
      }
    }
    return looked;
  }

  private static long update(CpuidTable table) {
    return looked(table, 1, 0)
        + looked(table, 7, 0)
        + looked(table, 0xD, 0)
        + looked(table, 0xD, 1);
  }

  @Test
  void everyInstructionSearchesFromTheFront() {
    for (int seed = 0; seed < SEEDS; seed++) {
      CpuidTable table = shuffled(seed);
      EmulatedVcpu vcpu = vcpu(UpdateStrategy.EAGER);
      vcpu.setCpuid2(table);
      Work work = vcpu.work();
      for (CpuidEntry entry : table) {
        long before = work.scanned();
        vcpu.guest().cpuid(entry.function(), entry.index());
        assertEquals(looked(table, entry.function(), entry.index()), work.scanned() - before);
      }
    }
  }

  @Test
  void redirectionSearchesForLeaf0ForTheRangeAndForTheLastLeaf() {
    for (int seed = 0; seed < SEEDS; seed++) {
      CpuidTable table = shuffled(seed);
      EmulatedVcpu vcpu = vcpu(UpdateStrategy.EAGER);
      vcpu.setCpuid2(table);
      int last = table.find(0, 0).orElseThrow().values().eax();
      long before = vcpu.work().scanned();
      vcpu.guest().cpuid(MISSING, 0);
      long expected =
          looked(table, MISSING, 0)
              + looked(table, 0, 0)
              + looked(table, MISSING & ~0xFF, 0)
              + looked(table, last, 0);
      assertEquals(expected, vcpu.work().scanned() - before, "seed " + seed);
    }
  }

  @Test
  void anUpdateSearchesForFourLeavesAndComputesTwoSizes() {
    for (int seed = 0; seed < SEEDS; seed++) {
      CpuidTable table = shuffled(seed);
      EmulatedVcpu vcpu = vcpu(UpdateStrategy.EAGER);
      vcpu.setCpuid2(table);
      Work work = vcpu.work();
      List<Long> before = counted(work);
      vcpu.setXcrs(Xcrs.xcr0(7));
      assertEquals(1, work.recomputations() - before.get(0));
      assertEquals(2, work.sizes() - before.get(1));
      assertEquals(update(table), work.scanned() - before.get(2));
    }
  }

  private static List<Long> counted(Work work) {
    return List.of(work.recomputations(), work.sizes(), work.scanned());
  }

  @Test
  void deferredChangesCostOneUpdateTogether() {
    CpuidTable table = shuffled(0);
    EmulatedVcpu vcpu = vcpu(UpdateStrategy.DEFERRED);
    vcpu.setCpuid2(table);
    Work work = vcpu.work();
    List<Long> before = counted(work);
    for (int change = 0; change < 10; change++) {
      vcpu.setXcrs(Xcrs.xcr0(change % 2 == 0 ? 7 : 3));
    }
    assertEquals(before, counted(work), "nobody has looked");
    vcpu.cpuid();
    vcpu.cpuid();
    assertEquals(1, work.recomputations() - before.get(0));
    assertEquals(update(table), work.scanned() - before.get(2));
  }

  @Test
  void aLeafThatIsNotThereCostsASearchOfTheWholeTable() {
    EmulatedVcpu vcpu = vcpu(UpdateStrategy.EAGER);
    var only = CpuidEntry.plain(MISSING, Registers.ZERO);
    vcpu.setCpuid2(CpuidTable.of(List.of(only, only, only)));
    long before = vcpu.work().scanned();
    vcpu.setSregs(vcpu.sregs().withApicBase(0xFEE0_0000L));
    assertEquals(4 * 3, vcpu.work().scanned() - before);
  }
}
