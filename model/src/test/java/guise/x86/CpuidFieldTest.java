package guise.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the table of fields promises, as a whole and for a few rows. */
class CpuidFieldTest {
  @Test
  void noFieldCoversAFeature() {
    for (CpuidField field : CpuidField.values()) {
      for (Feature feature : FeatureSpelling.allFeatures()) {
        assertFalse(field.range().covers(feature.bit()), () -> field + " covers " + feature);
      }
    }
  }

  @Test
  void noTwoFieldsOverlap() {
    for (CpuidField one : CpuidField.values()) {
      for (CpuidField other : CpuidField.values()) {
        if (one != other) {
          assertFalse(one.range().overlaps(other.range()), () -> one + " overlaps " + other);
        }
      }
    }
  }

  @Test
  void everyRowIsFilledIn() {
    for (CpuidField field : CpuidField.values()) {
      assertFalse(field.meaning().isBlank(), field::name);
      assertFalse(field.describe(-1).isBlank(), field::name);
      assertFalse(field.describe(0).isBlank(), field::name);
    }
  }

  @Test
  void theFieldsOfARegisterAreFoundInEverySubleafOfTheirPattern() {
    assertEquals(
        "[CACHE_LINE, CACHE_PARTITIONS, CACHE_WAYS]",
        CpuidField.in(CpuidWord.of(4, 3, Register.EBX)).toString());
    assertEquals("[XCR0_HIGH]", CpuidField.in(CpuidWord.of(0xD, 0, Register.EDX)).toString());
    assertEquals("[]", CpuidField.in(CpuidWord.of(0xD, 2, Register.EDX)).toString());
  }

  @ParameterizedTest(name = "{0} of {1} is {2}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          STEPPING,              000906ea, 10
          EXTENDED_MODEL,        000906ea, 0x9
          CLFLUSH_LINE,          00100800, 64 bytes
          LOGICAL_PROCESSORS,    00100800, 16
          CACHE_TYPE,            7c004143, unified
          CACHE_LEVEL,           7c004143, 2
          CACHE_SHARING,         7c004143, 2
          CACHE_SETS,            000003ff, 1024
          CACHE_LINE,            03c0003f, 64 bytes
          CACHE_WAYS,            03c0003f, 16
          MAWAU,                 0003_0000, 1
          TOPOLOGY_DOMAIN,       00000201, core
          XSAVE_SIZE,            00000a88, 2696 bytes
          XSTATE_DYNAMIC,        00000006, yes
          ENCLAVE_MAX_SIZE_64,   00002d1f, 2^45 bytes
          CORE_TYPE,             40000001, performance (Core)
          VENDOR_1,              756e6547, "Genu"
          BRAND_12,              00000000, "...."
          L3_COUNTER_WIDTH,      00000026, 62 bits
          PMU_FIXED_BITMAP,      0000000b, `0, 1, 3`
          PHYSICAL_ADDRESS_BITS, 00003934, 52 bits
          LINEAR_ADDRESS_BITS,   00003934, 57 bits
          PACKAGE_THREADS,       0000707f, 128
          APIC_ID_SIZE,          0000707f, 7 bits
          C_BIT_POSITION,        00004173, 51
          PHYSICAL_BITS_LOST,    00004173, 5 bits
          MICROCODE_PATCH_SIZE,  0000015c, 5568 bytes
          RETURN_PREDICTOR_SIZE, 00080000, 64
          L2_WAYS,               02006140, 8 ways
          L3_SIZE,               00808140, 16384 KiB
          L1D_WAYS,              20080140, 8 ways
          HV_SPINLOCK_RETRIES,   ffffffff, 0xffffffff
          TOPOLOGY3_DOMAIN,      00000402, socket
          """)
  void aFieldIsReadAsTheManualSays(CpuidField field, String register, String text) {
    assertEquals(text, field.describe(Integer.parseUnsignedInt(register.replace("_", ""), 16)));
  }

  @Test
  void aNumberIsWhatTheBitsStandFor() {
    assertEquals(64, CpuidField.CLFLUSH_LINE.number(0x0010_0800));
    assertEquals(1L << 45, CpuidField.ENCLAVE_MAX_SIZE_64.number(0x2D1F));
    assertEquals(0x1_0000_0000L, CpuidField.CACHE_SETS.number(-1));
    assertEquals(8, CpuidField.CLFLUSH_LINE.extract(0x0010_0800));
  }

  @Test
  void aRangeThatNoRegisterHasIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CpuidRange.at(1, SubleafPattern.ANY, Register.EAX, 32, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> CpuidRange.at(1, SubleafPattern.ANY, Register.EAX, 3, 4));
  }

  @Test
  void patternsReadAsTheyAreWritten() {
    assertEquals("4.*.EBX[11:0]", CpuidField.CACHE_LINE.range().toString());
    assertEquals("d.2+.ECX[2]", CpuidField.XSTATE_DYNAMIC.range().toString());
    assertEquals("10.1-2.EAX[4:0]", CpuidField.CAT_MASK_LENGTH.range().toString());
  }
}
