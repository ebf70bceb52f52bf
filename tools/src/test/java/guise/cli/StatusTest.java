package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit status says how it went: 0 fine or same, 1 differs or refused, 2 input, 3 Guise. */
final class StatusTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      textBlock =
          """
          --version, 0
          --help, 0
          '', 2
          explain --host milan --kernel 6.1, 0
          supported --host milan --kernel 6.1, 0
          supported --host milan --kernel 6.1 --nent 3, 1
          supported --host milan --kernel 6.1 --nent 0, 1
          supported --host milan --kernel 6.1 --emulated --nent 3, 1
          diff --host milan --kernel 6.1 --kernel 6.1, 0
          diff --host milan --kernel 6.1 --kernel 6.18, 1
          diff --host milan --host rome --kernel 6.1, 1
          diff --host milan --kernel 6.1 --vmm kvm --vmm qemu, 1
          diff --host milan --kernel 6.1 --module kvm_amd.nested=1 --module kvm_amd.nested=0, 1
          diff --host milan --kernel 6.1 --cmdline quiet --cmdline nopku, 1
          decode --host milan, 0
          host list, 0
          host show milan, 0
          host convert milan --to cpuid-r, 0
          completion bash, 0
          completion zsh, 0
          """)
  void ofACommand(String line, int status) {
    assertEquals(status, Ran.of(line).status());
  }

  @Test
  void kvmRefusesTilesToAProcessThatMayNotGiveThem() {
    Ran run = Ran.of("explain --host sapphire-rapids --kernel 6.1 --vmm firecracker --permit none");
    assertEquals(0, run.status(), "without permission KVM does not offer the tiles");
    Ran amx = Ran.of("supported --host sapphire-rapids --kernel 6.1 --permit amx --output json");
    Ran refused =
        Ran.withInput(
            amx.out(), "explain", "--host", "sapphire-rapids", "--kernel", "6.1", "--table", "-");
    assertEquals(1, refused.status());
    assertTrue(refused.err().startsWith("guise: KVM_SET_CPUID2 fails with EPERM: "), refused.err());
  }

  @Test
  void firecrackerRefusesAVendor() {
    Ran.of("explain --host via-isaiah --kernel 6.1 --vmm firecracker")
        .complains(1, "Firecracker runs on GenuineIntel and AuthenticAMD, not on 'CentaurHauls'");
  }

  @Test
  void aClosedPipeIsNoError() {
    assertEquals(0, printingTo("Broken pipe", new ByteArrayOutputStream()));
  }

  @Test
  void aFullDiskIsAnError() {
    var err = new ByteArrayOutputStream();
    assertEquals(2, printingTo("No space left on device", err));
    assertEquals(
        "guise: the output cannot be written: No space left on device\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aMistakeInGuiseIsOneLineToo() {
    var in =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalStateException("torn");
          }

          @Override
          public int read(byte[] bytes, int from, int length) {
            return read();
          }
        };
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            in,
            OutputStream.nullOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            OptionalInt.empty());
    assertEquals(3, Main.run(console, "decode", "-"));
    assertEquals(
        "guise: internal error: java.lang.IllegalStateException: torn (GUISE_DEBUG=1 shows where)\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aGuestsOutputIsUnderTheSameRules(@TempDir Path directory) {
    Path file = ImageBytes.file(directory, "image", ImageBytes.code("B041 E6E9 B007 E6F4"));
    String[] run = {"run", file.toString()};
    assertEquals(7, printingTo("Broken pipe", new ByteArrayOutputStream(), run));
    var err = new ByteArrayOutputStream();
    assertEquals(2, printingTo("No space left on device", err, run));
    assertEquals(
        "guise: the output cannot be written: No space left on device\n",
        err.toString(StandardCharsets.UTF_8));
  }

  private static int printingTo(String failure, OutputStream err) {
    return printingTo(failure, err, "host", "list");
  }

  private static int printingTo(String failure, OutputStream err, String... words) {
    var out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(failure);
          }
        };
    var console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            OptionalInt.empty());
    return Main.run(console, words);
  }
}
