package guise.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** APIC IDs of QEMU's topologies. */
class SmpTest {
  @ParameterizedTest(name = "vCPU {5} of {0}/{1}/{2}/{3}/{4} is {6}: {7}")
  @CsvSource({
    "1, 1, 1, 1, 1, 0,  0, a single vCPU",
    "1, 1, 1, 4, 1, 3,  3, cores are counted",
    "1, 1, 1, 3, 2, 5,  5, threads first",
    "2, 1, 1, 3, 2, 6,  8, a package has room for powers of two",
    "1, 2, 1, 3, 1, 3,  4, a die too",
    "1, 1, 3, 2, 1, 4,  4, and a module"
  })
  void everyLevelHasItsBits(
      int sockets, int dies, int modules, int cores, int threads, int vcpu, int id, String why) {
    assertEquals(id, new Smp(sockets, dies, modules, cores, threads).apicId(vcpu), why);
  }

  @Test
  void aLevelIsNeverEmpty() {
    assertThrows(IllegalArgumentException.class, () -> Smp.of(0));
  }
}
