package guise.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.host.RawCpuid;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What kvm_pvm makes of odd tables, as it answered on an AMD of family 19h, model 11h: another
 * processor than the one of the recording.
 */
class PvmCpuidTest {
  private static final Registers ONES = new Registers(-1, -1, -1, -1);
  private static final RawCpuid ZEN4 =
      RawCpuid.of(
          Map.of(
              new Leaf(0x0, 0), new Registers(0x1C, 0x6874_7541, 0x444D_4163, 0x6974_6E65),
              new Leaf(0x1, 0), new Registers(0x00A1_0F11, 0x0002_0800, 0xFFFA_3203, 0x178B_FBFF),
              new Leaf(0x7, 0), new Registers(1, 0xF1BF_07AB, 0x0040_5FC6, 0x10),
              new Leaf(0x7, 1), new Registers(0x20, 0, 0, 0),
              new Leaf(0xD, 0), new Registers(0xE7, 0x980, 0x980, 0),
              new Leaf(0xD, 1), new Registers(0xF, 0x9A8, 0x1800, 0),
              new Leaf(0xD, 2), new Registers(0x100, 0x240, 0, 0),
              new Leaf(0xD, 0xB), new Registers(0x10, 0, 1, 0)));
  private static final PvmCpuid PVM = PvmImposition.expectedOn(ZEN4);

  private static CpuidTable imposedOn(CpuidEntry... entries) {
    return PVM.imposedOn(CpuidTable.of(List.of(entries)));
  }

  private static Registers ofLeaf(int function, int index, CpuidTable table) {
    return table.find(function, index).orElseThrow().values();
  }

  @Test
  void anEmptyLeaf1BecomesTheProcessorsAndGetsItsState() {
    CpuidTable table = imposedOn(CpuidEntry.plain(1, Registers.ZERO));
    assertEquals(
        new Registers(0, 0, 0x76D8_1203, 0x178B_F9FF),
        ofLeaf(1, 0, table),
        "all but APIC, which mirrors the vCPU");
    assertEquals(4, table.size(), "0xD.0, 0xD.1, 0xD.2; not the supervisor's 0xD.B");
    assertEquals(7, ofLeaf(0xD, 1, table).eax(), "without XSAVES");
  }

  @Test
  void whatUserspaceAsksBeyondStaysButForFourBits() {
    CpuidTable table = imposedOn(CpuidEntry.plain(1, ONES));
    assertEquals(new Registers(-1, -1, -1, 0x5F9F_FFFF), ofLeaf(1, 0, table));
  }

  @Test
  void leaf7IsTheProcessors() {
    CpuidTable table =
        imposedOn(
            CpuidEntry.plain(1, Registers.ZERO),
            CpuidEntry.indexed(7, 0, ONES),
            CpuidEntry.indexed(7, 1, ONES),
            CpuidEntry.indexed(7, 2, ONES));
    assertEquals(new Registers(1, 0xF1BF_03AB, 0x5F46, 0x10), ofLeaf(7, 0, table));
    assertEquals(new Registers(0x20, 0, 0, 0), ofLeaf(7, 1, table));
    assertEquals(ONES, ofLeaf(7, 2, table), "only 7.0 and 7.1");
  }

  @Test
  void withoutItsStateThereIsNoAvx() {
    CpuidTable table = imposedOn(CpuidEntry.indexed(7, 0, ONES), CpuidEntry.indexed(7, 1, ONES));
    assertEquals(new Registers(1, 0x219C_038B, 0x104, 0x10), ofLeaf(7, 0, table));
    assertEquals(Registers.ZERO, ofLeaf(7, 1, table));
  }

  @Test
  void aFullTableHasNoRoomForTheState() {
    var entries = new ArrayList<CpuidEntry>();
    entries.add(CpuidEntry.plain(1, ONES));
    entries.add(CpuidEntry.plain(0x8000_0001, ONES));
    for (int at = entries.size(); at < 256; at++) {
      entries.add(CpuidEntry.plain(0x4000_1000 + at, Registers.ZERO));
    }
    CpuidTable table = PVM.imposedOn(CpuidTable.of(entries));
    assertEquals(256, table.size());
    assertEquals(0xCBFF_EFFF, ofLeaf(1, 0, table).ecx(), "no XSAVE, FMA, AVX, F16C");
    assertEquals(0xFFFE_F7FF, ofLeaf(0x8000_0001, 0, table).ecx(), "no XOP, FMA4");
  }

  @Test
  void withoutFlagsTheLastComponentStays() {
    CpuidTable table = imposedOn(CpuidEntry.plain(1, Registers.ZERO), CpuidEntry.plain(0xD, ONES));
    assertEquals(2, table.size());
    assertEquals(Registers.ZERO, ofLeaf(0xD, 0, table));
    assertEquals(0x46D8_0203, ofLeaf(1, 0, table).ecx(), "XSAVE, but no FMA, AVX, F16C");
  }

  @Test
  void aTableWithoutLeaf1AndItsStateIsLeftAlone() {
    CpuidTable given = CpuidTable.of(List.of(CpuidEntry.plain(0x8000_0008, ONES)));
    assertEquals(given, PVM.imposedOn(given));
  }

  @Test
  void aComponentThatTheFirstEntryLacksIsEmpty() {
    CpuidTable alone = imposedOn(CpuidEntry.indexed(0xD, 2, ONES));
    assertEquals(Registers.ZERO, ofLeaf(0xD, 2, alone));
    CpuidTable named =
        imposedOn(CpuidEntry.indexed(0xD, 0, ONES), CpuidEntry.indexed(0xD, 2, ONES));
    assertEquals(PVM.xstate().get(2), ofLeaf(0xD, 2, named));
  }

  @Test
  void theSameIsLearnedFromAVcpu() {
    CpuidTable given =
        CpuidTable.of(
            List.of(
                CpuidEntry.plain(1, new Registers(0, 0, 0x8120_2000, 0x078B_FBFF)),
                CpuidEntry.indexed(7, 0, new Registers(1, 0x0180_0002, 0x104, 0x2000_0000)),
                CpuidEntry.indexed(7, 1, Registers.ZERO),
                CpuidEntry.indexed(0xD, 0, new Registers(0xE7, 0x980, 0x980, 0)),
                CpuidEntry.indexed(0xD, 1, Registers.ZERO),
                CpuidEntry.indexed(0xD, 2, new Registers(0x100, 0x240, 0, 0))));
    PvmCpuid learned = PvmImposition.learned(given, PVM.imposedOn(given), List.of());
    assertEquals(PVM.leaf1().ecx(), learned.leaf1().ecx());
    assertEquals(PVM.leaf7(), learned.leaf7());
    assertEquals(PVM.leaf71(), learned.leaf71());
    assertEquals(PVM.xstate(), learned.xstate());
  }
}
