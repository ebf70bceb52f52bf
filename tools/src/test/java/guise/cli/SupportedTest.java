package guise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code guise supported} prints. */
final class SupportedTest {
  private static final Pattern ENTRY =
      Pattern.compile("[0-9a-f]{8}\\.[0-9a-f]{2,} f[01]:( [0-9a-f]{8}){4}");

  @Test
  void anEntryALine() {
    List<String> lines = Ran.of("supported --host milan --kernel 6.1").out().lines().toList();
    assertTrue(lines.size() > 40);
    assertTrue(lines.stream().allMatch(l -> ENTRY.matcher(l).matches()));
    assertTrue(lines.getFirst().startsWith("00000000.00 f0: "));
  }

  @Test
  void theEmulatedTable() {
    assertEquals(
        """
        00000000.00 f0: 00000007 00000000 00000000 00000000
        00000001.00 f0: 00000000 00000000 00400000 00000000
        00000007.00 f1: 00000000 00000000 00400000 00000000
        """,
        Ran.of("supported --host milan --kernel 5.10 --emulated").out());
  }

  @Test
  void tooLittleRoom() {
    int needed = (int) Ran.of("supported --host milan --kernel 6.1").out().lines().count();
    Ran.of("supported --host milan --kernel 6.1 --nent 3")
        .complains(
            1,
            "KVM_GET_SUPPORTED_CPUID fails with E2BIG: the table has more entries than nent;"
                + " nothing is written back (TOO_LITTLE_ROOM; nent 3, needed "
                + needed
                + ")");
  }

  @Test
  void itsJsonIsATableAgain() {
    String json = Ran.of("supported --host milan --kernel 6.1 --output json").out();
    Ran decoded = Ran.withInput(json, "decode", "-", "--leaf", "7");
    assertEquals(0, decoded.status(), decoded.err());
    Ran asked =
        Ran.withInput(json, "explain", "--host", "milan", "--kernel", "6.1", "--table", "-");
    assertEquals(0, asked.status(), asked.err());
  }

  @Test
  void permissionBringsTheTiles() {
    String line = "supported --host sapphire-rapids --kernel 6.18";
    assertTrue(xcr0(line).endsWith("2e7"), xcr0(line));
    assertTrue(xcr0(line + " --permit amx").endsWith("602e7"), xcr0(line + " --permit amx"));
  }

  private static String xcr0(String line) {
    return Ran.of(line)
        .out()
        .lines()
        .filter(l -> l.startsWith("0000000d.00 "))
        .findFirst()
        .orElseThrow()
        .split(" ", -1)[2];
  }
}
