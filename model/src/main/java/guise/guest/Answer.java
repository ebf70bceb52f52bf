package guise.guest;

import guise.kernel.Limit;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.StaticFeature;

/**
 * One leaf while KVM writes its answer.
 *
 * @param report the report it becomes part of
 * @param leaf the leaf
 * @param raw what the CPU answers
 * @param first the entry of index 0 as it was written, for the entries that follow it
 */
record Answer(Report report, Leaf leaf, Registers raw, Registers first) {
  int capabilities(Leaf leaf, Register register) {
    return report.kvm().word(new CpuidWord(leaf, register));
  }

  boolean has(StaticFeature feature) {
    return report.kvm().has(feature);
  }

  Limit.Value inForce(Limit limit) {
    return limit.in(report.rules().version());
  }

  int limit(Limit limit) {
    return report.rules().limit(limit);
  }
}
