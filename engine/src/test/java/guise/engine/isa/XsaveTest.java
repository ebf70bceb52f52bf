package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.memory.GuestFault;
import guise.engine.memory.GuestMemory;
import guise.engine.memory.LinearMemory;
import guise.x86.Registers;
import guise.x86.StaticFeature;
import guise.x86.xstate.XstateLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the XSAVE family writes, accepts and refuses, on a processor with tiles. */
class XsaveTest {
  private static final int AREA = 0x4000;
  private static final byte UNTOUCHED = (byte) 0xAA;
  private static final long TILE_DATA = 1 << 18;
  private static final long CR4_OSXSAVE = 1 << 18;
  private static final long CET = 0x1800;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  /** Component: size, offset, flags of leaf 0xD. */
  private static final Map<Integer, int[]> COMPONENTS =
      Map.ofEntries(
          Map.entry(2, new int[] {256, 576, 0}),
          Map.entry(3, new int[] {64, 960, 0}),
          Map.entry(4, new int[] {64, 1024, 0}),
          Map.entry(5, new int[] {64, 1088, 0}),
          Map.entry(6, new int[] {512, 1152, 0}),
          Map.entry(7, new int[] {1024, 1664, 0}),
          Map.entry(9, new int[] {8, 2688, 0}),
          Map.entry(11, new int[] {16, 0, 1}),
          Map.entry(12, new int[] {24, 0, 1}),
          Map.entry(17, new int[] {64, 2752, 2}),
          Map.entry(18, new int[] {8192, 2816, 6}));

  private final MemorySegment ram = MemorySegment.ofArray(new byte[0x1_0000]);
  private final Cpu cpu;
  private final Decoder decoder;

  XsaveTest() {
    Hypervisor hypervisor = NativeEngine.hypervisor(EnumSet.allOf(StaticFeature.class));
    cpu = new Cpu(new LinearMemory(GuestMemory.of(ram)), hypervisor);
    decoder = new Decoder(InstructionSet.ALL, hypervisor);
    cpu.extended.layout(XstateLayout.of((_, n) -> leaf(n), true));
    cpu.code64 = true;
    cpu.cr4 = CR4_OSXSAVE;
    cpu.xcr0 = 0x602FF;
    cpu.r[Cpu.RDI] = AREA;
    ram.fill(UNTOUCHED);
    ram.asSlice(AREA + 512, 64).fill((byte) 0);
    fill();
  }

  private static Registers leaf(int component) {
    int[] at = COMPONENTS.getOrDefault(component, new int[3]);
    return new Registers(at[0], at[1], at[2], 0);
  }

  /** Gives every component a value that is not its initial one. */
  private void fill() {
    ExtendedState state = cpu.extended;
    state.fcw = 0x27F;
    state.mxcsr = 0x1FA0;
    cpu.pkru = 0x55555554;
    for (int i = 0; i < state.st.length; i++) {
      state.st[i] = i % 2 == 0 ? 0x1111L * (i + 1) : 0x3FFF;
    }
    for (int i = 0; i < state.xmm.length; i++) {
      state.xmm[i] = 0x2222_0000L + i;
    }
    COMPONENTS.forEach((number, at) -> {
      if (number != ExtendedState.PKRU) {
        for (int i = 0; i < at[0] / 8; i++) {
          state.component(number)[i] = (long) number << 32 | i + 1;
        }
      }
    });
  }

  /** Executes an instruction with [RDI] as its operand: 0 if it is done, or a vector. */
  private int execute(int opcode, int reg, long asked) {
    byte[] bytes = {0x48, 0x0F, (byte) opcode, (byte) (reg << 3 | 7)};
    Decoded in =
        decoder.decode(
            (into, _) -> {
              System.arraycopy(bytes, 0, into, 0, bytes.length);
              return Decoder.LONGEST;
            },
            CodeMode.CODE64);
    cpu.r[Cpu.RAX] = asked & 0xFFFF_FFFFL;
    cpu.r[Cpu.RDX] = asked >>> 32;
    try {
      Outcome outcome = in.semantics().execute(cpu, in);
      cpu.code64 = true;
      return outcome instanceof Outcome.Faulted(GuestFault fault) ? fault.vector() : 0;
    } catch (GuestFault fault) {
      return fault.vector();
    }
  }

