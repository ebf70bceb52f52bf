package guise.guest.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import guise.guest.paging.RootRole.Tdp;
import guise.kernel.KernelVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The roles of a vCPU, computed from its registers. */
final class CpuRoleTest {
  private static final long PE = 1;
  private static final long WP = 1 << 16;
  private static final long PG = 1L << 31;
  private static final long PSE = 1 << 4;
  private static final long PAE = 1 << 5;
  private static final long LA57 = 1 << 12;
  private static final long SMEP = 1 << 20;
  private static final long SMAP = 1 << 21;
  private static final long PKE = 1 << 22;
  private static final long LONG = 0x500;
  private static final long NX = 0x800;

  private static PagingState state(long cr0, long cr4, long efer) {
    return new PagingState(cr0, cr4, efer, false, false, 46);
  }

  private static String role(String version, PagingState state) {
    return CpuRole.of(KernelVersion.parse(version), state).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5.10 | level=4 gpte_is_8_bytes access=7 efer_nx cr0_wp | valid cr0_pg cr4_pae cr4_pke cr4_smap cr4_smep maxphyaddr=46",
        "5.15 | level=4 gpte_is_8_bytes access=7 efer_nx cr0_wp | valid cr0_pg cr4_pae cr4_pke cr4_smap cr4_smep efer_lma",
        "6.1  | level=4 access=7 efer_nx cr0_wp | valid cr4_pke cr4_smap cr4_smep efer_lma",
        "7.2  | level=4 access=15 efer_nx cr0_wp cr4_smep | valid cr4_pke cr4_smap efer_lma has_pferr_fetch",
      })
  void linuxInLongMode(String version, String page, String extended) {
    PagingState linux = state(PG | WP | PE, PAE | SMEP | SMAP | PKE, LONG | NX);
    assertEquals(page + " | " + extended, role(version, linux));
  }

  @Test
  void withoutPagingOnlyWhatIsAlwaysThere() {
    var state = new PagingState(PE | WP, PAE | SMEP | SMAP | PKE, NX, true, true, 46);
    assertEquals("direct access=7 guest_mode smm=1 | valid", role("6.12", state));
    assertEquals("direct access=15 guest_mode smm=1 | valid", role("7.2", state));
  }

  @Test
  void writeProtectionOffShowsInThePageRole() {
    PagingState state = state(PG | PE, PAE | SMEP | SMAP, LONG);
    assertEquals(
        "level=4 access=7 smep_andnot_wp smap_andnot_wp | valid cr4_smap cr4_smep efer_lma",
        role("6.1", state));
    assertEquals(
        "level=4 access=15 smap_andnot_wp cr4_smep | valid cr4_smap efer_lma has_pferr_fetch",
        role("7.2", state));
  }

  @ParameterizedTest
  @CsvSource({"0x500,0x1020,5", "0x500,0x20,4", "0,0x20,3", "0,0x1030,3", "0,0x10,2"})
  void theLevelFollowsTheMode(String efer, String cr4, int level) {
    PagingState state = state(PG | PE, Long.decode(cr4), Long.decode(efer));
    CpuRole role = CpuRole.of(KernelVersion.parse("6.12"), state);
    assertEquals(level, role.page().get(RoleField.LEVEL));
    assertEquals(level == 2 ? 1 : 0, role.page().get(RoleField.HAS_4_BYTE_GPTE));
    assertEquals(level == 5 ? 1 : 0, role.extended().get(RoleField.CR4_LA57));
  }

  @Test
  void protectionKeysAndFiveLevelsCountInLongModeOnly() {
    assertEquals(
        role("6.12", state(PG | PE, PAE, 0)), role("6.12", state(PG | PE, PAE | PKE | LA57, 0)));
    assertNotEquals(
        role("6.12", state(PG | PE, PAE, LONG)), role("6.12", state(PG | PE, PAE | PKE, LONG)));
    assertEquals(
        "level=2 has_4_byte_gpte access=7 | valid cr4_pse", role("6.12", state(PG | PE, PSE, 0)));
  }

  @Test
  void sixtyFourBitsAreDecodedAgain() {
    for (String text : new String[] {"5.10", "5.15", "6.1", "6.18", "7.2"}) {
      KernelVersion version = KernelVersion.parse(text);
      CpuRole role = CpuRole.of(version, state(PG | WP | PE, PAE | SMEP, LONG | NX));
      assertEquals(role, CpuRole.decoded(version, role.bits()));
      assertEquals(role.page().word(), (int) role.bits());
    }
  }

  @Test
  void onlyTheOldExtendedRoleKnowsThePhysicalWidth() {
    var narrow = new PagingState(PG | PE, PAE, LONG, false, false, 39);
    PagingState wide = state(PG | PE, PAE, LONG);
    assertNotEquals(role("5.13", narrow), role("5.13", wide));
    assertEquals(role("5.14", narrow), role("5.14", wide));
    assertEquals(role("7.2", narrow), role("7.2", wide));
  }

  @Test
  void theRootOfNestedPageTables() {
    KernelVersion version = KernelVersion.parse("6.12");
    PagingState state = state(PG | PE, SMEP | SMAP, 0);
    assertEquals(
        "level=4 direct access=7 efer_nx cr0_wp",
        RootRole.tdp(version, state, Tdp.ept(5)).toString());
    var wide = new PagingState(0, 0, 0, true, false, 52);
    assertEquals(
        "level=5 direct access=7 efer_nx cr0_wp smm=1",
        RootRole.tdp(version, wide, Tdp.ept(5)).toString());
    assertEquals(4, Tdp.ept(4).levelsFor(52));
    assertEquals(5, Tdp.npt(5).levelsFor(39));
    assertEquals(4, Tdp.ept(5).levelsFor(48));
    assertEquals(5, Tdp.ept(5).levelsFor(49));
  }

  @Test
  void theRootOfShadowPaging() {
    KernelVersion version = KernelVersion.parse("6.12");
    assertEquals(
        "level=3 has_4_byte_gpte access=7 efer_nx",
        RootRole.shadow(version, state(PG | PE, PSE, 0)).toString());
    assertEquals(
        "level=3 direct access=7 efer_nx", RootRole.shadow(version, state(PE, 0, 0)).toString());
  }
}
