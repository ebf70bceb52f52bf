package guise.engine.memory;

import static guise.engine.memory.AccessKind.FETCH;
import static guise.engine.memory.AccessKind.READ;
import static guise.engine.memory.AccessKind.WRITE;
import static guise.engine.memory.Tables.NXE;
import static guise.engine.memory.Tables.P;
import static guise.engine.memory.Tables.PKE;
import static guise.engine.memory.Tables.SMAP;
import static guise.engine.memory.Tables.SMEP;
import static guise.engine.memory.Tables.U;
import static guise.engine.memory.Tables.W;
import static guise.engine.memory.Tables.WP;
import static guise.engine.memory.Tables.XD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may do what with a page, and the error code otherwise (SDM volume 3, 4.6 and 4.7). */
final class PageRightsTest {
  private static final long LINEAR = 0x1234_5678_9ABCL;
  private static final int OK = -1;

  /**
   * A case.
   *
   * @param page the rights of the page
   * @param cr0 WP or nothing
   * @param cr4 SMEP, SMAP
   * @param read the error code, by kind of access
   */
  private record Case(
      String name,
      long page,
      long cr0,
      long cr4,
      long efer,
      int cpl,
      int read,
      int write,
      int fetch) {}

  private static final List<Case> CASES =
      List.of(
          // spotless:off
          //        name                          page        CR0 CR4   EFER cpl read write fetch
          new Case("user page, user",             P | W | U,  WP, 0,    NXE, 3,  OK,  OK,   OK),
          new Case("read-only user page, user",   P | U,      WP, 0,    NXE, 3,  OK,  7,    OK),
          new Case("supervisor page, user",       P | W,      WP, 0,    NXE, 3,  5,   7,    0x15),
          new Case("no fetches, user",            P | U | XD, WP, 0,    NXE, 3,  OK,  7,    0x15),
          new Case("supervisor page",             P | W,      WP, 0,    NXE, 0,  OK,  OK,   OK),
          new Case("read-only, WP",               P,          WP, 0,    NXE, 0,  OK,  3,    OK),
          new Case("read-only, no WP",            P,          0,  0,    NXE, 0,  OK,  OK,   OK),
          new Case("read-only user page, no WP",  P | U,      0,  0,    NXE, 0,  OK,  OK,   OK),
          new Case("no fetches, supervisor",      P | W | XD, WP, 0,    NXE, 0,  OK,  OK,   0x11),
          new Case("user page, supervisor",       P | W | U,  WP, 0,    NXE, 1,  OK,  OK,   OK),
          new Case("user page, SMEP",             P | W | U,  WP, SMEP, NXE, 0,  OK,  OK,   0x11),
          new Case("user page, SMEP, no NXE",     P | W | U,  WP, SMEP, 0,   0,  OK,  OK,   0x11),
          new Case("user page, SMAP",             P | W | U,  WP, SMAP, NXE, 0,  1,   3,    OK),
          new Case("user page, SMAP, no WP",      P | U,      0,  SMAP, NXE, 0,  1,   3,    OK),
          new Case("user page, user, SMAP, SMEP", P | W | U,  WP, SMAP | SMEP, NXE, 3, OK, OK, OK),
          new Case("supervisor page, SMAP, SMEP", P | W,      WP, SMAP | SMEP, NXE, 2, OK, OK, OK),
          new Case("fetch bit without NXE, SMEP", P | W,      WP, 0,    0,   3,  5,   7,    5),
          new Case("fetch bit with SMEP",         P | W,      WP, SMEP, 0,   3,  5,   7,    0x15));
          // spotless:on

  @TestFactory
  Stream<DynamicTest> theMatrix() {
    return CASES.stream().map(c -> DynamicTest.dynamicTest(c.name, () -> check(c)));
  }

  private static Tables tables(Case c) {
    Tables tables = Tables.longMode();
    tables.cr0 = Tables.PG_PE | c.cr0;
    tables.cr4 |= c.cr4;
    tables.efer = Tables.LMA | c.efer;
    tables.settled();
    tables.map(1, LINEAR, 0x30_0000 | c.page);
    return tables.as(c.cpl);
  }

  /** Each answer twice: from the tables, and from what is cached of them. */
  private static void check(Case c) {
    Tables tables = tables(c);
    for (int i = 0; i < 2; i++) {
      assertEquals(c.read, tables.code(READ, LINEAR), "read");
      assertEquals(c.write, tables.code(WRITE, LINEAR), "write");
      assertEquals(c.fetch, tables.code(FETCH, LINEAR), "fetch");
    }
  }

