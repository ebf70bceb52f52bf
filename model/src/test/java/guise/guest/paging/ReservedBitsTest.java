package guise.guest.paging;

import static guise.guest.paging.PagingMode.FIVE_LEVEL;
import static guise.guest.paging.PagingMode.FOUR_LEVEL;
import static guise.guest.paging.PagingMode.PAE;
import static guise.guest.paging.PagingMode.TWO_LEVEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The reserved bits of page-table entries, against the manual's tables. */
final class ReservedBitsTest {
  private static final long ADDRESS = 0x000F_C000_0000_0000L; // bits 51 to 46
  private static final long XD = 1L << 63;
  private static final long BIT_8 = 1 << 8;
  private static final long BIT_7 = 1 << 7;
  private static final long OF_2M = 0x1F_E000;
  private static final long OF_1G = 0x3FFF_E000;

  /** A guest of 46 bits with NX and large pages, of Intel. */
  private static WalkRules walk(PagingMode mode) {
    return new WalkRules(mode, WalkRules.reservedGpa(46, -1), true, true, true, false, true, false);
  }

  private static void check(WalkRules walk, int level, long table, long page) {
    ReservedBits bits = ReservedBits.of(walk);
    assertEquals(hex(table), hex(bits.ofTable(level)), "level " + level);
    assertEquals(hex(page), hex(bits.ofPage(level)), "level " + level + ", bit 7");
    assertEquals(table & ~BIT_7, bits.setIn(~BIT_7, level));
    assertEquals(page, bits.setIn(-1, level));
  }

  private static String hex(long mask) {
    return Long.toHexString(mask);
  }

  @Test
  void fourLevels() {
    check(walk(FOUR_LEVEL), 4, ADDRESS | BIT_7, ADDRESS | BIT_7);
    check(walk(FOUR_LEVEL), 3, ADDRESS, ADDRESS | OF_1G);
    check(walk(FOUR_LEVEL), 2, ADDRESS, ADDRESS | OF_2M);
    check(walk(FOUR_LEVEL), 1, ADDRESS, ADDRESS);
    check(walk(FOUR_LEVEL), 5, -1, -1);
  }

  @Test
  void fiveLevels() {
    check(walk(FIVE_LEVEL), 5, ADDRESS | BIT_7, ADDRESS | BIT_7);
    check(walk(FIVE_LEVEL), 4, ADDRESS | BIT_7, ADDRESS | BIT_7);
    check(walk(FIVE_LEVEL), 3, ADDRESS, ADDRESS | OF_1G);
  }

  @Test
  void amdReservesBit8OfTheUpperEntries() {
    WalkRules intel = walk(FIVE_LEVEL);
    var amd = new WalkRules(FIVE_LEVEL, intel.reservedGpa(), true, true, true, true, true, false);
    check(amd, 5, ADDRESS | BIT_7 | BIT_8, ADDRESS | BIT_7 | BIT_8);
    check(amd, 4, ADDRESS | BIT_7 | BIT_8, ADDRESS | BIT_7 | BIT_8);
    check(amd, 3, ADDRESS, ADDRESS | OF_1G);
    check(amd, 2, ADDRESS, ADDRESS | OF_2M);
  }

  @Test
  void withoutNxBit63IsReserved() {
    var walk =
        new WalkRules(
            FOUR_LEVEL, WalkRules.reservedGpa(46, -1), false, true, true, false, true, false);
    check(walk, 4, XD | ADDRESS | BIT_7, XD | ADDRESS | BIT_7);
    check(walk, 1, XD | ADDRESS, XD | ADDRESS);
  }

  @Test
  void withoutGigabytePagesBit7OfAPdpteIsReserved() {
    var walk =
        new WalkRules(
            FOUR_LEVEL, WalkRules.reservedGpa(46, -1), true, false, true, false, true, false);
    check(walk, 3, ADDRESS | BIT_7, ADDRESS | BIT_7 | OF_1G);
    check(walk, 2, ADDRESS, ADDRESS | OF_2M);
  }

  @Test
  void physicalAddressExtension() {
    long address = 0x7FFF_C000_0000_0000L; // bits 62 to 46
    check(walk(PAE), 3, XD | address | 0x1E6, XD | address | 0x1E6);
    check(walk(PAE), 2, address, address | OF_2M);
    check(walk(PAE), 1, address, address);
    assertEquals(XD | address | 0x1E6, ReservedBits.ofPdptr(WalkRules.reservedGpa(46, -1)));
  }

  @Test
  void twoLevels() {
    check(walk(TWO_LEVEL), 2, 0, 0x3E_0000);
    check(walk(TWO_LEVEL), 1, 0, 0);
    var without = new WalkRules(TWO_LEVEL, -1L << 46, false, true, true, false, false, false);
    check(without, 2, 0, 0);
  }

  @Test
  void extendedPageTables() {
    WalkRules walk = WalkRules.ept(WalkRules.reservedGpa(46, -1), true, true, false);
    check(walk, 5, ADDRESS | 0xF8, ADDRESS | 0xF8);
    check(walk, 4, ADDRESS | 0xF8, ADDRESS | 0xF8);
    check(walk, 3, ADDRESS | 0x78, ADDRESS | 0x3FFF_F000);
    check(walk, 2, ADDRESS | 0x78, ADDRESS | 0x1F_F000);
    check(walk, 1, ADDRESS, ADDRESS);
    WalkRules small = WalkRules.ept(WalkRules.reservedGpa(46, -1), false, false, false);
    check(small, 3, ADDRESS | 0xF8, ADDRESS | 0x3FFF_F080);
    check(small, 2, ADDRESS | 0xF8, ADDRESS | 0x1F_F080);
  }

  @Test
  void memoryTypesAndPermissionsOfExtendedPageTables() {
    ReservedBits plain = ReservedBits.of(WalkRules.ept(0, true, true, false));
    ReservedBits execute = ReservedBits.of(WalkRules.ept(0, true, true, true));
    for (int entry = 0; entry < 64; entry++) {
      int type = entry >> 3;
      int permissions = entry & 7;
      boolean noType = type == 2 || type == 3 || type == 7;
      boolean writeOnly = permissions == 2 || permissions == 6;
      assertEquals(noType || writeOnly, execute.isMisconfigured(entry), "entry " + entry);
      assertEquals(
          noType || writeOnly || permissions == 4, plain.isMisconfigured(entry), "entry " + entry);
    }
    assertFalse(ReservedBits.of(walk(FOUR_LEVEL)).isMisconfigured(2));
  }

  @Test
  void theEncryptionBitIsNoReservedAddressBit() {
    long mask = WalkRules.reservedGpa(43, 47);
    assertEquals(0, mask & 1L << 47);
    assertNotEquals(0, mask & 1L << 46);
    assertEquals(0, WalkRules.reservedGpa(64, -1));
  }

  @Test
  void whoDecidesAboutGigabytePages() {
    assertTrue(WalkRules.allowsGigabytePages(true, true, false));
    assertFalse(WalkRules.allowsGigabytePages(true, false, true));
    assertTrue(WalkRules.allowsGigabytePages(false, false, true));
    assertFalse(WalkRules.allowsGigabytePages(false, true, false));
  }

  @Test
  void theStateDecidesTheFormat() {
    var state = new PagingState(1L << 31, 1 << 5, 0xD00, false, false, 46);
    WalkRules rules = WalkRules.of(state, -1L << 46, true, false);
    assertEquals(FOUR_LEVEL, rules.mode());
    assertTrue(rules.nx());
  }
}
