package guise.engine.memory;

import static guise.engine.memory.Tables.A;
import static guise.engine.memory.Tables.D;
import static guise.engine.memory.Tables.P;
import static guise.engine.memory.Tables.PS;
import static guise.engine.memory.Tables.U;
import static guise.engine.memory.Tables.W;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What paging makes of an address in each mode (SDM volume 3, 4.3 to 4.5 and 4.8). */
final class PageWalkTest {
  private static final long LINEAR = 0x1234_5678_9ABCL;
  private static final long LOW = 0x5678_9ABCL;
  private static final long RIGHTS = P | W | U;

  private static long physical(Tables tables, long linear) {
    return tables.memory.physicalOfCode(linear);
  }

  @Test
  void withoutPagingAnAddressIsPhysical() {
    var tables = new Tables();
    tables.cr0 = 1;
    tables.settled();
    assertEquals(0x1234, physical(tables, 0x1234));
    assertEquals(0xFFFF_F000L, physical(tables, 0xFFFF_F000L));
  }

  @Test
  void smallPagesOf32Bits() {
    Tables tables = Tables.bits32();
    tables.map(1, LOW, 0x30_0000 | RIGHTS);
    assertEquals(0x30_0ABC, physical(tables, LOW));
  }

  /** PSE-36: bits 20:13 of the entry are bits 39:32 of the address (table 4-4). */
  @Test
  void largePagesOf32Bits() {
    Tables tables = Tables.bits32();
    tables.cr4 |= Tables.PSE;
    tables.settled();
    tables.map(2, LOW, 0x80_0000 | 0x5A << 13 & 0x1E000 | PS | RIGHTS);
    assertEquals(0xA_0080_0000L + (LOW & 0x3F_FFFF), physical(tables, LOW));
  }

  @Test
  void withoutPseABitInADirectoryEntryMeansNothing() {
    Tables tables = Tables.bits32();
    tables.map(1, LOW, 0x30_0000 | RIGHTS);
    tables.set(2, LOW, Tables.table(1) | PS | RIGHTS);
    assertEquals(0x30_0ABC, physical(tables, LOW));
  }

  @Test
  void pagesOfPae() {
    Tables tables = Tables.pae();
    tables.map(1, LOW, 0x30_0000 | RIGHTS);
    assertEquals(0x30_0ABC, physical(tables, LOW));
    tables.map(2, LOW, 0x40_0000 | PS | RIGHTS);
    assertEquals(0x40_0000 + (LOW & 0x1F_FFFF), physical(tables, LOW));
  }

  @Test
  void pagesOfFourLevels() {
    Tables tables = Tables.longMode();
    tables.map(1, LINEAR, 0x30_0000 | RIGHTS);
    assertEquals(0x30_0ABC, physical(tables, LINEAR));
    tables.map(2, LINEAR, 0x40_0000 | PS | RIGHTS);
    assertEquals(0x40_0000 + (LINEAR & 0x1F_FFFF), physical(tables, LINEAR));
    tables.map(3, LINEAR, 0x4000_0000L | PS | RIGHTS);
    assertEquals(0x4000_0000L + (LINEAR & 0x3FFF_FFFF), physical(tables, LINEAR));
  }

  @Test
  void pagesOfFiveLevels() {
    Tables tables = Tables.level5();
    long linear = 0x12_3456_789A_BCDEL;
    tables.map(1, linear, 0x30_0000 | RIGHTS);
    assertEquals(0x30_0CDE, physical(tables, linear));
  }

