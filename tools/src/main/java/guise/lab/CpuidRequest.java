package guise.lab;

import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import java.util.ArrayList;
import java.util.List;

/** What {@code set-cpuid2} hands over: what KVM supports, with some changes. */
final class CpuidRequest {
  private static final CpuidWord XCR0 = CpuidWord.of(0xD, 0, Register.EAX);
  private static final CpuidWord WIDTHS = CpuidWord.of(0x8000_0008, 0, Register.EAX);
  private static final int MOST_BITS = 52;
  private static final int FEWEST_BITS = 32;

  /** A change of the table. */
  @FunctionalInterface
  private interface Change {
    CpuidTable in(CpuidTable table);
  }

  private CpuidRequest() {}

  static Action read(Arguments words) {
    var changes = new ArrayList<Change>();
    while (words.hasMore()) {
      changes.add(change(words));
    }
    List<Change> all = List.copyOf(changes);
    return bench -> {
      CpuidTable table = bench.supported();
      for (Change each : all) {
        table = each.in(table);
      }
      bench.setCpuid(table);
    };
  }

  private static Change change(Arguments words) {
    if (words.take("with")) {
      var bit = words.feature().bit();
      return table -> table.with(bit);
    }
    if (words.take("without")) {
      var bit = words.feature().bit();
      return table -> table.without(bit);
    }
    if (words.take("xcr0")) {
      return xcr0(Value.read(words));
    }
    if (words.take("physical-bits")) {
      return physicalBits(words);
    }
    throw words.wrong(
        "'" + words.next("a change") + "' is neither with, without, xcr0 nor physical-bits");
  }

  private static Change xcr0(Value value) {
    return switch (value) {
      case Value.Fixed(long number) -> table -> table.with(XCR0, (int) number);
      case Value.Supported(long but) -> table -> table.with(XCR0, table.read(XCR0) & (int) ~but);
    };
  }

  private static Change physicalBits(Arguments words) {
    long bits = words.number("a width in bits");
    if (bits < FEWEST_BITS || bits > MOST_BITS) {
      throw words.wrong(bits + " is no width from 32 to 52");
    }
    return table -> table.with(WIDTHS, table.read(WIDTHS) & ~0xFF | (int) bits);
  }
}
