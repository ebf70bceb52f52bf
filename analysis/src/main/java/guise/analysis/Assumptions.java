package guise.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a prediction took for granted, said once: missing leaves share a line. */
final class Assumptions {
  private static final String LACKS = "the source lacks leaf ";

  private Assumptions() {}

  static List<String> of(Stream<String> all) {
    List<String> distinct = all.distinct().toList();
    var said = new ArrayList<String>();
    distinct.stream().filter(text -> !text.startsWith(LACKS)).forEach(said::add);
    String leaves =
        distinct.stream()
            .filter(text -> text.startsWith(LACKS))
            .map(text -> text.substring(LACKS.length(), text.indexOf(':')))
            .distinct()
            .collect(Collectors.joining(", "));
    if (!leaves.isEmpty()) {
      said.add("the source lacks leaves that the CPU has, taken as zero: " + leaves);
    }
    return said;
  }
}
