package guise.contract.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.kvm.Exit;
import guise.kvm.KvmException;
import guise.kvm.MemoryRegion;
import guise.kvm.Regs;
import guise.kvm.Sregs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pointers that lead nowhere, tables that lead to themselves, memory at the ends of addresses. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WildPointersTest {
  private static final long[] PLACES = {
    0,
    0x8000,
    0xF_FFF8,
    0xF_FFFF,
    0x10_0000,
    0x7FFF_FFFF,
    0xFFFF_FFF8L,
    0xFFFF_FFFFL,
    0x1_0000_0000L,
    0x7FFF_FFFF_FFF8L,
    0x7FFF_FFFF_FFFFL,
    0x8000_0000_0000L,
    0x000F_FFFF_FFFF_F000L,
    0xFFFF_8000_0000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -8,
    -1
  };

  /** A read, a write, a modification, the stack, a string, 16 bytes, 512 bytes, a far pointer. */
  private static final String[] USES = {
    "8b03",
    "8903",
    "ff03",
    "ff33",
    "8f03",
    "f3a5",
    "0f2803",
    "0fae03",
    "ff2b",
    "ff1b",
    "0f0113",
    "0f011b",
    "0fb013",
    "0fc70b",
    "d7",
    "c8ff0f1f",
    "60",
    "61",
    "cf",
    "cb",
    "cd80",
    "cc",
    "ffe3",
    "ffd3",
    "0fab13",
    "62 03",
    "c403",
    "6c",
    "6e",
    "0f22d8",
    "0f0bcc"
  };

  @TempDir Path directory;

  private final Guest guest = new Guest(Backend.SAPPHIRE_RAPIDS_7_2);
  private final HostileTables tables = new HostileTables(guest.memory);

  private void ends(String hex, long place) {
    tables.write(new SplittableRandom(1));
    guest.put(Guest.CODE, hex + "f4");
    Regs regs =
        new Regs(
            place,
            place,
            3,
            place,
            place,
            place,
            place,
            place,
            place,
            place,
            place,
            place,
            place,
            place,
            place,
            place,
            Guest.CODE,
            2);
    guest.vcpu.setRegs(regs);
    guest.vcpu.limitInstructions(guest.vcpu.instructions() + 10);
    try {
      guest.vcpu.run();
    } catch (KvmException _) {
      // the limit
    } catch (RuntimeException e) {
      throw new AssertionError(hex + " at " + Long.toHexString(place), e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyRegisterMayPointAnywhere(CodeSize size) {
    for (long place : PLACES) {
      for (String use : USES) {
        size.enter(guest);
        ends(use, place);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void soMayTheTablesOfTheProcessor(CodeSize size) {
    for (long place : PLACES) {
      for (String use : USES) {
        Sregs sregs = size.enter(guest).vcpu.sregs();
        guest.vcpu.setSregs(Levels.withTables(sregs, place, HostileTables.IDT));
        ends(use, 0x8000);
        guest.vcpu.setSregs(Levels.withTables(sregs, HostileTables.GDT, place));
        ends(use, 0x8000);
        guest.vcpu.setSregs(
            Levels.withTables(Levels.withTask(sregs, place), HostileTables.GDT, HostileTables.IDT));
        ends(use, 0x8000);
      }
    }
  }

  // -- page tables --------------------------------------------------------------------------------

  private static final long PG = 1L << 31;

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 5})
  void tablesOf32BitsMayBeAnywhere(long pae) {
    for (long place : PLACES) {
      for (String use : USES) {
        Sregs sregs = guest.flat().vcpu.sregs();
        guest.vcpu.setSregs(sregs.withCr0(sregs.cr0() | PG).withCr3(place).withCr4(pae | 1 << 4));
        ends(use, 0x8000);
      }
    }
  }

  @Test
  void tablesOf64BitsMayBeAnywhereThatCr3Can() {
    for (long place : PLACES) {
      for (String use : USES) {
        Sregs sregs = guest.wide().vcpu.sregs();
        guest.vcpu.setSregs(sregs.withCr3(place & 0x3FFF_FFFF_FFFFL));
        ends(use, 0x8000);
      }
    }
  }

  /** A root whose first entry is the root: the code's page is the table. */
  @ParameterizedTest
  @ValueSource(longs = {0x20, 0x1020})
  void aRootThatIsItsOwnTreeIsOnePage(long cr4) {
    guest.wide();
    guest.memory.set(ValueLayout.JAVA_LONG, 0x10000, 0x10003L);
    guest.vcpu.setSregs(guest.vcpu.sregs().withCr4(cr4));
    guest.put(0x10010, "4889042500000000 f4"); // mov [0], rax: over the entry that maps everything
    assertEquals(new Exit.Halted(), guest.run(0x10));
    assertEquals(0, guest.memory.get(ValueLayout.JAVA_LONG, 0x10000));
  }

  @Test
  void aDirectoryOf32BitsThatIsItsOwnTableIsOnePage() {
    Sregs sregs = guest.flat().vcpu.sregs();
    guest.memory.set(ValueLayout.JAVA_INT, 0x10000, 0x10003);
    guest.vcpu.setSregs(sregs.withCr0(sregs.cr0() | PG).withCr3(0x10000));
    guest.put(0x10010, "a300000000 f4");
    assertEquals(new Exit.Halted(), guest.run(0x10));
    assertEquals(0, guest.memory.get(ValueLayout.JAVA_INT, 0x10000));
  }

  @Test
  void aDirectoryOfPaeThatIsItsOwnTableIsOnePage() {
    Sregs sregs = guest.flat().vcpu.sregs();
    guest.memory.set(ValueLayout.JAVA_LONG, 0x11000, 0x10001L);
    guest.memory.set(ValueLayout.JAVA_LONG, 0x10000, 0x10003L);
    guest.vcpu.setSregs(sregs.withCr0(sregs.cr0() | PG).withCr4(0x20).withCr3(0x11000));
    guest.put(0x10010, "a300000000 f4");
    assertEquals(new Exit.Halted(), guest.run(0x10));
    assertEquals(0, guest.memory.get(ValueLayout.JAVA_INT, 0x10000));
  }

  // -- memory at the ends -------------------------------------------------------------------------

  /** More than 4 GiB in one piece: a file with a hole. */
  private MemorySegment sparse(long size, Arena arena) throws IOException {
    var options =
        new StandardOpenOption[] {
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.SPARSE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE
        };
    try (var file = FileChannel.open(directory.resolve("memory"), options)) {
      return file.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
    }
  }

  @Test
  void aRegionBeyond4GibIsReachedToItsLastByte() throws IOException {
    try (Arena arena = Arena.ofShared()) {
      long size = 5L << 30;
      MemorySegment much = sparse(size, arena);
      guest.wide();
      guest.vm.setUserMemoryRegion(MemoryRegion.of(1, 1L << 32, much));
      long last = (1L << 32) + size;
      guest.memory.set(ValueLayout.JAVA_LONG, 0x12008, last - 0x20_0000 | 0x83);
      assertEquals(new Exit.Halted(), guest.run(store(0x40_0000 - 8)));
      assertEquals(0x1234, much.get(ValueLayout.JAVA_LONG, size - 8));
      assertEquals(new Exit.Shutdown(), guest.run(store(0x40_0000 - 4)), "the next page is none");
      guest.memory.set(ValueLayout.JAVA_LONG, 0x12010, last | 0x83);
      Exit exit = guest.run(store(0x40_0000 - 4));
      assertTrue(exit instanceof Exit.MemoryWrite, exit::toString);
    }
  }

  private Regs store(long at) {
    guest.put(Guest.CODE, "488903 f4");
    return Regs.ZERO.withRip(Guest.CODE).withRsp(0x8000).withRbx(at).withRax(0x1234);
  }

  /** The last page that physical addresses of the guest's width have. */
  @Test
  void aRegionAtTheTopOfPhysicalAddressesHasAnEnd() {
    long top = 1L << 46;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment page = arena.allocate(0x20_0000, 4096);
      guest.wide();
      guest.vm.setUserMemoryRegion(MemoryRegion.of(1, top - 0x20_0000, page));
      guest.memory.set(ValueLayout.JAVA_LONG, 0x12008, top - 0x20_0000 | 0x83);
      assertEquals(new Exit.Halted(), guest.run(store(0x40_0000 - 8)));
      assertEquals(0x1234, page.get(ValueLayout.JAVA_LONG, 0x20_0000 - 8));
      assertEquals(new Exit.Shutdown(), guest.run(store(0x40_0000 - 1)));
    }
  }

  /** An operand over the end of 64-bit addresses goes on at 0. */
  @Test
  void theLastAddressIsFollowedByTheFirst() {
    guest.wide();
    tables.write(new SplittableRandom(1));
    guest.vcpu.setSregs(guest.vcpu.sregs().withCr3(HostileTables.LONG_ROOT));
    guest.put(0, HexFormat.of().formatHex(new byte[8]));
    assertEquals(new Exit.Halted(), guest.run(store(-4)));
    assertEquals(0, guest.memory.get(ValueLayout.JAVA_INT, 0), "the upper half of the value");
  }

  @Test
  void memoryAtTheTopOf32BitsEndsThere() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment page = arena.allocate(4096, 4096);
      guest.flat();
      guest.vm.setUserMemoryRegion(MemoryRegion.of(1, 0xFFFF_F000L, page));
      guest.put(Guest.CODE, "a3fcffffff f4");
      assertEquals(new Exit.Halted(), guest.run(store32()));
      assertEquals(0x1234, page.get(ValueLayout.JAVA_INT, 4092));
      guest.put(Guest.CODE, "a3fdffffff f4");
      assertEquals(new Exit.Shutdown(), guest.run(store32()), "beyond the segment's limit");
    }
  }

  private static Regs store32() {
    return Regs.ZERO.withRip(Guest.CODE).withRsp(0x8000).withRax(0x1234);
  }
}
