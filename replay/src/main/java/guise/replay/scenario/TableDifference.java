package guise.replay.scenario;

import guise.replay.table.RegisterLetter;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Register;
import java.util.List;
import java.util.stream.IntStream;

/** What a GET returned beside what was SET, entry by entry. */
record TableDifference(CpuidTable set, CpuidTable got) {

  /**
   * The first line: the size, and how many entries differ.
   *
   * @param nent the count in the header that the ioctl left behind
   */
  String summary(int nent) {
    return "r=0 n=%d%s%s diffs=%d"
        .formatted(
            got.size(),
            set.size() == got.size() ? "" : " (n differs from SET)",
            nent == got.size() ? "" : " (nent not written back)",
            positions().length);
  }

  /** A line for every entry that differs. */
  List<String> lines() {
    return IntStream.of(positions()).mapToObj(this::line).toList();
  }

  private int[] positions() {
    return IntStream.range(0, Math.min(set.size(), got.size()))
        .filter(at -> !old(at).equals(now(at)))
        .toArray();
  }

  private CpuidEntry old(int at) {
    return set.entries().get(at);
  }

  private CpuidEntry now(int at) {
    return got.entries().get(at);
  }

  private String line(int at) {
    CpuidEntry old = old(at);
    CpuidEntry now = now(at);
    var line = new StringBuilder(" D #%d %08x.%x".formatted(at, old.function(), old.index()));
    for (Register register : Register.values()) {
      if (old.get(register) != now.get(register)) {
        char letter = RegisterLetter.of(register);
        line.append(" %c:%08x>%08x".formatted(letter, old.get(register), now.get(register)));
      }
    }
    if (old.flags() != now.flags()) {
      line.append(" flags:%x>%x".formatted(old.flags(), now.flags()));
    }
    if (!old.leaf().equals(now.leaf())) {
      line.append(" fn:%s".formatted(now.leaf()));
    }
    return line.append(old.padding().equals(now.padding()) ? "" : " padding").toString();
  }
}