  /** Rights are those that every level grants; XD is what any level demands. */
  @Test
  void everyLevelHasItsSay() {
    for (int level = 2; level <= 4; level++) {
      Tables tables = Tables.longMode();
      tables.map(1, LINEAR, 0x30_0000 | P | W | U);
      long entry = tables.entry(level, LINEAR);
      tables.set(level, LINEAR, entry & ~W | XD);
      tables.as(3);
      assertEquals(7, tables.code(WRITE, LINEAR));
      assertEquals(0x15, tables.code(FETCH, LINEAR));
      assertEquals(OK, tables.code(READ, LINEAR));
      tables.set(level, LINEAR, entry & ~U);
      tables.memory.flush();
      assertEquals(5, tables.code(READ, LINEAR));
    }
  }

  @Test
  void acLetsASupervisorThroughSmapButNotTheProcessorItself() {
    Tables tables = Tables.longMode();
    tables.cr4 |= SMAP;
    tables.settled();
    tables.map(1, LINEAR, 0x30_0000 | P | W | U);
    assertEquals(OK, tables.withAc(0).code(READ, LINEAR));
    assertEquals(1, tables.as(0).code(READ, LINEAR));
    tables.withAc(0);
    var fault = assertThrows(GuestFault.class, () -> tables.memory.readSystem(LINEAR, 8));
    assertEquals(1, fault.code());
  }

  /** What the processor reads for itself is a supervisor's access at any privilege level. */
  @Test
  void systemAccessesAreThoseOfASupervisor() {
    Tables tables = Tables.longMode();
    tables.map(1, LINEAR, 0x30_0000 | P | W);
    tables.as(3).memory.writeSystem(LINEAR, 4, 77);
    assertEquals(77, tables.memory.readSystem(LINEAR, 4));
    assertEquals(5, tables.code(READ, LINEAR));
  }

  // -- protection keys (4.6.2) --------------------------------------------------------------------

  @Test
  void protectionKeys() {
    Tables tables = Tables.longMode();
    tables.cr4 |= PKE;
    tables.settled();
    tables.map(1, LINEAR, 0x30_0000 | P | W | U | 5L << 59);
    int ad = 1 << 10;
    int wd = 1 << 11;
    assertEquals(OK, with(tables, 3, 0).code(WRITE, LINEAR));
    assertEquals(0x25, with(tables, 3, ad).code(READ, LINEAR));
    assertEquals(0x27, with(tables, 3, ad).code(WRITE, LINEAR));
    assertEquals(OK, with(tables, 3, ad).code(FETCH, LINEAR));
    assertEquals(OK, with(tables, 3, wd).code(READ, LINEAR));
    assertEquals(0x27, with(tables, 3, wd).code(WRITE, LINEAR));
    assertEquals(0x21, with(tables, 0, ad).code(READ, LINEAR));
    assertEquals(0x23, with(tables, 0, wd).code(WRITE, LINEAR));
    tables.cr0 &= ~WP;
    tables.settled();
    assertEquals(OK, with(tables, 0, wd).code(WRITE, LINEAR));
    assertEquals(0x27, with(tables, 3, wd).code(WRITE, LINEAR));
  }

  private static Tables with(Tables tables, int cpl, int pkru) {
    tables.memory.protectionKeys(pkru);
    return tables.as(cpl);
  }

  @Test
  void protectionKeysLeaveSupervisorPagesAndOtherKeysAlone() {
    Tables tables = Tables.longMode();
    tables.cr4 |= PKE;
    tables.settled();
    tables.map(1, LINEAR, 0x30_0000 | P | W | 5L << 59);
    assertEquals(OK, with(tables, 0, -1).code(WRITE, LINEAR));
    tables.map(1, LINEAR, 0x30_0000 | P | W | U | 4L << 59);
    assertEquals(OK, with(tables, 3, 3 << 10).code(WRITE, LINEAR));
  }

  @Test
  void aMissingRightAndAKeyShowTogether() {
    Tables tables = Tables.longMode();
    tables.cr4 |= PKE;
    tables.settled();
    tables.map(1, LINEAR, 0x30_0000 | P | U | 5L << 59);
    assertEquals(0x27, with(tables, 3, 1 << 11).code(WRITE, LINEAR));
  }
}