  /** In every mode and at every level an entry that is not present is error code 0. */
  @Test
  void whatIsNotPresentFaults() {
    for (int level = 1; level <= 4; level++) {
      Tables tables = Tables.longMode();
      tables.map(1, LINEAR, 0x30_0000 | RIGHTS);
      tables.set(level, LINEAR, tables.entry(level, LINEAR) & ~P);
      assertEquals(0, tables.as(0).code(AccessKind.READ, LINEAR), "level " + level);
      assertEquals(2, tables.as(0).code(AccessKind.WRITE, LINEAR), "level " + level);
      assertEquals(6, tables.as(3).code(AccessKind.WRITE, LINEAR), "level " + level);
      assertEquals(0x14, tables.as(3).code(AccessKind.FETCH, LINEAR), "level " + level);
    }
  }

  @Test
  void aFaultCarriesTheAddress() {
    Tables tables = Tables.longMode();
    var fault = assertThrows(GuestFault.class, () -> tables.memory.read(LINEAR, 8));
    assertEquals(LINEAR, fault.address());
  }

  // -- accessed and dirty (4.8) -------------------------------------------------------------------

  @Test
  void aReadMarksEveryLevelAccessedAndNothingDirty() {
    Tables tables = Tables.longMode();
    tables.map(1, LINEAR, 0x30_0000 | RIGHTS);
    tables.memory.read(LINEAR, 1);
    for (int level = 1; level <= 4; level++) {
      assertEquals(A, tables.entry(level, LINEAR) & (A | D), "level " + level);
    }
  }

  @Test
  void aWriteMarksOnlyTheLeafDirtyEvenAfterARead() {
    Tables tables = Tables.longMode();
    tables.map(2, LINEAR, 0x40_0000 | PS | RIGHTS);
    tables.memory.read(LINEAR, 1);
    tables.memory.write(LINEAR, 1, 7);
    assertEquals(A | D, tables.entry(2, LINEAR) & (A | D));
    assertEquals(A, tables.entry(3, LINEAR) & (A | D));
    assertEquals(A, tables.entry(4, LINEAR) & (A | D));
  }

  @Test
  void anAccessThatIsDeniedMarksNothing() {
    Tables tables = Tables.longMode();
    tables.map(1, LINEAR, 0x30_0000 | P);
    assertEquals(3, tables.as(0).code(AccessKind.WRITE, LINEAR));
    assertEquals(0, tables.entry(1, LINEAR) & (A | D));
  }

  @Test
  void flagsAreSetIn32BitEntriesAlike() {
    Tables tables = Tables.bits32();
    tables.map(1, LOW, 0x30_0000 | RIGHTS);
    tables.memory.write(LOW, 4, 1);
    assertEquals(A | D, tables.entry(1, LOW) & (A | D));
    assertEquals(A, tables.entry(2, LOW) & (A | D));
  }

  // -- PDPTRs (4.4.1) -----------------------------------------------------------------------------

  @Test
  void pointersOfPaeAreThoseThatWereLoaded() {
    Tables tables = Tables.pae();
    tables.map(1, LOW, 0x30_0000 | RIGHTS);
    tables.set(3, LOW, 0);
    tables.memory.flush();
    assertEquals(0x30_0ABC, physical(tables, LOW));
    assertTrue(tables.memory.loadPdptrs(tables.cr3));
    tables.memory.flush();
    assertEquals(0, tables.code(AccessKind.READ, LOW));
  }

  @Test
  void pointersWithReservedBitsAreNotLoaded() {
    Tables tables = Tables.pae();
    tables.memory.limits(new PagingLimits(36, true, false));
    for (long bit : new long[] {1 << 1, 1 << 2, 1 << 5, 1 << 8, 1L << 36, 1L << 63}) {
      tables.set(3, LOW, Tables.table(2) | P | bit);
      assertFalse(tables.memory.loadPdptrs(tables.cr3), Long.toHexString(bit));
      tables.set(3, LOW, bit);
      assertTrue(tables.memory.loadPdptrs(tables.cr3), "not present: " + Long.toHexString(bit));
    }
    tables.set(3, LOW, Tables.table(2) | P | 1 << 3 | 1 << 4 | 1 << 9);
    assertTrue(tables.memory.loadPdptrs(tables.cr3));
  }
}
