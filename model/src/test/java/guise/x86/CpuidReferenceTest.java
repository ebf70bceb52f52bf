package guise.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference in docs/ says what the tables say. */
class CpuidReferenceTest {
  private static final Path REFERENCE = ProjectFiles.file("docs/cpuid-reference.md");

  @Test
  void theReferenceIsUpToDate() throws IOException {
    String wanted = CpuidReference.markdown();
    if (Boolean.getBoolean("guise.regenerate")) {
      Files.createDirectories(REFERENCE.getParent());
      Files.writeString(REFERENCE, wanted);
    }
    assertTrue(Files.exists(REFERENCE), () -> renew() + " (it is missing)");
    assertEquals(wanted, Files.readString(REFERENCE), CpuidReferenceTest::renew);
  }

  private static String renew() {
    return "renew " + REFERENCE + " by running this test with -Dguise.regenerate=true";
  }
}
