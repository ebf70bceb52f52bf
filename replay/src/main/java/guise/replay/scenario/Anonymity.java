package guise.replay.scenario;

import guise.host.Identity;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether what KVM tells of the identity of its machine is taken down.
 *
 * <p>A recording that is to be sent does without: {@link #KEPT_BACK} clears it in the tables that
 * KVM reports, before scenarios hand them back, so that tables of a vCPU have none either. Where a
 * vendor's module puts the processor's own values into a table all the same, they differ from what
 * was set, and zeros are taken down in their place.
 */
public enum Anonymity {
  /** As it is told: for replays, whose hosts are no secret. */
  TOLD,
  KEPT_BACK;

  /** A table that KVM reported. */
  CpuidTable reported(CpuidTable table) {
    return this == TOLD ? table : Identity.cleared(table);
  }

  /** A table that was got back from a vCPU. */
  CpuidTable got(CpuidTable set, CpuidTable got) {
    if (this == TOLD) {
      return got;
    }
    var entries = new ArrayList<CpuidEntry>();
    for (int at = 0; at < got.size(); at++) {
      CpuidEntry entry = got.entries().get(at);
      Optional<CpuidEntry> given =
          at < set.size() ? Optional.of(set.entries().get(at)) : Optional.empty();
      List<Registers> known = given.map(CpuidEntry::values).stream().toList();
      entries.add(entry.with(unlessKnown(entry.leaf(), entry.values(), known)));
    }
    return CpuidTable.of(entries);
  }

  /** What a guest was answered that executed CPUID. */
  Registers executed(CpuidTable set, Leaf asked, Registers answer) {
    List<Registers> known =
        set.entries().stream()
            .filter(entry -> mayAnswer(entry, asked, answer))
            .map(CpuidEntry::values)
            .toList();
    return this == TOLD ? answer : unlessKnown(asked, answer, known);
  }

  /** Beyond the highest leaf another one answers, and a topology leaf answers for all indexes. */
  private static boolean mayAnswer(CpuidEntry entry, Leaf asked, Registers answer) {
    Registers values = entry.values();
    boolean redirected = values.eax() == answer.eax() && values.ebx() == answer.ebx();
    return redirected
        || entry.function() == asked.function()
        || Identity.isTopology(entry.function()) && Identity.isTopology(asked.function());
  }

  /** An answer without those parts of identity that nobody handed over. */
  private static Registers unlessKnown(Leaf leaf, Registers answer, List<Registers> known) {
    Registers told = answer;
    for (Register register : Register.values()) {
      int mask = Identity.mask(leaf.function(), register);
      int secret = answer.get(register) & mask;
      if (known.stream().noneMatch(values -> (values.get(register) & mask) == secret)) {
        told = told.with(register, answer.get(register) & ~mask);
      }
    }
    return told;
  }
}
