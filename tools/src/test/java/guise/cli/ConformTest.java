package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.device.Availability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code guise conform}, and {@code guise replay --script}, which plays what it prints. */
final class ConformTest {
  @TempDir private Path directory;

  private String script(String... lines) throws IOException {
    return Files.write(directory.resolve("script"), List.of(lines)).toString();
  }

  private static void onKvm() {
    assumeTrue(Availability.missing().isEmpty(), () -> Availability.missing().orElseThrow());
  }

  @Test
  void badInputIsSaidInALine() {
    Ran.of("conform --scripts 0").complains(2, "--scripts takes a number from 1, not 0");
    assertEquals(2, Ran.of("conform --seed x").status());
    assertEquals(2, Ran.of("conform --time soon").status());
    Ran.of("replay").complains(2, "replay takes a TRACE or --script FILE");
  }

  @Test
  void withoutKvmOneLineSaysSo() {
    assumeTrue(Availability.missing().isPresent(), "there is a /dev/kvm");
    Ran.of("conform").complains(2, Availability.missing().orElseThrow());
  }

  @Test
  void findingsComeFirst() {
    onKvm();
    Ran run = Ran.of("conform --scripts 40 --seed 11");
    assertTrue(run.status() <= 1, run.err());
    assertEquals("", run.err(), "no progress where there is no terminal");
    String vendor = "Learned from a fresh vCPU";
    String first = run.out().contains(vendor) ? vendor : "Engine and /dev/kvm";
    assertTrue(run.out().startsWith(first), run.out());
  }

  @Test
  void theReportIsJsonToo() {
    onKvm();
    Ran run = Ran.of("conform --scripts 10 --seed 3 --output json");
    assertEquals(run.status() == 0, run.out().contains("\"unexplained\" : 0"), run.out());
    assertTrue(run.out().contains("\"scripts\" : 10"), run.out());
  }

  @Test
  void aScriptIsPlayedOnTheEngine() throws IOException {
    String file = script("# remark", "set-cpuid2 SUPP", "guest-cpuid 80000000 0");
    Ran run = Ran.of("replay", "--script", file, "--host", "milan", "--kernel", "6.18");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("set-cpuid2 SUPP -> done"), run.out());
    assertTrue(run.out().contains("guest-cpuid 80000000 0 -> ok rax=80000"), run.out());
  }

  @Test
  void aScriptIsPlayedOnTheDevice() throws IOException {
    onKvm();
    String file = script("set-cpuid2 SUPP", "guest-out 80");
    Ran run = Ran.of("replay", "--script", file, "--backend", "device");
    assertTrue(run.status() <= 1, run.err());
    assertTrue(run.out().contains("What /dev/kvm answers"), run.out());
    assertTrue(run.out().contains("guest-out 80 -> PortWrite[port=128"), run.out());
  }

  @Test
  void whatIsNoScriptIsSaidInALine() throws IOException {
    String file = script("regs", "fly away");
    Ran.of("replay", "--script", file).complains(2, file + ": line 2: no verb 'fly'");
    Ran.of("replay", "--script", script("rdmsr x"))
        .complains(2, file + ": line 1: 'x' is no hexadecimal number");
    Ran.of("replay", "--script", script("regs"), "--backend", "device", "--host", "milan")
        .complains(2, "--backend device is this machine and its kernel: no --host, no --kernel");
  }
}
