package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What {@code guise vcpu} saves, and what it says of restoring. */
final class VcpuTest {
  private static final String SAVE = "vcpu save --host sapphire-rapids --kernel 7.2";

  @Test
  void whatWasSavedIsRestoredWhereItCameFrom() {
    String state = Ran.of(SAVE).out();
    Ran run = Ran.withInput(state, words("vcpu restore - --host sapphire-rapids --kernel 7.2"));
    assertEquals(0, run.status(), run.out() + run.err());
    assertEquals(
        13, run.out().lines().filter(line -> line.matches(".* KVM_\\w+ +restored")).count());
  }

  @Test
  void tilesAreNotForAHostWithoutThem() {
    String state = Ran.of(SAVE + " --permit amx").out();
    Ran run = Ran.withInput(state, words("vcpu restore - --host ice-lake --kernel 6.1"));
    assertEquals(1, run.status(), run.out() + run.err());
    assertTrue(run.out().contains("EPERM"), run.out());
    assertTrue(run.out().contains("not tried"), run.out());
  }

  @Test
  void aSavedVcpuIsATableToOthers() {
    String state = Ran.of(SAVE).out();
    assertEquals(0, Ran.withInput(state, words("decode - --leaf 7")).status());
  }

  @Test
  void whatIsNoStateIsOneLine() {
    Ran.withInput("{\"formatVersion\": 9}", words("vcpu restore - --host milan --kernel 6.1"))
        .complains(2, "standard input:1: found formatVersion 9, expected formatVersion 1");
    Ran run = Ran.withInput("{\"cpus\": 1}", words("vcpu restore - --host milan --kernel 6.1"));
    assertEquals(2, run.status());
    assertEquals(1, run.err().lines().count());
  }

  private static String[] words(String line) {
    return line.split(" ", -1);
  }
}
