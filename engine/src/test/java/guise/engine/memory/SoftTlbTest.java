package guise.engine.memory;

import static guise.engine.memory.Tables.G;
import static guise.engine.memory.Tables.P;
import static guise.engine.memory.Tables.PS;
import static guise.engine.memory.Tables.U;
import static guise.engine.memory.Tables.W;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is cached of translations, and when it is forgotten (SDM volume 3, 4.10). */
final class SoftTlbTest {
  private static final long LINEAR = 0x1234_5678_9000L;
  private static final long OTHER = 0x1234_5678_A000L;
  private static final long RIGHTS = P | W | U;

  private static Tables mapped() {
    Tables tables = Tables.longMode();
    tables.cr4 |= Tables.PGE;
    tables.settled();
    tables.map(1, LINEAR, 0x30_0000 | RIGHTS);
    tables.guest.write(0x30_0000, 8, 0x33);
    tables.guest.write(0x40_0000, 8, 0x44);
    return tables;
  }

  @Test
  void aTranslationStaysUntilItIsInvalidated() {
    Tables tables = mapped();
    assertEquals(0x33, tables.memory.read(LINEAR, 8));
    tables.set(1, LINEAR, 0x40_0000 | RIGHTS);
    assertEquals(0x33, tables.memory.read(LINEAR, 8));
    tables.memory.invalidate(LINEAR + 5);
    assertEquals(0x44, tables.memory.read(LINEAR, 8));
  }

  @Test
  void globalPagesSurviveALoadOfCr3() {
    Tables tables = mapped();
    tables.set(1, LINEAR, 0x30_0000 | RIGHTS | G);
    tables.set(1, OTHER, 0x30_0000 | RIGHTS);
    tables.memory.flush();
    tables.memory.read(LINEAR, 8);
    tables.memory.read(OTHER, 8);
    tables.set(1, LINEAR, 0x40_0000 | RIGHTS | G);
    tables.set(1, OTHER, 0x40_0000 | RIGHTS);
    tables.memory.flushNonGlobal();
    assertEquals(0x33, tables.memory.read(LINEAR, 8));
    assertEquals(0x44, tables.memory.read(OTHER, 8));
    tables.memory.invalidate(LINEAR);
    assertEquals(0x44, tables.memory.read(LINEAR, 8));
  }

  @Test
  void withoutPgeNoPageIsGlobal() {
    Tables tables = mapped();
    tables.cr4 &= ~Tables.PGE;
    tables.settled();
    tables.set(1, LINEAR, 0x30_0000 | RIGHTS | G);
    tables.memory.read(LINEAR, 8);
    tables.set(1, LINEAR, 0x40_0000 | RIGHTS | G);
    tables.memory.flushNonGlobal();
    assertEquals(0x44, tables.memory.read(LINEAR, 8));
  }

  /** INVLPG of any address of a large page invalidates all of it (4.10.4.1). */
  @Test
  void aLargePageIsForgottenAsAWhole() {
    Tables tables = mapped();
    long page = LINEAR & ~0x1F_FFFFL;
    tables.map(2, page, 0x40_0000 | PS | RIGHTS);
    tables.guest.write(0x60_0000, 8, 0x66);
    assertEquals(0x44, tables.memory.read(page, 8));
    tables.memory.read(page + 0x5000, 8);
    tables.set(2, page, 0x60_0000 | PS | RIGHTS);
    tables.memory.invalidate(page + 0x5000);
    assertEquals(0x66, tables.memory.read(page, 8));
  }

  @Test
  void spacesKeepTheirTranslationsApart() {
    Tables tables = mapped();
    LinearMemory memory = tables.memory;
    memory.control(1, tables.cr0, tables.cr3, tables.cr4, tables.efer);
    assertEquals(0x33, memory.read(LINEAR, 8));
    memory.control(2, tables.cr0, tables.cr3, tables.cr4, tables.efer);
    tables.set(1, LINEAR, 0x40_0000 | RIGHTS);
    assertEquals(0x44, memory.read(LINEAR, 8));
    memory.control(1, tables.cr0, tables.cr3, tables.cr4, tables.efer);
    assertEquals(0x33, memory.read(LINEAR, 8), "kept from its last turn");
    memory.flushNonGlobal();
    assertEquals(0x44, memory.read(LINEAR, 8));
  }

  @Test
  void moreSpacesThanAreKept() {
    Tables tables = mapped();
    for (int turn = 0; turn < 3; turn++) {
      for (int space = 0; space < 9; space++) {
        tables.memory.control(space, tables.cr0, tables.cr3, tables.cr4, tables.efer);
        tables.set(1, LINEAR, (turn % 2 == 0 ? 0x30_0000 : 0x40_0000) | RIGHTS);
        assertEquals(turn % 2 == 0 ? 0x33 : 0x44, tables.memory.read(LINEAR, 8));
      }
    }
  }

  /** A write translation is made only by a write, which sets the dirty flag. */
  @Test
  void aCachedReadDoesNotLetAWriteThrough() {
    Tables tables = mapped();
    tables.set(1, LINEAR, 0x30_0000 | P | U);
    tables.memory.flush();
    tables.memory.read(LINEAR, 8);
    assertEquals(3, tables.as(0).code(AccessKind.WRITE, LINEAR));
  }

  @Test
  void controlBitsThatChangeRightsTakeEffectAtOnce() {
    Tables tables = mapped();
    tables.set(1, LINEAR, 0x30_0000 | P);
    tables.cr0 &= ~Tables.WP;
    tables.settled().as(0);
    assertEquals(-1, tables.code(AccessKind.WRITE, LINEAR));
    tables.cr0 |= Tables.WP;
    tables.settled();
    assertEquals(3, tables.code(AccessKind.WRITE, LINEAR));
  }

  // -- watched pages ------------------------------------------------------------------------------

  @Test
  void writesToWatchedPagesAreToldHoweverWarmTheTranslation() {
    Tables tables = mapped();
    List<String> told = new ArrayList<>();
    tables.guest.register((physical, size) -> told.add("%x+%d".formatted(physical, size)));
    tables.memory.write(LINEAR, 8, 1);
    tables.guest.watch(0x30_0000);
    tables.memory.write(LINEAR + 16, 4, 2);
    tables.memory.write(LINEAR + 24, 2, 3);
    tables.guest.unwatch(0x30_0000);
    tables.memory.write(LINEAR + 32, 2, 3);
    assertEquals(List.of("300010+4", "300018+2"), told);
  }

  @Test
  void aWriteIntoTwoWatchedPagesIsToldPageByPage() {
    Tables tables = mapped();
    tables.set(1, OTHER, 0x30_1000 | RIGHTS);
    List<String> told = new ArrayList<>();
    tables.guest.register((physical, size) -> told.add("%x+%d".formatted(physical, size)));
    tables.guest.watch(0x30_0000);
    tables.guest.watch(0x30_1000);
    tables.memory.write(OTHER - 2, 4, 0x11223344);
    int bytes =
        told.stream().mapToInt(t -> Integer.parseInt(t.substring(t.indexOf('+') + 1))).sum();
    assertEquals(4, bytes);
    assertEquals(0x11223344, tables.memory.read(OTHER - 2, 4));
  }
}
