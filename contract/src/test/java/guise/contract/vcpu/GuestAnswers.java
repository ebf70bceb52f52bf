package guise.contract.vcpu;

import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import java.util.Set;

/** What a guest's CPUID answers from a table, written down apart from the engine. */
final class GuestAnswers {
  private static final Set<String> AMD = Set.of("AuthenticAMD", "AMDisbetter!", "HygonGenuine");

  private GuestAnswers() {}

  static boolean isAmd(CpuidTable table) {
    CpuidEntry leaf0 = Scene.find(table, 0, 0);
    return leaf0 != null && AMD.contains(letters(leaf0.values()));
  }

  private static String letters(Registers r) {
    var letters = new StringBuilder();
    for (int register : new int[] {r.ebx(), r.edx(), r.ecx()}) {
      for (int shift = 0; shift < 32; shift += 8) {
        letters.append((char) (register >>> shift & 0xFF));
      }
    }
    return letters.toString();
  }

  static Registers of(CpuidTable table, int function, int index) {
    CpuidEntry found = Scene.find(table, function, index);
    CpuidEntry leaf0 = Scene.find(table, 0, 0);
    int asked = function;
    if (found == null && leaf0 != null && !isAmd(table) && isOutOfRange(table, function)) {
      asked = leaf0.values().eax();
      found = Scene.find(table, asked, index);
    }
    if (found != null) {
      return found.values();
    }
    boolean topology = asked == 0xB || asked == 0x1F;
    CpuidEntry second = topology ? Scene.find(table, asked, 1) : null;
    return second == null
        ? Registers.ZERO
        : new Registers(0, 0, index & 0xFF, second.values().edx());
  }

  private static boolean isOutOfRange(CpuidTable table, int function) {
    long number = Integer.toUnsignedLong(function);
    int range = function & 0x8000_0000;
    if (number >= 0x4000_0000L && number <= 0x4FFF_FFFFL) {
      range = function & 0xFFFF_FF00;
    } else if (number >= 0xC000_0000L) {
      range = 0xC000_0000;
    }
    CpuidEntry limit = Scene.find(table, range, 0);
    return limit == null || number > Integer.toUnsignedLong(limit.values().eax());
  }
}
