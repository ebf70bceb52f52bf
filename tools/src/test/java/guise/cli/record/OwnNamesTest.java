package guise.cli.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.kernel.CommandLine;
import guise.kernel.Kernel;
import guise.kernel.KernelVersion;
import guise.kernel.ModuleParameters;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a kernel says is kept, but for the names of its machine. */
class OwnNamesTest {
  private static final OwnNames NAMES = new OwnNames(Set.of("alice", "wonder.land", "vm"));

  @Test
  void aNameIsRemovedWhereItIsAWord() {
    assertEquals("6.12.0-removed+", NAMES.removedFrom("6.12.0-alice+"));
    assertEquals("removed removed", NAMES.removedFrom("alice wonder.land"));
    assertEquals("vmx malice alices", NAMES.removedFrom("vmx malice alices"));
    assertEquals("wonder-land", NAMES.removedFrom("wonder-land"));
  }

  @Test
  void everyTextOfAKernelIsLookedThrough() {
    var version = KernelVersion.parse("Linux 6.12.7-alice #3 SMP by alice@wonder.land");
    var options = CommandLine.parse("clearcpuid=alice");
    Kernel kernel = new Kernel(version, options, ModuleParameters.of(Map.of("kvm.x", "vm")));
    Kernel without = NAMES.removedFrom(kernel);
    assertEquals("Linux 6.12.7-removed #3 SMP by removed@removed", without.version().spelling());
    assertEquals(12, without.version().minor());
    assertEquals(7, without.version().patch());
    assertEquals("clearcpuid=removed", without.commandLine().toString());
    assertEquals("removed", without.modules().get("kvm", "x").orElseThrow());
  }

  @Test
  void theUserOfThisProcessHasAName() {
    assertTrue(OwnNames.here().names().contains(System.getProperty("user.name")));
  }
}