  private int xsave(long asked) {
    return execute(0xAE, 4, asked);
  }

  private int xsaveopt(long asked) {
    return execute(0xAE, 6, asked);
  }

  private int xsavec(long asked) {
    return execute(0xC7, 4, asked);
  }

  private int xsaves(long asked) {
    return execute(0xC7, 5, asked);
  }

  private int xrstor(long asked) {
    return execute(0xAE, 5, asked);
  }

  private int xrstors(long asked) {
    return execute(0xC7, 3, asked);
  }

  /** How far the area was written. */
  private int extent() {
    int last = (int) ram.byteSize();
    while (ram.get(ValueLayout.JAVA_BYTE, last - 1) == UNTOUCHED) {
      last--;
    }
    return last - AREA;
  }

  private long word(int at) {
    return ram.get(LONG, AREA + at);
  }

  private void put(int at, long value) {
    ram.set(LONG, AREA + at, value);
  }

  // -- formats ----------------------------------------------------------------------------------

  @ParameterizedTest(name = "{0}: {2} bytes, compacted {3}")
  @CsvSource(
      textBlock =
          """
          x87 and SSE,        0x3,     576,   576
          AVX,                0x7,     832,   832
          AVX and MPX,        0x1f,    1088,  960
          AVX and PKRU,       0x207,   2696,  840
          AVX-512,            0xe7,    2688,  2432
          AVX-512 and MPX,    0xff,    2688,  2560
          AVX-512 and PKRU,   0x2e7,   2696,  2440
          with MPX too,       0x2ff,   2696,  2568
          tiles,              0x60003, 11008, 8832
          tiles and AVX-512,  0x602e7, 11008, 10752
          """)
  void bothFormatsEndWhereTheManualSays(String what, String mask, int standard, int compacted) {
    long asked = Long.decode(mask);
    assertEquals(0, xsave(asked));
    assertEquals(standard, extent(), what);
    assertEquals(asked, word(512));
    assertEquals(0, word(520));
    ram.fill(UNTOUCHED);
    ram.asSlice(AREA + 512, 64).fill((byte) 0);
    assertEquals(0, xsavec(asked));
    assertEquals(compacted, extent(), what);
    assertEquals(asked, word(512));
    assertEquals(asked | 1L << 63, word(520));
  }

  @ParameterizedTest(name = "{0} with control-flow enforcement: {1} bytes")
  @CsvSource({"0x2e7, 2480", "0x7, 872", "0x602e7, 10752"})
  void supervisorComponentsLieAmongTheOthers(String mask, int compacted) {
    cpu.extended.xss = CET;
    assertEquals(0, xsaves(Long.decode(mask) | CET));
    assertEquals(compacted, extent());
    assertEquals(Long.decode(mask) | CET, word(512));
  }

  @Test
  void withoutXssTheyAreNotSaved() {
    assertEquals(0, xsaves(CET | 7));
    assertEquals(7 | 1L << 63, word(520));
  }

  @Test
  void whatWasSavedComesBack() {
    long[] xmm = cpu.extended.xmm.clone();
    long[] tiles = cpu.extended.component(18).clone();
    assertEquals(0, xsavec(-1));
    cpu.extended.initialise(-1);
    cpu.pkru = 0;
    assertEquals(0, xrstor(-1));
    assertArrayEquals(xmm, cpu.extended.xmm);
    assertArrayEquals(tiles, cpu.extended.component(18));
    assertEquals(0x55555554, cpu.pkru);
    assertEquals(0x27F, cpu.extended.fcw);
    assertEquals(0x1FA0, cpu.extended.mxcsr);
  }

  @Test
  void whatIsNotPresentBecomesInitial() {
    xsave(-1);
    put(512, 1);
    assertEquals(0, xrstor(-1));
    assertEquals(0, cpu.extended.xmm[5]);
    assertEquals(0, cpu.pkru);
    assertEquals(0x1FA0, cpu.extended.mxcsr, "MXCSR comes from a standard area in any case");
    assertEquals(3, cpu.extended.inUse() & ~CET, "MXCSR counts as SSE's");
  }

