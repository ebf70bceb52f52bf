package guise.replay.scenario;

import static guise.replay.table.NamedTable.EMPTY;

import guise.kvm.LegacyCpuidEntry;
import guise.replay.table.NamedTable;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** KVM_SET_CPUID, whose entries have neither index nor flags. */
final class LegacySet {
  private static final int PADDING = 0xabc;

  private LegacySet() {}

  static Answer set(Probe p, String line, List<LegacyCpuidEntry> entries) {
    Answer answer = Answer.of(() -> p.vcpu().setCpuid(entries));
    p.answered(line + " -> ", answer);
    return answer;
  }

  static List<LegacyCpuidEntry> of(CpuidTable table, int padding) {
    return table.entries().stream()
        .map(entry -> new LegacyCpuidEntry(entry.function(), entry.values(), padding))
        .toList();
  }

  static void beforeRun(Probe p) {
    NamedTable table = someLeaves(p.supported());
    List<LegacyCpuidEntry> entries = of(table.table(), PADDING);
    String name = "SET_CPUID legacy n=";
    set(p, name + entries.size() + " (0,1,7,d,80000000,1,8)", entries);
    p.compareWith(table);
    p.get();
    p.cr4(1 << 20);
    p.efer(0x800);
    set(p, name + 257, filledUp(entries, 257));
    set(p, name + 256, filledUp(entries, 256));
    set(p, name + 0, List.of());
    p.compareWith(EMPTY);
    p.get();
  }

  private static NamedTable someLeaves(NamedTable supported) {
    int[] functions = {0, 1, 7, 0xd, 0x8000_0000, 0x8000_0001, 0x8000_0008};
    var entries = new ArrayList<CpuidEntry>();
    for (int function : functions) {
      Optional<CpuidEntry> entry = supported.entry(Leaf.of(function));
      entry.ifPresent(found -> entries.add(CpuidEntry.plain(function, found.values())));
    }
    return NamedTable.of("LEGACY", CpuidTable.of(entries));
  }

  private static List<LegacyCpuidEntry> filledUp(List<LegacyCpuidEntry> entries, int size) {
    var filled = new ArrayList<>(entries);
    while (filled.size() < size) {
      filled.add(new LegacyCpuidEntry(0, Registers.ZERO));
    }
    return filled;
  }
}
