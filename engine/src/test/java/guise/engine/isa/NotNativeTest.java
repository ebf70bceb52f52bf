package guise.engine.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list of what is not compared natively names rows that exist, each once and with a reason. */
class NotNativeTest {
  @Test
  void everyNameIsARow() {
    Set<String> known =
        InstructionSet.ALL.known().rows().stream()
            .map(row -> row.instruction().name())
            .collect(Collectors.toSet());
    var seen = new ArrayList<String>();
    for (NotNative some : NotNative.values()) {
      assertFalse(some.because().isEmpty());
      seen.addAll(some.rows());
    }
    assertEquals(List.of(), seen.stream().filter(name -> !known.contains(name)).toList());
    assertEquals(Set.copyOf(seen).size(), seen.size(), "a row has one reason");
  }
}
