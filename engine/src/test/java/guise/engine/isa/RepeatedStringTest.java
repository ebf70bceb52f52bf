package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** REP MOVS and REP STOS of many bytes do what their iterations do one by one. */
class RepeatedStringTest {
  private static final int SAMPLES = 300;
  private static final int REACH = 0x10000;

  private final SmallGuest guest = SmallGuest.of64();
  private final SplittableRandom random = new SplittableRandom(9);

  @ParameterizedTest(name = "{0}: {1} bytes")
  @CsvSource({
    "f3 a4, 1, true",
    "66 f3 a5, 2, true",
    "f3 a5, 4, true",
    "f3 48 a5, 8, true",
    "67 f3 a5, 4, true",
    "f3 aa, 1, false",
    "66 f3 ab, 2, false",
    "f3 ab, 4, false",
    "f3 48 ab, 8, false"
  })
  void isItsIterations(String code, int size, boolean moves) {
    Decoded in = guest.decode(code);
    for (int i = 0; i < SAMPLES; i++) {
      random.nextBytes(guest.bytes);
      int from = random.nextInt(REACH, 2 * REACH);
      int to =
          random.nextInt(3) == 0
              ? from + random.nextInt(-40, 40)
              : random.nextInt(REACH, 2 * REACH);
      int count = random.nextInt(6000);
      boolean down = random.nextInt(4) == 0;
      Cpu cpu = guest.cpu;
      cpu.setRflags(down ? Cpu.DF : 0);
      cpu.r[Cpu.RSI] = from;
      cpu.r[Cpu.RDI] = to;
      cpu.r[Cpu.RCX] = count;
      cpu.r[Cpu.RAX] = random.nextLong();
      byte[] expected = guest.bytes.clone();
      iterate(expected, moves ? from : -1, to, count, down ? -size : size, cpu.r[Cpu.RAX]);
      long start = cpu.rip;
      do {
        guest.run(in);
      } while (cpu.rip == start);
      long moved = (long) count * (down ? -size : size);
      String what = "from %x to %x, %d times".formatted(from, to, count);
      assertEquals(to + moved, cpu.r[Cpu.RDI], what);
      assertEquals(moves ? from + moved : from, cpu.r[Cpu.RSI], what);
      assertEquals(0, cpu.r[Cpu.RCX], what);
      assertArrayEquals(expected, guest.bytes, what);
    }
  }

  /** One element after the other, byte by byte. */
  private static void iterate(byte[] memory, int from, int to, int count, int step, long value) {
    int size = Math.abs(step);
    var element = new byte[size];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < size; k++) {
        element[k] = from < 0 ? (byte) (value >>> 8 * k) : memory[from + i * step + k];
      }
      System.arraycopy(element, 0, memory, to + i * step, size);
    }
  }

  @Test
  void aSingleStepIsOneIteration() {
    Cpu cpu = guest.cpu;
    cpu.setRflags(Cpu.TF);
    cpu.r[Cpu.RDI] = 0x1000;
    cpu.r[Cpu.RCX] = 100;
    guest.run("f3 aa");
    assertEquals(99, cpu.r[Cpu.RCX]);
    assertEquals(cpu.at, cpu.rip, "the instruction is not done");
  }

  @Test
  void aFaultKeepsWhatIsDone() {
    SmallGuest small = SmallGuest.ofV86();
    Cpu cpu = small.cpu;
    cpu.r[Cpu.RDI] = 0xFFF0;
    cpu.r[Cpu.RCX] = 0x20;
    cpu.segments[SegmentRegister.ES].limit = 0xFFF7;
    Outcome outcome = small.run("f3 aa");
    assertEquals(Outcome.gp(), outcome);
    assertEquals(0xFFF8, cpu.r[Cpu.RDI]);
    assertEquals(0x18, cpu.r[Cpu.RCX]);
  }
}
