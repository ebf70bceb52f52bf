package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.engine.memory.MmioNeeded;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A guest whose tables are noise: whatever transfers, loads and events make of it is a fault of the
 * guest or an exit, never an exception of ours.
 */
final class HostileTablesTest {
  private static final int ROUNDS = 6_000;
  private static final int[][] CODES = {
    {0xEA, 0, 0x90, 0, 0, 0x58, 0},
    {0x9A, 0, 0x90, 0, 0, 0x58, 0},
    {0xFF, 0x2B},
    {0xFF, 0x1B},
    {0xCB},
    {0xCA, 8, 0},
    {0xCF},
    {0x48, 0xCF},
    {0x66, 0xCF},
    {0xCD, 0x80},
    {0xCC},
    {0xF1},
    {0x8E, 0xD8},
    {0x8E, 0xD0},
    {0x8E, 0xE8},
    {0x0F, 0xA1},
    {0x0F, 0xB2, 0x03},
    {0x0F, 0x00, 0xD0},
    {0x0F, 0x00, 0xD8},
    {0x0F, 0x00, 0xE0},
    {0x0F, 0x02, 0xC8},
    {0x0F, 0x03, 0xC8},
    {0x0F, 0x01, 0x13},
    {0x0F, 0x01, 0x1B},
    {0x0F, 0x22, 0xC0},
    {0x0F, 0x22, 0xD8},
    {0x0F, 0x22, 0xE0},
    {0x0F, 0x05},
    {0x0F, 0x07},
    {0x0F, 0x34},
    {0x0F, 0x35},
    {0x0F, 0x0B},
    {0xEC},
    {0x6C},
    {0x66, 0x0F, 0x38, 0x82, 0x03},
  };

  private final SplittableRandom random = new SplittableRandom(20261121);

  private Machine machine() {
    int cpl = random.nextBoolean() ? 0 : 3;
    return switch (random.nextInt(4)) {
      case 0 -> Machine.real();
      case 1 -> Machine.protectedMode(cpl);
      case 2 -> Machine.virtual(random.nextInt(4));
      default -> Machine.longMode(cpl);
    };
  }

  /** Some words of every table become noise, most of them plausible. */
  private void disturb(Machine machine) {
    for (int i = 0; i < 24; i++) {
      long[] places = {Machine.GDT, Machine.IDT, Machine.TSS_BASE, 0x3800, Machine.LDT_BASE};
      long place = places[random.nextInt(places.length)] + 8L * random.nextInt(32);
      machine.put(place, random.nextLong() | (random.nextBoolean() ? 1L << 47 : 0));
    }
    if (random.nextInt(3) == 0) {
      machine.put(0x4000 + 8L * random.nextInt(3), random.nextLong());
      machine.put(0x5000 + 8L * random.nextInt(3), random.nextLong() | 1);
      machine.cpu.memory.flush();
    }
    for (int i = 0; i < 16; i++) {
      machine.put(machine.cpu.r[Cpu.RSP] + 8L * i & 0xFFFF, value());
    }
  }

  private long value() {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt(0x100);
      case 2 -> 0x9000;
      case 3 -> random.nextInt();
      default -> -1L << random.nextInt(64);
    };
  }

  @Test
  void noiseIsNeverOurException() {
    int delivered = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Machine machine = machine();
      disturb(machine);
      for (int i = 0; i < 16; i++) {
        machine.cpu.r[i] = i == Cpu.RSP ? machine.cpu.r[i] : value();
      }
      machine.cpu.r[Cpu.RBX] = 0x3800;
      machine.cpu.sysenterCs = value();
      machine.cpu.star = random.nextLong();
      int[] code = CODES[random.nextInt(CODES.length)];
      delivered += outcome(machine.code(code)).equals(Outcome.ELSEWHERE) ? 1 : 0;
    }
    assertTrue(delivered > ROUNDS / 10, "most rounds got nowhere: " + delivered);
  }

  private static Outcome outcome(Machine machine) {
    try {
      return machine.step();
    } catch (MmioNeeded _) {
      return Outcome.UNIMPLEMENTED; // a delivery that needs a device: the vCPU names it
    }
  }
}
