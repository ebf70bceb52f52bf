package guise.engine.memory;

import static guise.engine.memory.Tables.P;
import static guise.engine.memory.Tables.U;
import static guise.engine.memory.Tables.W;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accesses across pages, outside memory, with bad addresses, and through a second level. */
final class LinearMemoryTest {
  private static final long LINEAR = 0x1234_5678_9000L;
  private static final long RIGHTS = P | W | U;

  private static Tables twoPages() {
    Tables tables = Tables.longMode();
    tables.map(1, LINEAR, 0x30_0000 | RIGHTS);
    tables.set(1, LINEAR + 0x1000, 0x50_0000 | RIGHTS);
    return tables;
  }

  // -- page crossings -----------------------------------------------------------------------------

  @Test
  void bytesAcrossPagesComeFromBoth() {
    Tables tables = twoPages();
    for (int i = 0; i < 2; i++) {
      tables.memory.write(LINEAR + 0xFFD, 8, 0x8877_6655_4433_2211L);
      assertEquals(0x8877_6655_4433_2211L, tables.memory.read(LINEAR + 0xFFD, 8));
    }
    assertEquals(0x33_2211, tables.guest.read(0x30_0FFD, 4) & 0xFF_FFFF);
    assertEquals(0x8877_6655_44L, tables.guest.read(0x50_0000, 8));
  }

  @Test
  void nothingIsWrittenUnlessBothPagesAre() {
    Tables tables = twoPages();
    tables.set(1, LINEAR + 0x1000, 0x50_0000 | P | U);
    var fault = assertThrows(GuestFault.class, () -> tables.memory.write(LINEAR + 0xFFE, 4, -1));
    assertEquals(LINEAR + 0x1000, fault.address());
    assertEquals(3, fault.code());
    assertEquals(0, tables.guest.read(0x30_0FFE, 2));
  }

  @Test
  void addressesOf32BitsWrap() {
    Tables tables = Tables.bits32();
    tables.map(1, 0xFFFF_F000L, 0x30_0000 | RIGHTS);
    tables.set(2, 0, Tables.table(1) | RIGHTS);
    tables.set(1, 0, 0x50_0000 | RIGHTS);
    tables.as(0).memory.write(0xFFFF_FFFEL, 4, 0x4433_2211);
    assertEquals(0x2211, tables.guest.read(0x30_0FFE, 2));
    assertEquals(0x4433, tables.guest.read(0x50_0000, 2));
  }

  // -- canonical addresses (volume 1, 3.3.7.1) ----------------------------------------------------

  @Test
  void addressesMustBeCanonical() {
    Tables tables = Tables.longMode();
    assertTrue(tables.memory.isCanonical(0x7FFF_FFFF_FFFFL));
    assertFalse(tables.memory.isCanonical(0x8000_0000_0000L));
    var fault = assertThrows(GuestFault.class, () -> tables.memory.read(0x8000_0000_0000L, 1));
    assertSame(GuestFault.GP, fault);
    Tables five = Tables.level5();
    assertTrue(five.memory.isCanonical(0x8000_0000_0000L));
    assertFalse(five.memory.isCanonical(0x100_0000_0000_0000L));
  }

  // -- outside memory -----------------------------------------------------------------------------

  @Test
  void whatIsNoMemoryIsAskedForAndThenAnswered() {
    Tables tables = twoPages();
    tables.set(1, LINEAR, 0xFEE0_0000L | RIGHTS);
    LinearMemory memory = tables.memory;
    var asked = assertThrows(MmioNeeded.class, () -> memory.read(LINEAR + 0x30, 4));
    assertEquals(0xFEE0_0030L, asked.address());
    assertEquals(4, asked.size());
    assertFalse(asked.isWrite());
    memory.mmio().answer(asked, 0x14);
    assertEquals(0x14, memory.read(LINEAR + 0x30, 4));
    var next = assertThrows(MmioNeeded.class, () -> memory.write(LINEAR + 0x34, 2, 0xABCDE));
    assertTrue(next.isWrite());
    assertEquals(0xBCDE, next.data());
    memory.mmio().answer(next, 0);
    memory.mmio().restart();
    assertEquals(0x14, memory.read(LINEAR + 0x30, 4), "the instruction begins anew");
    memory.write(LINEAR + 0x34, 2, 0xABCDE);
    memory.mmio().completed();
    assertThrows(MmioNeeded.class, () -> memory.read(LINEAR + 0x30, 4));
  }

