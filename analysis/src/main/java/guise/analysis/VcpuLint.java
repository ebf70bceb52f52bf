package guise.analysis;

import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * In what the vCPUs of a VM differ, and whether they may: KVM takes any mixture.
 *
 * @param findings each place of each vCPU that differs from the first vCPU, by vCPU and leaf
 */
public record VcpuLint(List<Finding> findings) {
  public VcpuLint {
    findings = List.copyOf(findings);
  }

  /**
   * A difference.
   *
   * @param vcpu the name of the vCPU that is not like the first
   * @param mask the bits that differ and that the rule is about
   * @param first what the first vCPU has in the register
   * @param value what this one has
   */
  public record Finding(
      String vcpu, CpuidWord word, int mask, int first, int value, LintRule rule) {
    public boolean isSafe() {
      return rule.kind().isSafe();
    }

    /** What of the register differs, by name: features, fields, or bits without one. */
    public List<RegisterPart> parts() {
      return RegisterPart.of(word).stream().filter(part -> (part.mask() & mask) != 0).toList();
    }
  }

  /** Compares the tables of vCPUs, by name, with that of the first. */
  public static VcpuLint of(Map<String, CpuidTable> vcpus) {
    var findings = new ArrayList<Finding>();
    var tables = new LinkedHashMap<>(vcpus);
    var first = tables.firstEntry();
    if (first != null) {
      tables.remove(first.getKey());
      tables.forEach((name, table) -> compare(name, first.getValue(), table, findings));
    }
    return new VcpuLint(findings);
  }

  /** Whether the vCPUs differ at most in what is each one's own. */
  public boolean isSafe() {
    return findings.stream().allMatch(Finding::isSafe);
  }

  private static void compare(
      String name, CpuidTable first, CpuidTable other, List<Finding> findings) {
    Set<Leaf> leaves = new TreeSet<>();
    first.forEach(entry -> leaves.add(entry.leaf()));
    other.forEach(entry -> leaves.add(entry.leaf()));
    for (Leaf leaf : leaves) {
      for (Register register : Register.values()) {
        int before = read(first, leaf, register);
        int after = read(other, leaf, register);
        judge(name, new CpuidWord(leaf, register), before, after, findings);
      }
    }
  }

  /** What a leaf that is not there answers is not looked at: 0 stands for it. */
  private static int read(CpuidTable table, Leaf leaf, Register register) {
    return table.find(leaf).map((CpuidEntry entry) -> entry.get(register)).orElse(0);
  }

  private static void judge(
      String name, CpuidWord word, int first, int value, List<Finding> findings) {
    int left = first ^ value;
    for (LintRule rule : LintRule.values()) {
      int mask = left & rule.maskIn(word);
      if (mask != 0) {
        findings.add(new Finding(name, word, mask, first, value, rule));
        left &= ~mask;
      }
    }
  }
}
