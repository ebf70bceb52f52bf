package guise.cli;

import guise.kernel.Kernel;
import guise.kernel.KvmParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A kernel in a line: its version, and how it was started where somebody said so. */
final class KernelText {
  private static final Set<String> KNOWN =
      Stream.of(KvmParameter.values()).map(KvmParameter::toString).collect(Collectors.toSet());

  private KernelText() {}

  static String of(Kernel kernel) {
    var words = new ArrayList<String>();
    words.add(kernel.version().toString());
    words.addAll(modules(kernel));
    words.addAll(kernel.commandLine().options());
    return String.join(" ", words);
  }

  /** The parameters on which a guest's CPU depends; a recording has all of them. */
  static List<String> modules(Kernel kernel) {
    return kernel.modules().values().entrySet().stream()
        .filter(set -> KNOWN.contains(set.getKey()))
        .map(set -> set.getKey() + "=" + set.getValue())
        .toList();
  }
}