  @Test
  void readOnlyMemoryIsReadAndItsWritesAskedFor() {
    Tables tables = twoPages();
    tables.guest.addRom(7, 0xF000_0000L, Tables.ram(0x1000));
    tables.set(1, LINEAR, 0xF000_0000L | RIGHTS);
    assertEquals(0, tables.memory.read(LINEAR, 8));
    var asked = assertThrows(MmioNeeded.class, () -> tables.memory.write(LINEAR, 8, 5));
    assertEquals(0xF000_0000L, asked.address());
    assertEquals(0, tables.memory.read(LINEAR, 8));
  }

  @Test
  void memoryThatIsTakenAwayIsGoneAtOnce() {
    Tables tables = twoPages();
    tables.guest.addRam(7, 0xF000_0000L, Tables.ram(0x1000));
    tables.set(1, LINEAR, 0xF000_0000L | RIGHTS);
    tables.memory.write(LINEAR, 8, 5);
    tables.guest.remove(7);
    assertThrows(MmioNeeded.class, () -> tables.memory.read(LINEAR, 8));
  }

  /** A table that is not in memory has no entries. */
  @Test
  void tablesOutsideMemoryAreEmpty() {
    Tables tables = Tables.longMode();
    tables.cr3 = 0xF_0000_0000L;
    tables.settled();
    assertEquals(0, tables.as(0).code(AccessKind.READ, LINEAR));
  }

  @Test
  void aTableThatIsItsOwnEntryIsNoTrap() {
    Tables tables = Tables.longMode();
    for (int i = 0; i < 512; i++) {
      tables.guest.write(Tables.table(4) + 8L * i, 8, Tables.table(4) | RIGHTS);
    }
    tables.memory.write(LINEAR, 8, -1);
    assertEquals(-1, tables.guest.read(Tables.table(4), 8));
  }

  // -- alignment checks ---------------------------------------------------------------------------

  @Test
  void unalignedAccessesOfUsersAreChecked() {
    Tables tables = twoPages();
    tables.cr0 |= 1 << 18;
    tables.settled().withAc(3);
    tables.memory.write(LINEAR + 8, 8, 1);
    tables.memory.write(LINEAR + 8, 8, 1);
    assertSame(
        GuestFault.AC, assertThrows(GuestFault.class, () -> tables.memory.read(LINEAR + 10, 4)));
    tables.withAc(0).memory.read(LINEAR + 10, 4);
    tables.as(3).memory.read(LINEAR + 10, 4);
  }

  // -- a second level -----------------------------------------------------------------------------

  /** Shifts all addresses by 4 MiB and writes down what it is asked. */
  private static final class Shifted implements SecondLevel {
    final List<String> asked = new ArrayList<>();

    @Override
    public long translate(long physical, AccessKind kind, long linear) {
      asked.add("%s %x".formatted(kind, physical));
      return physical + 0x40_0000;
    }

    @Override
    public long translateEntry(long physical, AccessKind kind, long linear) {
      asked.add("entry %s %x".formatted(kind, physical));
      return physical;
    }
  }

  @Test
  void aSecondLevelSeesEveryEntryAndTheFinalAddress() {
    Tables tables = twoPages();
    var second = new Shifted();
    tables.memory.secondLevel(second);
    tables.memory.flush();
    tables.guest.write(0x70_0008, 8, 0x77);
    assertEquals(0x77, tables.memory.read(LINEAR + 8, 8));
    long entries = second.asked.stream().filter(s -> s.startsWith("entry READ")).count();
    long marks = second.asked.stream().filter(s -> s.startsWith("entry WRITE")).count();
    assertEquals(4, entries);
    assertEquals(4, marks, "the accessed flags");
    assertEquals("READ 300008", second.asked.getLast());
    int before = second.asked.size();
    tables.memory.read(LINEAR + 8, 8);
    assertEquals(before, second.asked.size(), "both translations are cached as one");
    tables.memory.write(LINEAR + 8, 8, 1);
    assertEquals("WRITE 300008", second.asked.getLast());
  }

  @Test
  void withoutPagingTheSecondLevelIsTheOnlyOne() {
    var tables = new Tables();
    tables.cr0 = 1;
    tables.settled();
    tables.memory.secondLevel(new Shifted());
    tables.guest.write(0x40_1000, 8, 5);
    assertEquals(5, tables.memory.read(0x1000, 8));
  }
}
