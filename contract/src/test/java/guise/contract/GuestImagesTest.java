package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import guise.cli.run.Ending;
import guise.cli.run.GuestMachine;
import guise.cli.run.ImageForm;
import guise.cli.run.Patch;
import guise.engine.EmulatedKvm;
import guise.formats.Profiles;
import guise.kernel.Kernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Images that execute for long, with the counts and checksums that are known of them. With {@code
 * -Dguise.exhaustive=true} the two that take longest take the numbers that are published.
 */
final class GuestImagesTest {
  private static final boolean EXHAUSTIVE = Boolean.getBoolean("guise.exhaustive");
  private static final String GUESTS = "/guests/";
  private static final String SHIPPED = "/guise/cli/guests/";
  private static final int COUNT = 0x48;
  private static final int PARAMETER = 0x50;
  private static final long MEMORY = 64 << 20;

  private static String run(String host, String image, long count, long parameter) {
    byte[] file = file(image);
    new Patch(COUNT, count).applyTo(file);
    new Patch(PARAMETER, parameter).applyTo(file);
    var kvm = EmulatedKvm.of(Profiles.find(host).orElseThrow(), Kernel.of("7.2"));
    var out = new ByteArrayOutputStream();
    var machine = new GuestMachine(kvm, kvm.supportedCpuid().entries(), MEMORY, out);
    machine.load(ImageForm.AUTO.read(file, OptionalLong.empty()));
    var ending = assertInstanceOf(Ending.Exited.class, machine.run());
    assertEquals(0, ending.code());
    return out.toString(StandardCharsets.US_ASCII);
  }

  private static byte[] file(String image) {
    try (InputStream in = GuestImagesTest.class.getResourceAsStream(image)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String ended(long count, long checksum) {
    return "S\nE %016x %016x\n".formatted(count, checksum);
  }

  private static long sum(long count) {
    return count * (count + 1) / 2;
  }

  @Test
  void cpuid64() {
    var kvm = EmulatedKvm.of(Profiles.find("sapphire-rapids").orElseThrow(), Kernel.of("7.2"));
    int signature = kvm.supportedCpuid().entries().find(1, 0).orElseThrow().values().eax();
    assertEquals(
        ended(100_000, signature), run("sapphire-rapids", GUESTS + "cpuid64.bin", 100_000, 1));
  }

  /** FNV-1a over 64 KiB, again and again: 393,219 instructions each. */
  @Test
  void hash64() {
    long count = EXHAUSTIVE ? 1000 : 10;
    long expected = EXHAUSTIVE ? 0x0F1F_4E89_6B77_6745L : hashed(count);
    assertEquals(ended(count, expected), run("milan", GUESTS + "hash64.bin", count, 0));
  }

  private static long hashed(long count) {
    byte[] buffer = new byte[1 << 16];
    int random = 0x1234_5678;
    for (int i = 0; i < buffer.length; i++) {
      random = random * 1_664_525 + 1_013_904_223;
      buffer[i] = (byte) (random >>> 24);
    }
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (long pass = 0; pass < count; pass++) {
      for (byte each : buffer) {
        hash = (hash ^ each & 0xFF) * 0x100_0000_01B3L;
      }
    }
    return hash;
  }

  @Test
  void collatz64() {
    long count = EXHAUSTIVE ? 1_000_000 : 10_000;
    long expected = EXHAUSTIVE ? 0x07D5_87B8L : steps(count);
    assertEquals(ended(count, expected), run("milan", GUESTS + "collatz64.bin", count, 0));
  }

  /** The Collatz steps of all numbers up to one. */
  private static long steps(long count) {
    long steps = 0;
    for (long start = 1; start <= count; start++) {
      for (long n = start; n != 1; n = n % 2 == 0 ? n / 2 : 3 * n + 1) {
        steps++;
      }
    }
    return steps;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 8, 9, 11})
  void vmx64(long parameter) {
    assertEquals(
        ended(3000, sum(3000)), run("sapphire-rapids", GUESTS + "vmx64.bin", 3000, parameter));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3", "4", "8", "9", "11", "0x10", "0x30", "0x11", "0x70"})
  void theShippedPairOfVmx(String parameter) {
    assertEquals(
        ended(3000, sum(3000)),
        run("sapphire-rapids", SHIPPED + "nested_vmx.bin", 3000, Long.decode(parameter)));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3", "4", "5", "0x10", "0x30", "0x11", "0x70"})
  void theShippedPairOfSvm(String parameter) {
    assertEquals(
        ended(3000, sum(3000)),
        run("milan", SHIPPED + "nested_svm.bin", 3000, Long.decode(parameter)));
  }
}
