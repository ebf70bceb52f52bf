package guise.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guise.formats.Document.TableDocument;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A table as JSON is the same table again, in the same order. */
class CpuidTableJsonTest {
  private static CpuidTable read(String json) {
    return CpuidTableJson.read(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "table.json");
  }

  @Test
  void orderFlagsAndDuplicatesSurvive() {
    var seven = new CpuidEntry(7, 1, 0xF1, new Registers(-1, 0, 0x8000_0000, 4));
    var table = CpuidTable.of(List.of(seven, CpuidEntry.plain(0, Registers.ZERO), seven));
    assertEquals(table, read(CpuidTableJson.write(table)));
    assertEquals(CpuidTable.EMPTY, read(CpuidTableJson.write(CpuidTable.EMPTY)));
  }

  @Test
  void aRenderedTableSurvives() {
    CpuidTable table = Renderings.of("milan").table();
    var document = (TableDocument) RenderingsTest.read(CpuidTableJson.write(table));
    assertEquals(table, document.table());
  }

  @Test
  void numbersMayBeHexadecimalStringsOrDecimal() {
    var table =
        read(
            "[{\"function\": 2147483649, \"eax\": 4294967295, \"ebx\": \"0x10\", \"ecx\": 0,"
                + " \"edx\": \"ff\"}]");
    assertEquals("80000001.00 f0: ffffffff 00000010 00000000 000000ff", table.toString());
  }

  @Test
  void aNumberOfMoreThan32BitsIsRefused() {
    String json = "[\n{\"function\": 1, \"eax\": 4294967296, \"ebx\": 0, \"ecx\": 0, \"edx\": 0}]";
    var error = assertThrows(FormatException.class, () -> read(json));
    assertEquals(
        "table.json:2: found '4294967296', expected 'eax' as a number of 32 bits",
        error.getMessage());
  }

  @Test
  void somethingElseIsRefused() {
    var error = assertThrows(FormatException.class, () -> read("CPUID"));
    assertEquals("table.json: found no JSON, expected a CPUID table", error.getMessage());
  }
}
