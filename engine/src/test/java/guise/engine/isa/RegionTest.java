package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiled code does what the interpreter does, instruction for instruction. */
class RegionTest {
  private static final int NEVER = 1 << 16;
  private static final int PROGRAMS = 120;
  private static final int STRETCHES = 40;

  @ParameterizedTest(name = "64-bit mode: {0}")
  @ValueSource(booleans = {true, false})
  void randomLoopsAreTheSame(boolean wide) {
    var random = new SplittableRandom(5);
    for (int i = 0; i < PROGRAMS; i++) {
      int[] code = RandomLoop.of(random);
      long seed = random.nextLong();
      Machine plain = machine(wide, code, seed).compilingAfter(NEVER);
      Machine compiled = machine(wide, code, seed).compilingAfter(1 + i % 3);
      compare(plain, compiled, new SplittableRandom(seed), "program " + i);
    }
  }

  private static Machine machine(boolean wide, int[] code, long seed) {
    Machine machine = (wide ? Machine.longMode(0) : Machine.protectedMode(0)).code(code);
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 8; i++) {
      machine.cpu.r[i] = i == Cpu.RSP ? machine.cpu.r[i] : random.nextLong() & 0xFFFF_FFFFL;
    }
    machine.cpu.r[Cpu.RCX] = 300;
    machine.cpu.r[Cpu.RDI] = 0x3_0000;
    return machine;
  }

  /** Stretches of random length: wherever one ends, the same has happened. */
  private static void compare(
      Machine plain, Machine compiled, SplittableRandom random, String what) {
    for (int i = 0; i < STRETCHES; i++) {
      long until = plain.executed() + random.nextInt(1, 400);
      String expected = run(plain, until);
      String actual = run(compiled, until);
      assertEquals(expected, actual, what);
      assertEquals(state(plain), state(compiled), what + ", " + expected);
      if (!expected.equals("within its limit")) {
        break;
      }
    }
    byte[] memory = memory(plain);
    assertArrayEquals(memory, memory(compiled), what);
  }

  private static String run(Machine machine, long until) {
    while (machine.executed() < until) {
      Outcome outcome = machine.run(until - machine.executed());
      if (!(outcome instanceof Outcome.Completed)) {
        return outcome.toString();
      }
    }
    return "within its limit";
  }

  private static String state(Machine machine) {
    Cpu cpu = machine.cpu;
    var text = new StringBuilder();
    for (long value : cpu.r) {
      text.append(Long.toHexString(value)).append(' ');
    }
    return text + "%x %x after %d".formatted(cpu.rip, cpu.rflags(), machine.executed());
  }

  private static byte[] memory(Machine machine) {
    byte[] bytes = new byte[0x4_0000];
    for (int page = 0; page < bytes.length; page += CodePage.SIZE) {
      machine.guest.copy(page, bytes, page, CodePage.SIZE);
    }
    return bytes;
  }

  // -- other processors ---------------------------------------------------------------------------

  /** Cross-modifying code (SDM volume 3, 9.1.3): seen behind CPUID, which serialises. */
  @ParameterizedTest
  @ValueSource(ints = {1, NEVER})
  void whatAnotherThreadWritesIsSeenBehindCpuid(int after) {
    int rounds = 50;
    Machine machine = Machine.longMode(0).compilingAfter(after);
    // CPUID; MOV EAX, 1; DEC ESI; JNZ; HLT
    machine.code(0x0F, 0xA2, 0xB8, 1, 0, 0, 0, 0xFF, 0xCE, 0x75, 0xF5, 0xF4);
    machine.cpu.r[Cpu.RSI] = rounds;
    machine.hypervisor.meanwhile =
        () -> {
          if (machine.cpu.r[Cpu.RSI] == 1) {
            onAnotherThread(() -> machine.guest.write(Machine.AT + 3, 4, 2));
          }
        };
    run(machine, 4L * rounds);
    assertEquals(0, machine.cpu.r[Cpu.RSI]);
    assertEquals(2, machine.cpu.r[Cpu.RAX]);
  }

  private static void onAnotherThread(Runnable action) {
    var thread = new Thread(action);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // -- what is compiled ---------------------------------------------------------------------------

  /** INC EAX; MOV [0x8801], AL; DEC ECX; JNZ: a store beside the code, in its page. */
  private static final int[] BESIDE = {
    0xFF, 0xC0, 0x88, 0x04, 0x25, 0x01, 0x88, 0, 0, 0xFF, 0xC9, 0x75, 0xF3, 0xF4
  };

  private static Decoded[] known(Machine machine, int[] code) {
    var decoder = new Decoder(InstructionSet.ALL, machine.hypervisor);
    var known = new Decoded[CodePage.SIZE];
    for (int at = 0; at < code.length; at += known[at].length()) {
      int from = at;
      known[at] =
          decoder.decode(
              (into, have) -> {
                into[have] = from + have < code.length ? (byte) code[from + have] : 0;
                return have + 1;
              },
              CodeMode.CODE64);
    }
    return known;
  }

  @Test
  void aStoreBesideItDoesNotDropIt() {
    Machine machine = Machine.longMode(0).code(BESIDE);
    var compilation = new Compilation();
    compilation.after(0);
    var hot = new HotCode(known(machine, BESIDE), compilation);
    Region region = assertNotNullRegion(hot.arrive(0, Machine.AT));
    hot.drop(0x801);
    assertEquals(region, hot.arrive(0, Machine.AT));
    hot.drop(2);
    assertTrue(region.stale);
    assertTrue(region != hot.arrive(0, Machine.AT));
  }

  private static Region assertNotNullRegion(Region region) {
    assertNotNull(region);
    return region;
  }

  @Test
  void theSamePageAtAnotherAddressIsNotTakenForIt() {
    Machine machine = Machine.longMode(0).code(BESIDE);
    var compilation = new Compilation();
    compilation.after(0);
    var hot = new HotCode(known(machine, BESIDE), compilation);
    assertNotNullRegion(hot.arrive(0, Machine.AT));
    assertEquals(null, hot.arrive(0, 0x7000));
  }

  /** What is full is emptied where the step loop looks around, and filled anew. */
  @Test
  void regionsAreBounded() {
    var compilation = new Compilation();
    for (int i = 0; i < Compilation.MOST_REGIONS; i++) {
      compilation.compiled();
    }
    assertTrue(compilation.isFull());
    assertEquals(false, compilation.isDue(1 << 14));
  }
}
