package guise.cli;

import guise.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;

/** A kernel in a line: its version, and how it was started where somebody said so. */
final class KernelText {
  private KernelText() {}

  static String of(Kernel kernel) {
    var words = new ArrayList<String>();
    words.add(kernel.version().toString());
    words.addAll(modules(kernel));
    words.addAll(kernel.commandLine().options());
    return String.join(" ", words);
  }

  static List<String> modules(Kernel kernel) {
    return kernel.modules().values().entrySet().stream()
        .map(set -> set.getKey() + "=" + set.getValue())
        .toList();
  }
}