  @Test
  void onlyWhatIsAskedForIsTouched() {
    put(512, 4);
    assertEquals(0, xsave(2));
    assertEquals(6, word(512), "the header keeps the other bits");
    assertEquals(0xAAAA_AAAA_AAAA_AAAAL, word(0));
    assertEquals(0xAAAA_AAAA_AAAA_AAAAL, word(576));
    cpu.extended.xmm[0] = 7;
    cpu.extended.component(2)[0] = 7;
    assertEquals(0, xrstor(2));
    assertEquals(0x2222_0000L, cpu.extended.xmm[0]);
    assertEquals(7, cpu.extended.component(2)[0]);
  }

  @Test
  void initialComponentsAreNotWrittenWhereThatIsAllowed() {
    cpu.extended.initialise(4);
    assertEquals(0, xsaveopt(7));
    assertEquals(3, word(512));
    assertEquals(0xAAAA_AAAA_AAAA_AAAAL, word(576));
    assertEquals(0, xsave(7));
    assertEquals(0, word(576), "XSAVE writes them");
  }

  // -- refusals ---------------------------------------------------------------------------------

  @ParameterizedTest(name = "XSTATE_BV {0}, XCOMP_BV {1}, reserved {2}: {3}")
  @CsvSource(
      textBlock =
          """
          0x100007, 0x0,     0, a component that XCR0 lacks
          0x7,      0x7,     0, XCOMP_BV without its top bit
          0x7,      0x0,     1, a reserved byte
          """)
  void badStandardHeadersAreRefused(String present, String format, long reserved, String why) {
    xsave(7);
    put(512, Long.decode(present));
    put(520, Long.decode(format));
    put(528, reserved);
    long before = cpu.extended.xmm[0];
    assertEquals(GuestFault.GP_VECTOR, xrstor(7), why);
    assertEquals(before, cpu.extended.xmm[0]);
  }

  @ParameterizedTest(name = "XSTATE_BV {0}, XCOMP_BV {1}, reserved {2}: {3}")
  @CsvSource(
      textBlock =
          """
          0x7, 0x3,      0, present but not listed
          0x7, 0x100007, 0, listed but not in XCR0
          0x7, 0x7,      1, a reserved byte
          """)
  void badCompactedHeadersAreRefused(String present, String listed, long reserved, String why) {
    xsavec(7);
    put(512, Long.decode(present));
    put(520, Long.decode(listed) | 1L << 63);
    put(568, reserved);
    assertEquals(GuestFault.GP_VECTOR, xrstor(7), why);
    assertEquals(GuestFault.GP_VECTOR, xrstors(7), why);
  }

  @Test
  void xrstorsTakesNoStandardFormat() {
    xsave(7);
    assertEquals(0, xrstor(7));
    assertEquals(GuestFault.GP_VECTOR, xrstors(7));
  }

  @Test
  void reservedBitsOfMxcsrAreRefused() {
    xsave(7);
    put(24, 0x4_1F80);
    assertEquals(GuestFault.GP_VECTOR, xrstor(7));
    assertEquals(0, xrstor(1), "but not where it is not loaded");
  }

  @Test
  void theChecksHaveAnOrder() {
    cpu.r[Cpu.RDI] = AREA + 8;
    assertEquals(GuestFault.GP_VECTOR, xsave(7));
    cpu.cr0 |= 8;
    assertEquals(GuestFault.NM_VECTOR, xsave(7));
    cpu.cpl = 3;
    assertEquals(GuestFault.GP_VECTOR, xsaves(7));
    cpu.cr4 = 0;
    assertEquals(GuestFault.UD_VECTOR, xsave(7));
    assertEquals(GuestFault.UD_VECTOR, xsaves(7));
  }

  // -- XFD --------------------------------------------------------------------------------------

  @Test
  void aDisabledComponentIsSavedAsInitialAndNotRestored() {
    xsave(-1);
    assertEquals(TILE_DATA, word(512) & TILE_DATA);
    cpu.extended.xfd = TILE_DATA;
    assertEquals(GuestFault.NM_VECTOR, xrstor(-1));
    assertEquals(TILE_DATA, cpu.extended.xfdErr);
    cpu.extended.xfdErr = 0;
    assertEquals(0, xrstor(~TILE_DATA), "not asked for");
    assertEquals(0, xsave(-1));
    assertEquals(0, word(512) & TILE_DATA);
    assertEquals(0, xrstor(-1), "not present");
    assertEquals(0, cpu.extended.xfdErr);
  }
}
