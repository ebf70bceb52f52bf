package guise.guest.paging;

import static guise.guest.paging.CpuidHazard.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.StaticFeature;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What goes wrong when CPUID changes under live state. */
final class CpuidHazardTest {
  private static final LiveState TDP = LiveState.nested(false);
  private static final LiveState SHADOW = LiveState.shadow();
  private static final CpuidWord WIDTHS = CpuidWord.of(0x8000_0008, 0, Register.EAX);
  private static final CpuidWord XCR0 = CpuidWord.of(0xD, 0, Register.EAX);
  private static final CpuidWord PMU = CpuidWord.of(0xA, 0, Register.EAX);

  private static final CpuidTable GUEST =
      CpuidTable.of(
              List.of(
                  CpuidEntry.plain(0, new Registers(0x1F, 0x756E_6547, 0x6C65_746E, 0x4965_6E69)),
                  CpuidEntry.plain(1, Registers.ZERO),
                  CpuidEntry.indexed(7, 0, Registers.ZERO),
                  CpuidEntry.plain(0xA, new Registers(0x0730_0402, 0, 0, 0)),
                  CpuidEntry.indexed(0xD, 0, new Registers(0x6_02E7, 0, 0, 0)),
                  CpuidEntry.plain(0x8000_0000, new Registers(0x8000_001F, 0, 0, 0)),
                  CpuidEntry.plain(0x8000_0001, Registers.ZERO),
                  CpuidEntry.plain(0x8000_0008, new Registers(0x302E, 0, 0, 0)),
                  CpuidEntry.plain(0x8000_001F, Registers.ZERO)))
          .with(StaticFeature.X2APIC.bit())
          .with(StaticFeature.TSC_DEADLINE_TIMER.bit())
          .with(StaticFeature.GBPAGES.bit())
          .with(StaticFeature.NX.bit())
          .with(StaticFeature.SMEP.bit())
          .with(StaticFeature.VMX.bit());

  private static Set<CpuidHazard> change(CpuidTable after, LiveState live) {
    return CpuidHazard.ofChange(GuestModel.of(GUEST), GuestModel.of(after), live);
  }

  private static CpuidTable width(int bits) {
    return GUEST.with(WIDTHS, 0x3000 | bits);
  }

  @Test
  void theSameCpuidIsNoHazard() {
    assertEquals(Set.of(), change(GUEST, SHADOW));
    assertEquals(Set.of(), change(GUEST, TDP));
  }

  @Test
  void thePhysicalWidth() {
    assertEquals(Set.of(MAXPHYADDR_SHRINKS), change(width(45), SHADOW));
    assertEquals(Set.of(MAXPHYADDR_GROWS), change(width(48), SHADOW));
    assertEquals(Set.of(ADDRESS_RANGE_DIFFERS), change(width(45), TDP));
    assertEquals(
        Set.of(ADDRESS_RANGE_DIFFERS, MAXPHYADDR_SHRINKS),
        change(width(45), TDP.withShadowPages()));
    assertEquals(Set.of(ADDRESS_RANGE_DIFFERS), change(width(48), LiveState.nested(true)));
    assertEquals(
        Set.of(ADDRESS_RANGE_DIFFERS, TDP_LEVELS_DIFFER),
        change(width(49), LiveState.nested(true)));
  }

  @Test
  void gigabytePagesMatterToShadowPagingOnly() {
    CpuidTable without = GUEST.without(StaticFeature.GBPAGES.bit());
    assertEquals(Set.of(GBPAGES_REMOVED), change(without, SHADOW));
    assertEquals(Set.of(), change(without, TDP));
    assertEquals(
        Set.of(GBPAGES_ADDED),
        CpuidHazard.ofChange(GuestModel.of(without), GuestModel.of(GUEST), SHADOW));
  }

  @Test
  void theVendor() {
    CpuidTable amd =
        GUEST.with(
            0, CpuidEntry.plain(0, new Registers(0x1F, 0x6874_7541, 0x444D_4163, 0x6974_6E65)));
    assertEquals(Set.of(VENDOR_CHANGES), change(amd, SHADOW));
  }

  @Test
  void controlBitsThatStaySet() {
    CpuidTable after = GUEST.without(StaticFeature.NX.bit());
    assertEquals(Set.of(CONTROL_BIT_WITHDRAWN), change(after, TDP));
    assertEquals(Set.of(), change(after, TDP.withControl(-1, 0x500)));
    CpuidTable noSmep = GUEST.without(StaticFeature.SMEP.bit());
    assertEquals(Set.of(), change(noSmep, TDP.withControl(1 << 5, 0xD00)));
    assertEquals(Set.of(CONTROL_BIT_WITHDRAWN), change(noSmep, TDP.withControl(1 << 20, 0xD00)));
    assertEquals(
        Set.of(CONTROL_BIT_WITHDRAWN, NESTING_CHANGES),
        change(noSmep, TDP.withControl(1 << 20 | 1 << 13, 0xD00)));
  }

  @Test
  void theEncryptionBit() {
    CpuidTable sev = GUEST.with(StaticFeature.SEV.bit());
    assertEquals(Set.of(ENCRYPTION_BIT_MOVES), change(sev, TDP));
  }

  @Test
  void stateThatCpuidNoLongerHas() {
    CpuidTable after = GUEST.with(XCR0, 0x2E7);
    assertEquals(Set.of(XSTATE_SHRINKS), change(after, TDP));
    assertEquals(Set.of(), change(after, TDP.withXstate(0x2E7, 0)));
    CpuidTable apic = GUEST.without(StaticFeature.X2APIC.bit());
    assertEquals(Set.of(X2APIC_WITHDRAWN), change(apic, TDP));
    assertEquals(Set.of(), change(apic, TDP.withApicBase(0xFEE0_0800L)));
    assertEquals(
        Set.of(TSC_DEADLINE_WITHDRAWN),
        change(GUEST.without(StaticFeature.TSC_DEADLINE_TIMER.bit()), TDP));
    assertEquals(Set.of(PMU_CHANGES), change(GUEST.with(PMU, 0), TDP));
  }

  @Test
  void nestingUnderWay() {
    CpuidTable after = GUEST.without(StaticFeature.VMX.bit());
    assertEquals(Set.of(CONTROL_BIT_WITHDRAWN, NESTING_CHANGES), change(after, TDP));
    assertEquals(Set.of(), change(after, TDP.withControl(0, 0)));
  }

  @Test
  void vcpusThatDifferAreAHazardBothWays() {
    GuestModel one = GuestModel.of(GUEST);
    GuestModel other = GuestModel.of(width(45).with(XCR0, 7));
    Set<CpuidHazard> both = Set.of(MAXPHYADDR_SHRINKS, MAXPHYADDR_GROWS);
    assertEquals(both, CpuidHazard.ofDifference(one, other, SHADOW));
    assertEquals(both, CpuidHazard.ofDifference(other, one, SHADOW));
    GuestModel threads = GuestModel.of(GUEST.with(CpuidWord.of(1, 0, Register.EBX), 0x300_0800));
    assertEquals(Set.of(), CpuidHazard.ofDifference(one, threads, SHADOW));
  }
}
