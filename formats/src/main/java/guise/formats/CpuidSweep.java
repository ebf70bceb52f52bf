package guise.formats;

import guise.host.LiveProcessors.Processor;
import guise.host.RawCpuid;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.Map;
import java.util.TreeMap;

/** A processor asked for all its CPUID leaves and subleaves, as its own answers list them. */
final class CpuidSweep {
  private static final int[] RANGES = {0, 0x8000_0000, 0xC000_0000};
  private static final int MOST_FUNCTIONS = 0x100;
  private static final int MOST_INDICES = 64;

  private final Processor processor;
  private final Map<Leaf, Registers> leaves = new TreeMap<>();

  CpuidSweep(Processor processor) {
    this.processor = processor;
  }

  RawCpuid all() {
    for (int range : RANGES) {
      int last = processor.cpuid(range, 0).eax();
      boolean there = (last & 0xFFFF_0000) == range;
      int count = there ? Math.min(last - range, MOST_FUNCTIONS) : -1;
      for (int function = range; function <= range + count; function++) {
        function(function);
      }
    }
    return RawCpuid.of(leaves);
  }

  private Registers ask(int function, int index) {
    return leaves.computeIfAbsent(
        new Leaf(function, index), leaf -> processor.cpuid(leaf.function(), leaf.index()));
  }

  private void function(int function) {
    Registers first = ask(function, 0);
    switch (function) {
      case 0x4, 0x8000_001D -> whileType(function, 0, 0x1F);
      case 0xB, 0x1F, 0x8000_0026 -> whileLevel(function);
      case 0xD -> xsave(first);
      case 0xF -> chosen(function, first.edx());
      case 0x10, 0x8000_0020 -> chosen(function, first.ebx());
      case 0x12 -> whileType(function, 2, 0xF);
      case 0x7, 0x14, 0x17, 0x18, 0x1D, 0x1E, 0x20, 0x24 -> upTo(function, first.eax());
      case 0x23 -> chosen(function, first.eax());
      default -> {} // looks at no index
    }
  }

  private void upTo(int function, int last) {
    int limit = (int) Math.min(Integer.toUnsignedLong(last), MOST_INDICES);
    for (int index = 1; index <= limit; index++) {
      ask(function, index);
    }
  }

  /** Every index whose bit is set. */
  private void chosen(int function, long indices) {
    for (int index = 1; index < Long.SIZE; index++) {
      if ((indices >>> index & 1) != 0) {
        ask(function, index);
      }
    }
  }

  /** From an index on until the type in EAX is 0; that answer is kept too. */
  private void whileType(int function, int from, int mask) {
    for (int index = 1; index < from; index++) {
      ask(function, index);
    }
    for (int index = from; index < MOST_INDICES; index++) {
      if ((ask(function, index).eax() & mask) == 0) {
        return;
      }
    }
  }

  /** Until the level's type in ECX is 0; that answer is kept too. */
  private void whileLevel(int function) {
    for (int index = 0; index < MOST_INDICES; index++) {
      if ((ask(function, index).ecx() & 0xFF00) == 0) {
        return;
      }
    }
  }

  private void xsave(Registers first) {
    Registers second = ask(0xD, 1);
    long components =
        (long) (first.edx() | second.edx()) << Integer.SIZE
            | Integer.toUnsignedLong(first.eax() | second.ecx());
    chosen(0xD, components & ~3L);
  }
}
