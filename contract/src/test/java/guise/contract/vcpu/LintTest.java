package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.analysis.LintRule;
import guise.analysis.VcpuLint;
import guise.engine.EmulatedVm;
import guise.kvm.Kvm;
import guise.kvm.Vcpu;
import guise.x86.CpuidBit;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.StaticFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** KVM lets the vCPUs of a VM be different CPUs; the lint says what that does. */
class LintTest {
  private static final CpuidWord WIDTHS = CpuidWord.of(0x8000_0008, 0, Register.EAX);

  private final Kvm kvm = Backend.SAPPHIRE_RAPIDS_7_2.kvm();
  private final CpuidTable supported = kvm.supportedCpuid().entries();

  private VcpuLint lint(UnaryOperator<CpuidTable> change) {
    var vm = (EmulatedVm) kvm.createVm();
    Vcpu first = vm.createVcpu(0);
    Vcpu second = vm.createVcpu(1);
    first.setCpuid2(supported);
    second.setCpuid2(change.apply(supported)); // KVM takes it
    Map<String, CpuidTable> tables = new LinkedHashMap<>();
    vm.cpuidOfVcpus().forEach((id, table) -> tables.put("vcpu" + id, table));
    return VcpuLint.of(tables);
  }

  private static Set<LintRule> rules(VcpuLint lint) {
    return lint.findings().stream().map(VcpuLint.Finding::rule).collect(Collectors.toSet());
  }

  @Test
  void equalVcpusAreSafe() {
    assertEquals(List.of(), lint(UnaryOperator.identity()).findings());
  }

  @Test
  void numbersAndTopologyMayDiffer() {
    var ids = CpuidWord.of(1, 0, Register.EBX);
    var x2apic = CpuidWord.of(0xB, 0, Register.EDX);
    VcpuLint lint =
        lint(table -> table.with(ids, table.read(ids) ^ 0x0100_0000).with(x2apic, 0x77));
    assertEquals(Set.of(LintRule.APIC_ID), rules(lint));
    assertTrue(lint.isSafe());
    var counts = CpuidWord.of(1, 0, Register.EBX);
    assertEquals(
        Set.of(LintRule.TOPOLOGY),
        rules(lint(table -> table.with(counts, table.read(counts) ^ 0x0002_0000))));
  }

  @Test
  void whatMirrorsTheVcpusOwnStateMayDiffer() {
    var vm = (EmulatedVm) kvm.createVm();
    for (int id = 0; id < 2; id++) {
      vm.createVcpu(id).setCpuid2(supported);
    }
    Vcpu third = vm.createVcpu(2);
    third.setCpuid2(supported);
    third.setSregs(third.sregs().withCr4(1 << 18));
    Map<String, CpuidTable> tables = new LinkedHashMap<>();
    vm.cpuidOfVcpus().forEach((id, table) -> tables.put(id.toString(), table));
    VcpuLint lint = VcpuLint.of(tables);
    assertEquals(Set.of(LintRule.OWN_STATE), rules(lint));
    assertTrue(lint.isSafe());
    assertEquals("2", lint.findings().getFirst().vcpu());
  }

  @Test
  void aNarrowerVcpuHidesFaults() {
    VcpuLint lint = lint(table -> table.with(WIDTHS, table.read(WIDTHS) - 1));
    assertEquals(Set.of(LintRule.PHYSICAL_WIDTH), rules(lint));
    assertFalse(lint.isSafe());
  }

  /** Hazards 4 to 6, 8, 9 and 11 of a CPUID that changes, at steady state. */
  @Test
  void featuresThatDecideHowTablesAreReadAreNamedAsSuch() {
    Map<StaticFeature, LintRule> hazards =
        Map.of(
            StaticFeature.GBPAGES, LintRule.GIGABYTE_PAGES,
            StaticFeature.NX, LintRule.PAGING_FEATURE,
            StaticFeature.SMEP, LintRule.PAGING_FEATURE,
            StaticFeature.LA57, LintRule.PAGING_FEATURE,
            StaticFeature.XSAVES, LintRule.EXTENDED_STATE,
            StaticFeature.X2APIC, LintRule.INTERRUPTS,
            StaticFeature.VMX, LintRule.NESTING,
            StaticFeature.AVX2, LintRule.SOFTWARE);
    hazards.forEach((feature, rule) -> {
      VcpuLint lint = lint(table -> turned(table, feature.bit()));
      assertTrue(rules(lint).contains(rule), feature + ": " + lint);
      assertFalse(lint.isSafe(), feature::name);
    });
  }

  private static CpuidTable turned(CpuidTable table, CpuidBit bit) {
    return table.announces(bit) ? table.without(bit) : table.with(bit);
  }

  @Test
  void everyBitHasExactlyOneRule() {
    for (var entry : supported) {
      for (Register register : Register.values()) {
        for (int bit = 0; bit < 32; bit++) {
          var word = new CpuidWord(entry.leaf(), register);
          var here = Map.of("a", supported, "b", supported.with(word, supported.read(word)));
          assertEquals(List.of(), VcpuLint.of(here).findings());
          CpuidTable other = supported.with(word, supported.read(word) ^ 1 << bit);
          Map<String, CpuidTable> both = new LinkedHashMap<>();
          both.put("a", supported);
          both.put("b", other);
          var findings = VcpuLint.of(both).findings();
          assertEquals(1, findings.size(), word + "[" + bit + "]");
          assertEquals(1 << bit, findings.getFirst().mask());
        }
      }
    }
  }
}
