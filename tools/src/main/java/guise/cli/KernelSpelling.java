package guise.cli;

import guise.kernel.KernelRules;
import guise.kernel.KernelVersion;
import java.util.ArrayList;
import java.util.List;

/** A kernel's version as the user writes it. */
record KernelSpelling(String text) {
  private static final int[] MAJORS = {5, 6, 7};
  private static final int MOST_MINORS = 40;

  /**
   * The version.
   *
   * @throws BadInput if it is none, or none that Guise models, with the nearest that is
   */
  KernelVersion version() {
    KernelVersion version;
    try {
      version = KernelVersion.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadInput("--kernel " + e.getMessage() + hint(text));
    }
    check(version);
    return version;
  }

  private static String hint(String text) {
    return Suggestion.nearest(text, modelled())
        .map(near -> "; did you mean " + near + "?")
        .orElse("");
  }

  static void check(KernelVersion version) {
    try {
      KernelRules.of(version);
    } catch (IllegalArgumentException e) {
      throw new BadInput(e.getMessage() + "; the nearest is " + nearest(version));
    }
  }

  /** The modelled line with the least distance in releases. */
  private static String nearest(KernelVersion version) {
    String nearest = "";
    for (String line : modelled()) {
      KernelVersion known = KernelVersion.parse(line);
      if (nearest.isEmpty() || version.lineIsAtLeast(known.major(), known.minor())) {
        nearest = line;
      }
    }
    return nearest;
  }

  /** Every line of kernels that Guise models. */
  private static List<String> modelled() {
    var lines = new ArrayList<String>();
    for (int major : MAJORS) {
      for (int minor = 0; minor < MOST_MINORS; minor++) {
        if (isModelled(KernelVersion.of(major, minor))) {
          lines.add(major + "." + minor);
        }
      }
    }
    return lines;
  }

  private static boolean isModelled(KernelVersion line) {
    try {
      KernelRules.of(line);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
