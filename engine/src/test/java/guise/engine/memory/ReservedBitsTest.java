package guise.engine.memory;

import static guise.engine.memory.Tables.P;
import static guise.engine.memory.Tables.PS;
import static guise.engine.memory.Tables.U;
import static guise.engine.memory.Tables.W;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bit by bit: which bits of which entry are reserved (SDM volume 3, tables 4-2 to 4-20). */
final class ReservedBitsTest {
  private static final long LOW = 0x5678_9ABCL;
  private static final long RIGHTS = P | W | U;
  private static final int WIDTH = 40;

  /** The bits that count for something in every entry, or that nobody may see a difference by. */
  private record Case(String name, Tables tables, int level, boolean maps, long reserved) {}

  private static long span(int low, int high) {
    return (1L << high + 1) - (1L << low);
  }

  private static final long HIGH = span(WIDTH, 51);

  private static Tables limited(Tables tables, boolean gigabytes, boolean amd) {
    tables.memory.limits(new PagingLimits(WIDTH, gigabytes, amd));
    return tables;
  }

  private static Tables pse() {
    Tables tables = Tables.bits32();
    tables.cr4 |= Tables.PSE;
    return tables.settled();
  }

  private static Tables withoutNx(Tables tables) {
    tables.efer &= ~Tables.NXE;
    return tables.settled();
  }

  private static List<Case> cases() {
    long paeHigh = span(WIDTH, 62);
    long xd = Tables.XD;
    return List.of(
        // spotless:off
        new Case("PML5E",                limited(Tables.level5(), true, false),   5, false, HIGH | PS),
        new Case("PML4E",                limited(Tables.longMode(), true, false), 4, false, HIGH | PS),
        new Case("PML4E of AMD",         limited(Tables.longMode(), true, true),  4, false, HIGH | PS | 1 << 8),
        new Case("PDPTE",                limited(Tables.longMode(), true, true),  3, false, HIGH),
        new Case("PDPTE, 1 GiB",         limited(Tables.longMode(), true, false), 3, true,  HIGH | span(13, 29)),
        new Case("PDPTE, no 1 GiB",      limited(Tables.longMode(), false, false), 3, true, HIGH | span(13, 29) | PS),
        new Case("PDE",                  limited(Tables.longMode(), true, false), 2, false, HIGH),
        new Case("PDE, 2 MiB",           limited(Tables.longMode(), true, false), 2, true,  HIGH | span(13, 20)),
        new Case("PTE",                  limited(Tables.longMode(), true, false), 1, true,  HIGH),
        new Case("PTE without NXE",      limited(withoutNx(Tables.longMode()), true, false), 1, true, HIGH | xd),
        new Case("PDE of PAE",           limited(Tables.pae(), true, false),      2, false, paeHigh),
        new Case("PDE of PAE, 2 MiB",    limited(Tables.pae(), true, false),      2, true,  paeHigh | span(13, 20)),
        new Case("PTE of PAE, no NXE",   limited(withoutNx(Tables.pae()), true, false), 1, true, paeHigh | xd),
        new Case("PDE of 32 bits",       limited(Tables.bits32(), true, false),   2, false, 0),
        new Case("PDE of 32 bits, 4 MiB", limited(pse(), true, false),            2, true,  span(17, 21)),
        new Case("PTE of 32 bits",       limited(Tables.bits32(), true, false),   1, true,  0));
        // spotless:on
  }

  @TestFactory
  Stream<DynamicTest> everyBit() {
    return cases().stream().map(c -> DynamicTest.dynamicTest(c.name, () -> check(c)));
  }

  private static void check(Case c) {
    Tables tables = c.tables.as(0);
    boolean wide = (tables.cr4 & Tables.PAE) != 0;
    tables.map(1, LOW, 0x30_0000 | RIGHTS);
    long good = c.maps && c.level > 1 ? PS | RIGHTS : tables.entry(c.level, LOW);
    int bits = wide ? 64 : 32;
    for (int bit = 3; bit < bits; bit++) {
      boolean chooses = bit == 7 && c.level > 1 && (c.reserved & PS) == 0;
      if (!chooses) {
        long entry = good | 1L << bit;
        tables.set(c.level, LOW, entry);
        tables.memory.flush();
        boolean reserved = (entry & c.reserved) != 0;
        assertEquals(reserved, isReserved(tables), "bit " + bit);
      }
    }
  }

  /** A fetch goes through the whole walk and then touches nothing. */
  private static boolean isReserved(Tables tables) {
    int code = tables.code(AccessKind.FETCH, LOW);
    return code >= 0 && (code & 1 << 3) != 0;
  }

  @Test
  void theErrorCodeTellsTheAccessToo() {
    Tables tables = limited(Tables.longMode(), true, false);
    tables.map(1, LOW, 0x30_0000 | RIGHTS | 1L << 45);
    assertEquals(0x9, tables.as(0).code(AccessKind.READ, LOW));
    assertEquals(0xB, tables.as(0).code(AccessKind.WRITE, LOW));
    assertEquals(0xF, tables.as(3).code(AccessKind.WRITE, LOW));
    assertEquals(0x1D, tables.as(3).code(AccessKind.FETCH, LOW));
  }

  /** Reserved bits show before rights: the walk never gets to its end. */
  @Test
  void reservedBitsComeBeforeRights() {
    Tables tables = limited(Tables.longMode(), true, false);
    tables.map(1, LOW, 0x30_0000 | P | 1L << 45);
    assertEquals(0xF, tables.as(3).code(AccessKind.WRITE, LOW));
  }
}
