package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.device.Availability;
import guise.device.ThisProcessors;
import guise.kernel.Kernel;
import org.junit.jupiter.api.Test;

/** This very machine: with or without KVM, something true is said, and nothing guessed. */
final class LiveTest {
  private static void onX86() {
    assumeTrue(ThisProcessors.find().isPresent(), "this is not Linux on x86-64");
  }

  private static String kvmKey(String asked) {
    return Availability.missing().isEmpty() ? asked : "kvmNotAsked";
  }

  @Test
  void thisMachineIsShown() {
    onX86();
    Ran shown = Ran.of("host show --live");
    assertEquals(0, shown.status(), shown.err());
    assertTrue(shown.out().contains("KVM on this machine"), shown.out());
    assertEquals(shown.out(), Ran.of("host show this-machine").out());
    String json = Ran.of("host show --live --output json").out();
    assertTrue(json.contains("\"" + kvmKey("kvm") + "\""), json);
  }

  @Test
  void whatItGivesIsExplainedAndCompared() {
    onX86();
    Kernel kernel = Live.host().kernel().orElse(null);
    assumeTrue(kernel != null, "this machine's kernel cannot be read");
    Ran explained = Ran.of("explain --live --output json");
    assumeTrue(explained.status() != 2, explained::err); // a kernel that Guise does not know
    assertTrue(explained.out().contains("\"" + kvmKey("kvmDiffers") + "\""), explained.out());
  }

  @Test
  void thereIsOneHostOnly() {
    Ran.of("host show --live milan").complains(2, "--live is a host: milan would be another");
    Ran.of("host show")
        .complains(2, "no host: name a shipped profile (guise host list), a file, -, or --live");
    Ran.of("explain --live --host milan --kernel 6.1")
        .complains(2, "--host can be given once; guise diff compares two");
  }
}
