package guise.guest.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guise.kernel.Confidence;
import guise.kernel.KernelVersion;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the fields of the role words lie, kernel by kernel. */
final class RoleLayoutTest {
  private static RoleLayout layout(RoleWord word, String version) {
    return RoleLayout.of(word, KernelVersion.parse(version));
  }

  /** {@code name high:low}, from bit 0 up. */
  private static String text(RoleLayout layout) {
    return layout.fields().stream()
        .map(f -> f + " " + range(layout.place(f)))
        .collect(Collectors.joining(", "));
  }

  private static String range(RoleField.Place place) {
    int high = place.low() + place.width() - 1;
    return place.width() == 1 ? String.valueOf(high) : high + ":" + place.low();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5.10 | level 3:0, gpte_is_8_bytes 4, quadrant 6:5, direct 7, access 10:8, invalid 11, efer_nx 12, cr0_wp 13, smep_andnot_wp 14, smap_andnot_wp 15, ad_disabled 16, guest_mode 17, smm 31:24 | 00fc0000",
        "5.14 | level 3:0, gpte_is_8_bytes 4, quadrant 6:5, direct 7, access 10:8, invalid 11, efer_nx 12, cr0_wp 13, smep_andnot_wp 14, smap_andnot_wp 15, ad_disabled 16, guest_mode 17, smm 31:24 | 00fc0000",
        "6.1  | level 3:0, has_4_byte_gpte 4, quadrant 6:5, direct 7, access 10:8, invalid 11, efer_nx 12, cr0_wp 13, smep_andnot_wp 14, smap_andnot_wp 15, ad_disabled 16, guest_mode 17, passthrough 18, smm 31:24 | 00f80000",
        "6.12 | level 3:0, has_4_byte_gpte 4, quadrant 6:5, direct 7, access 10:8, invalid 11, efer_nx 12, cr0_wp 13, smep_andnot_wp 14, smap_andnot_wp 15, ad_disabled 16, guest_mode 17, passthrough 18, smm 31:24 | 00f80000",
        "6.18 | level 3:0, has_4_byte_gpte 4, quadrant 6:5, direct 7, access 10:8, invalid 11, efer_nx 12, cr0_wp 13, smep_andnot_wp 14, smap_andnot_wp 15, ad_disabled 16, guest_mode 17, passthrough 18, is_mirror 19, smm 31:24 | 00f00000",
        "7.2  | level 3:0, has_4_byte_gpte 4, quadrant 6:5, direct 7, access 11:8, invalid 12, efer_nx 13, cr0_wp 14, smap_andnot_wp 15, ad_disabled 16, guest_mode 17, passthrough 18, is_mirror 19, cr4_smep 20, smm 31:24 | 00e00000",
      })
  void thePageRole(String version, String fields, String unused) {
    RoleLayout layout = layout(RoleWord.PAGE, version);
    assertEquals(fields, text(layout));
    assertEquals(unused, "%08x".formatted(layout.unused()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5.10 | valid 0, execonly 1, cr0_pg 2, cr4_pae 3, cr4_pse 4, cr4_pke 5, cr4_smap 6, cr4_smep 7, cr4_la57 8, maxphyaddr 14:9",
        "5.14 | valid 0, execonly 1, cr0_pg 2, cr4_pae 3, cr4_pse 4, cr4_pke 5, cr4_smap 6, cr4_smep 7, cr4_la57 8, efer_lma 9",
        "6.1  | valid 0, execonly 1, cr4_pse 2, cr4_pke 3, cr4_smap 4, cr4_smep 5, cr4_la57 6, efer_lma 7",
        "6.12 | valid 0, execonly 1, cr4_pse 2, cr4_pke 3, cr4_smap 4, cr4_smep 5, cr4_la57 6, efer_lma 7",
        "7.2  | valid 0, execonly 1, cr4_pse 2, cr4_pke 3, cr4_smap 4, cr4_la57 5, efer_lma 6, has_pferr_fetch 7",
      })
  void theExtendedRole(String version, String fields) {
    assertEquals(fields, text(layout(RoleWord.EXTENDED, version)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5.10", "5.14", "5.17", "5.19", "6.1", "6.6", "6.12", "6.14", "6.18", "7.1", "7.2"
      })
  void fieldsDoNotOverlap(String version) {
    for (RoleWord word : RoleWord.values()) {
      RoleLayout layout = layout(word, version);
      int seen = layout.unused();
      for (RoleField field : layout.fields()) {
        int mask = layout.place(field).mask();
        assertEquals(0, seen & mask, field + " in " + version);
        seen |= mask;
      }
      assertEquals(-1, seen);
    }
  }

  @Test
  void confidenceIsThatOfTheRange() {
    var access = RoleField.ACCESS.in(KernelVersion.parse("7.2")).orElseThrow();
    assertEquals(Confidence.SOURCE, access.versions().confidenceFor(KernelVersion.parse("7.2")));
    assertEquals(
        Confidence.DOCUMENTED, access.versions().confidenceFor(KernelVersion.parse("7.1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.10", "6.1", "7.2"})
  void whatIsWrittenIsRead(String version) {
    for (RoleWord word : RoleWord.values()) {
      RoleLayout layout = layout(word, version);
      for (RoleField field : layout.fields()) {
        int most = layout.place(field).range();
        Role full = new Role(layout, -1);
        assertEquals(most, layout.empty().with(field, most).get(field));
        assertEquals(0, full.with(field, 0).get(field));
        assertEquals(~layout.place(field).mask(), full.with(field, 0).word());
        assertThrows(IllegalArgumentException.class, () -> full.with(field, most + 1));
      }
    }
  }

  @Test
  void anAbsentFieldReadsAsZeroAndCannotBeWritten() {
    Role role = new Role(layout(RoleWord.PAGE, "7.2"), -1);
    assertFalse(role.is(RoleField.SMEP_ANDNOT_WP));
    assertThrows(IllegalArgumentException.class, () -> role.with(RoleField.SMEP_ANDNOT_WP, 1));
  }
}
