package guise.contract.vcpu;

import guise.x86.CpuidEntry;
import guise.x86.CpuidEntry.Padding;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Tables that no honest VMM makes: anything of order, flags, padding, counts and contents. */
final class HostileTable {
  private static final int[] FUNCTIONS = {
    0, 1, 7, 0xD, 0x12, 0x4000_0000, 0x4000_0001, 0x8000_0000, 0x8000_0008, -1
  };
  private static final int[] WIDTHS = {0, 48, 57, 47, 49, 52, 64, 255, 1};
  private static final int[] XCR0 = {0, 3, 7, 0xE7, 0x2_02E7, 0x4_02E7, 0x6_02E7, -1, 1 << 18};

  private HostileTable() {}

  /** What is supported, with a few things done to it; sometimes nothing, sometimes all. */
  static List<CpuidEntry> random(SplittableRandom random, CpuidTable supported) {
    var entries = new ArrayList<>(supported.entries());
    int changes = random.nextInt(4) == 0 ? random.nextInt(12) : random.nextInt(2);
    for (int change = 0; change < changes; change++) {
      mutate(entries, random);
    }
    return entries;
  }

  private static void mutate(List<CpuidEntry> entries, SplittableRandom random) {
    if (entries.isEmpty()) {
      entries.add(any(random));
      return;
    }
    int at = random.nextInt(entries.size());
    CpuidEntry entry = entries.get(at);
    switch (random.nextInt(17)) {
      case 0 -> entries.remove(at);
      case 1 -> entries.add(random.nextInt(entries.size() + 1), entry);
      case 2 -> entries.add(at, any(random));
      case 3 -> Collections.swap(entries, at, random.nextInt(entries.size()));
      case 4 -> Collections.shuffle(entries, new Random(random.nextLong()));
      case 5, 15 -> entries.set(at, flagged(entry, random));
      case 6 -> entries.set(at, entry.with(new Padding(random.nextInt(), -1, 1)));
      case 7 -> entries.set(at, entry.with(changed(entry.values(), random)));
      case 8 -> entries.subList(at, entries.size()).clear();
      case 9 -> repeat(entries, entry, random);
      case 10, 11 -> entries.replaceAll(e -> width(e, WIDTHS[random.nextInt(WIDTHS.length)]));
      case 12, 13, 14 -> entries.replaceAll(e -> xcr0(e, XCR0[random.nextInt(XCR0.length)]));
      default -> entries.set(at, any(random));
    }
  }

  private static CpuidEntry any(SplittableRandom random) {
    int function = FUNCTIONS[random.nextInt(FUNCTIONS.length)];
    int eax = random.nextBoolean() ? WIDTHS[random.nextInt(WIDTHS.length)] << 8 : random.nextInt();
    var values = new Registers(eax, random.nextInt(), random.nextInt(), random.nextInt());
    return new CpuidEntry(function, random.nextInt(3), random.nextInt(4), values);
  }

  private static CpuidEntry flagged(CpuidEntry e, SplittableRandom random) {
    int index = random.nextBoolean() ? e.index() : random.nextInt(4);
    return new CpuidEntry(e.function(), index, e.flags() ^ 1 << random.nextInt(32), e.values());
  }

  private static Registers changed(Registers r, SplittableRandom random) {
    int bit = 1 << random.nextInt(32);
    return switch (random.nextInt(4)) {
      case 0 -> new Registers(r.eax() ^ bit, r.ebx(), r.ecx(), r.edx());
      case 1 -> new Registers(r.eax(), r.ebx() ^ bit, r.ecx(), r.edx());
      case 2 -> new Registers(r.eax(), r.ebx(), r.ecx() ^ bit, r.edx());
      default -> new Registers(r.eax(), r.ebx(), r.ecx(), r.edx() ^ bit);
    };
  }

  /** Around the 256 entries a vCPU has room for. */
  private static void repeat(List<CpuidEntry> entries, CpuidEntry entry, SplittableRandom random) {
    int size = 254 + random.nextInt(5);
    while (entries.size() < size) {
      entries.add(entry);
    }
  }

  private static CpuidEntry width(CpuidEntry e, int width) {
    Registers r = e.values();
    boolean widths = e.function() == 0x8000_0008;
    int eax = r.eax() & ~0xFF00 | width << 8;
    return widths ? e.with(new Registers(eax, r.ebx(), r.ecx(), r.edx())) : e;
  }

  private static CpuidEntry xcr0(CpuidEntry e, int xcr0) {
    Registers r = e.values();
    boolean area = e.function() == 0xD && e.index() == 0;
    return area ? e.with(new Registers(xcr0, r.ebx(), r.ecx(), r.edx())) : e;
  }

  /** The same entry with less in it. */
  static CpuidEntry simpler(CpuidEntry e) {
    return new CpuidEntry(e.function(), e.index(), e.flags(), Registers.ZERO);
  }
}
