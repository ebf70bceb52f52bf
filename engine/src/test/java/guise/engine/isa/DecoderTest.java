package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guise.engine.memory.GuestFault;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes and what they mean, by mode. */
final class DecoderTest {
  private static final List<CodeMode> MODES = List.of(CodeMode.values());

  private static Decoded decode(String hex, CodeMode mode) {
    var decoder = new Decoder(InstructionSet.ALL, AnyFeature.everything());
    return decoder.decode(Samples.source(HexFormat.of().parseHex(hex)), mode);
  }

  /** The memory operand, in the manner of an assembler. */
  private static String address(Decoded in) {
    if (!in.memory()) {
      return "rm" + in.rm();
    }
    String base =
        in.base() == Decoded.NONE ? "-" : in.base() == Decoded.RIP ? "rip" : "" + in.base();
    String index =
        in.index() == Decoded.NONE ? "" : "+%d*%d".formatted(in.index(), 1 << in.scale());
    return "%d:[%s%s%+d]%d"
        .formatted(in.segment(), base, index, in.displacement(), in.addressSize());
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0100                 | REAL16 | 2 |  2 | 0 | 3:[3+6*1+0]2
          014301               | REAL16 | 3 |  2 | 0 | 2:[5+7*1+1]2
          66678b0445ffffff7f   | REAL16 | 9 |  4 | 0 | 3:[-+0*2+2147483647]4
          2e0100               | CODE16 | 3 |  2 | 0 | 1:[3+6*1+0]2
          01063412             | REAL16 | 4 |  2 | 0 | 3:[-+4660]2
          0146fe               | REAL16 | 3 |  2 | 0 | 2:[5-2]2
          0100                 | CODE32 | 2 |  4 | 0 | 3:[0+0]4
          660100               | CODE32 | 3 |  2 | 0 | 3:[0+0]4
          670100               | CODE32 | 3 |  4 | 0 | 3:[3+6*1+0]2
          010578563412         | CODE32 | 6 |  4 | 0 | 3:[-+305419896]4
          014424f8             | CODE32 | 4 |  4 | 0 | 2:[4-8]4
          014500               | CODE32 | 3 |  4 | 0 | 2:[5+0]4
          64014500             | CODE32 | 4 |  4 | 0 | 4:[5+0]4
          0100                 | CODE64 | 2 |  4 | 0 | 3:[0+0]8
          480100               | CODE64 | 3 |  8 | 0 | 3:[0+0]8
          66480100             | CODE64 | 4 |  8 | 0 | 3:[0+0]8
          48660100             | CODE64 | 4 |  2 | 0 | 3:[0+0]8
          2e0100               | CODE64 | 3 |  4 | 0 | 3:[0+0]8
          65360100             | CODE64 | 4 |  4 | 0 | 5:[0+0]8
          4f0144e501           | CODE64 | 5 |  8 | 8 | 3:[13+12*8+1]8
          010500000000         | CODE64 | 6 |  4 | 0 | 3:[rip+0]8
          67010500000000       | CODE64 | 7 |  4 | 0 | 3:[rip+0]4
          0104250000f0ff       | CODE64 | 7 |  4 | 0 | 3:[--1048576]8
          410145ff             | CODE64 | 4 |  4 | 0 | 3:[13-1]8
          4501c8               | CODE64 | 3 |  4 | 9 | rm8
          01c8                 | CODE64 | 2 |  4 | 1 | rm0
          c4e270f2d1           | CODE64 | 5 |  4 | 2 | rm1
          c4c2f0f2d1           | CODE64 | 5 |  8 | 2 | rm9
          """)
  void operands(String hex, CodeMode mode, int length, int size, int reg, String rm) {
    Decoded in = decode(hex, mode);
    assertEquals(length, in.length(), "length");
    assertEquals(size, in.size(), "size");
    assertEquals(reg, in.reg(), "reg");
    assertEquals(rm, address(in), "rm");
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          b8ffffffff           | CODE64 | 5  | -1   | 0
          48b8efcdab8967452301 | CODE64 | 10 | 81985529216486895 | 0
          66b83412             | CODE64 | 4  | 4660 | 0
          c8341205             | CODE64 | 4  | 4660 | 5
          eafeffffff0800       | CODE32 | 7  | 4294967294 | 8
          ea01000200           | REAL16 | 5  | 1    | 2
          7ffe                 | CODE64 | 2  | -2   | 0
          66e900000000         | CODE64 | 6  | 0    | 0
          """)
  void immediates(String hex, CodeMode mode, int length, long first, int second) {
    Decoded in = decode(hex, mode);
    assertEquals(length, in.length(), "length");
    assertEquals(first, in.size() == 2 ? in.immediate() & 0xFFFF : in.immediate(), "immediate");
    assertEquals(second, in.immediate2(), "second");
  }

  @Test
  void anAbsoluteAddressHasTheAddressSize() {
    assertEquals(0x8877665544332211L, decode("a11122334455667788", CodeMode.CODE64).displacement());
    assertEquals(0x44332211L, decode("67a111223344", CodeMode.CODE64).displacement());
    assertEquals(0x2211, decode("a11122", CodeMode.REAL16).displacement());
  }

  @ParameterizedTest(name = "{0} in {1} is {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          f00108         | CODE64 | ADD_RM_R
          f001c8         | CODE64 | UNDEFINED
          f08b00         | CODE64 | UNDEFINED
          f090           | CODE64 | UNDEFINED
          0fffc0         | CODE64 | UD0
          0f04           | CODE64 | UNDEFINED
          06             | CODE64 | UNDEFINED
          c5f877         | CODE64 | VZERO
          66c5f877       | CODE64 | UNDEFINED
          48c5f877       | CODE64 | UNDEFINED
          f3c5f877       | CODE64 | UNDEFINED
          c5f877         | REAL16 | UNDEFINED
          c4e46000       | CODE64 | UNDEFINED
          d9e8           | CODE64 | X87
          8fe878c0c100   | CODE64 | XOP
          """)
  void whatIsThereAndWhatIsNot(String hex, CodeMode mode, String name) {
    assertEquals(name, decode(hex, mode).name());
  }

  @Test
  void fifteenBytesAreTheMost() {
    String prefixes = "66".repeat(13);
    assertEquals(15, decode(prefixes + "01c8", CodeMode.CODE64).length());
    var fault =
        assertThrows(GuestFault.class, () -> decode("66" + prefixes + "01c8", CodeMode.CODE64));
    assertEquals(GuestFault.GP_VECTOR, fault.vector());
  }

  @Test
  void aFaultOfFetchingComesOnlyForBytesThatAreNeeded() {
    assertEquals(1, decode("90", CodeMode.CODE64).length());
    var fault = assertThrows(GuestFault.class, () -> decode("e90000", CodeMode.CODE64));
    assertEquals(GuestFault.PF_VECTOR, fault.vector());
    assertEquals(3, fault.address());
  }

  @Test
  void randomBytesAreInstructionsOrFaults() {
    var random = new Random(20261121);
    var decoder = new Decoder(InstructionSet.ALL, AnyFeature.everything());
    byte[] bytes = new byte[Decoder.LONGEST];
    for (int i = 0; i < 1_000_000; i++) {
      random.nextBytes(bytes);
      CodeMode mode = MODES.get(i % MODES.size());
      try {
        int length = decoder.decode(Samples.source(bytes), mode).length();
        assertEquals(true, length > 0 && length <= Decoder.LONGEST);
      } catch (GuestFault fault) {
        assertEquals(GuestFault.GP_VECTOR, fault.vector());
      }
    }
  }
}
