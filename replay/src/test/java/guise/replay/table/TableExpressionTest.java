package guise.replay.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Registers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An expression makes of its base the table it describes, and prints as it was written. */
class TableExpressionTest {
  private static final CpuidTable BASE =
      CpuidTable.of(
          List.of(
              CpuidEntry.plain(0, new Registers(1, 2, 3, 4)),
              CpuidEntry.plain(1, new Registers(0xf0, 0, 0, 0)),
              CpuidEntry.indexed(7, 1, Registers.ZERO)));

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          1.0.a+0000000f | 00000001.00 f0: 000000ff 00000000 00000000 00000000 | bits set
          1.0.a-00000010 | 00000001.00 f0: 000000e0 00000000 00000000 00000000 | bits cleared
          1.0.a^00000011 | 00000001.00 f0: 000000e1 00000000 00000000 00000000 | bits turned over
          1.0.d=ffffffff | 00000001.00 f0: 000000f0 00000000 00000000 ffffffff | a register
          flags 1.0=7    | 00000001.00 f7: 000000f0 00000000 00000000 00000000 | flags
          index 1.0=5    | 00000001.05 f0: 000000f0 00000000 00000000 00000000 | an index
          swap 1 2       | 00000007.01 f1: 00000000 00000000 00000000 00000000 | another entry
          del 0.0        | 00000007.01 f1: 00000000 00000000 00000000 00000000 | one less
          rev            | 00000001.00 f0: 000000f0 00000000 00000000 00000000 | the order
          """)
  void theSecondEntryIsThen(String edit, String expected, String why) {
    CpuidTable table = TableExpression.parse("SUPP;" + edit).on(BASE);
    assertEquals(expected, table.entries().get(1).toString(), why);
  }

  @ParameterizedTest(name = "{0}: {1} entries")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trunc 2                                              | 2
          trunc 9                                              | 3
          delf 7                                               | 2
          del 7.0                                              | 3
          dup 1.0                                              | 4
          dup 9.0                                              | 3
          d.1.b=00000001                                       | 4
          add 80000008.1 f1:00003430,00000000,00000000,00000000 | 4
          fill 40001000+ to 256                                | 256
          pad #0 1234                                          | 3
          vendor GenuineIntel                                  | 3
          """)
  void itHasAsManyEntries(String edit, int size) {
    TableExpression expression = TableExpression.parse("SUPP;" + edit);
    assertEquals(size, expression.on(BASE).size());
    assertEquals("SUPP;" + edit, expression.toString());
  }

  @Test
  void anAppendedEntryOfAnIndexedFunctionSaysSo() {
    assertEquals(1, TableExpression.parse("SUPP;d.1.b=00000001").on(BASE).entries().get(3).flags());
    assertEquals(0, TableExpression.parse("SUPP;2.0.b=00000001").on(BASE).entries().get(3).flags());
  }

  @Test
  void paddingIsTheWordAndItsComplement() {
    CpuidEntry entry = TableExpression.parse("SUPP;pad #2 77").on(BASE).entries().get(2);
    assertEquals(new CpuidEntry.Padding(0x77, 0, ~0x77), entry.padding());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUPP;", "SUPP;7.0.e+00000001", "SUPP;drop 1.0", "SUPP;7.0.a*00000001"})
  void whatIsNoEditIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> TableExpression.parse(text));
  }
}
