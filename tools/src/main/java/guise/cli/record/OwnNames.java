package guise.cli.record;

import guise.kernel.CommandLine;
import guise.kernel.Kernel;
import guise.kernel.KernelVersion;
import guise.kernel.ModuleParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names that this machine and its user go by: whoever builds a kernel may have put one into its
 * version.
 */
public record OwnNames(Set<String> names) {
  private static final String REMOVED = "removed";

  public OwnNames {
    names = Set.copyOf(names);
  }

  /** Those of the machine and the process that this is. */
  public static OwnNames here() {
    var names = new TreeSet<String>();
    note(names, System.getProperty("user.name", ""));
    for (String file : new String[] {"hostname", "domainname"}) {
      String name = read(Path.of("/proc/sys/kernel", file));
      note(names, name);
      note(names, name.split("\\.", 2)[0]);
    }
    return new OwnNames(names);
  }

  private static void note(Set<String> names, String name) {
    if (!name.isBlank() && !name.equals("(none)")) {
      names.add(name.strip());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException _) {
      return "";
    }
  }

  /** A kernel whose texts have the word "removed" for each of the names. */
  public Kernel removedFrom(Kernel kernel) {
    var options = kernel.commandLine().options().stream().map(this::removedFrom).toList();
    var parameters = new TreeMap<String, String>();
    kernel.modules().values().forEach((name, value) -> parameters.put(name, removedFrom(value)));
    KernelVersion old = kernel.version();
    return new Kernel(
        new KernelVersion(old.major(), old.minor(), old.patch(), removedFrom(old.spelling())),
        new CommandLine(options),
        ModuleParameters.of(parameters));
  }

  /** A text without the names, where they stand as words. */
  String removedFrom(String text) {
    String without = text;
    for (String name : names) {
      var word = Pattern.compile("(?<![\\p{Alnum}])" + Pattern.quote(name) + "(?![\\p{Alnum}])");
      without = word.matcher(without).replaceAll(REMOVED);
    }
    return without;
  }
}
