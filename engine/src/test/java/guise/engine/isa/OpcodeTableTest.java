package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notation of encodings, and the tables that are made of it. */
final class OpcodeTableTest {
  /** A row of a test. */
  private record Plain(String name, Encoding encoding) implements Instruction {
    Plain(String text) {
      this(text, new Encoding(text, OperandSize.V));
    }

    @Override
    public Semantics semantics() {
      return (_, _) -> Outcome.NEXT;
    }
  }

  private static OpcodeTable table(String... rows) {
    var all = new ArrayList<Instruction>();
    for (String row : rows) {
      all.add(new Plain(row));
    }
    return new OpcodeTable(all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/r",
        "0F",
        "GG",
        "01 /8",
        "01 /r /r",
        "01 02 03",
        "01 ix",
        "VEX.LZ 01",
        "B9+r",
        "FF-F0",
        "VEX.LZ.0F38.XX F2 /r",
        "01 ib ib ib",
        "reg 01"
      })
  void whatIsNoNotationIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> table(text));
  }

  @Test
  void twoRowsMayNotClaimTheSameEncoding() {
    assertThrows(IllegalArgumentException.class, () -> table("01 /r", "01 /r"));
    assertThrows(IllegalArgumentException.class, () -> table("F3 0F AE /r", "0F AE /6"));
    assertThrows(IllegalArgumentException.class, () -> table("90-93", "93-94"));
    assertThrows(IllegalArgumentException.class, () -> table("01 /r", "01 ib"));
  }

  @Test
  void aNarrowerRowTakesItsPartOfAWiderOne() {
    assertEquals(2, table("0F BD /r", "F3 0F BD /r").at(false, OpcodeMap.MAP_0F, 0xBD).length);
    assertEquals(
        "F3 90", table("90", "F3 90").at(false, OpcodeMap.ONE_BYTE, 0x90)[0].instruction().name());
    assertEquals(2, table("i64 62 /r", "o64 62").at(false, OpcodeMap.ONE_BYTE, 0x62).length);
  }

  @Test
  void everyRowHasAnEncodingThatMeansIt() {
    for (OpcodeTable.Row row : InstructionSet.ALL.known().rows()) {
      List<byte[]> samples = Samples.of(row.pattern());
      boolean found = samples.stream().anyMatch(bytes -> decodesTo(row, bytes));
      assertTrue(found, row.instruction() + " is not reached by its own encoding");
    }
  }

  private static boolean decodesTo(OpcodeTable.Row row, byte[] bytes) {
    CodeMode mode = (row.pattern().modes & 2) != 0 ? CodeMode.CODE64 : CodeMode.CODE32;
    var decoder = new Decoder(InstructionSet.ALL, AnyFeature.everything());
    return decoder.decode(Samples.source(bytes), mode).instruction().equals(row.instruction());
  }

  @Test
  void whatComesLaterIsNamedOnlyWhereTheGuestHasIt() {
    byte[] zmm = {0x62, (byte) 0xF1, 0x7C, 0x48, 0x58, (byte) 0xC1};
    var source = Samples.source(zmm);
    var with = new Decoder(InstructionSet.ALL, AnyFeature.everything());
    assertEquals("EVEX", with.decode(source, CodeMode.CODE64).name());
    var without = new Decoder(InstructionSet.ALL, AnyFeature.nothing());
    assertEquals("UNDEFINED", without.decode(source, CodeMode.CODE64).name());
  }
}
