package guise.cli;

import guise.formats.FormatException;
import guise.formats.Hosts;
import guise.formats.Profiles;
import guise.host.Host;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names a host. */
final class HostOptions {
  static final String STDIN = "-";
  static final String THIS_MACHINE = "this-machine";

  @Option(
      names = "--host",
      paramLabel = "NAME|FILE|-",
      completionCandidates = ShippedNames.class,
      description =
          "The machine: a shipped profile (guise host list), a file of any format Guise reads,"
              + " - for standard input, or this-machine.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--live",
      description = "This very machine: the same as --host this-machine, after all others.")
  private boolean live;

  private List<String> chosen() {
    var chosen = new ArrayList<>(names);
    if (live) {
      chosen.add(THIS_MACHINE);
    }
    return chosen;
  }

  /** Whether a host other than this machine is named. */
  boolean areOthers() {
    return chosen().stream().anyMatch(name -> !name.equals(THIS_MACHINE));
  }

  /** Whether one of the hosts is this machine. */
  boolean areLive() {
    return chosen().contains(THIS_MACHINE);
  }

  void check(int limit) {
    Side.atMost(limit, "--host", chosen());
  }

  boolean areTwo() {
    return chosen().size() > 1;
  }

  /** The hosts that were named, in order. */
  List<Host> hosts(Console console) {
    var hosts = new ArrayList<Host>();
    chosen().forEach(name -> hosts.add(find(name, console)));
    return hosts;
  }

  /** The only host; naming none or two is a mistake. */
  Host host(Console console) {
    return Side.only("--host", chosen(), name -> find(name, console))
        .orElseThrow(HostOptions::missing);
  }

  Optional<Host> hostIfAny(Console console) {
    return Side.only("--host", chosen(), name -> find(name, console));
  }

  /** The only host, or a shipped one where none is named. */
  Host hostOr(String profile, Console console) {
    return hostIfAny(console).orElseGet(() -> Profiles.find(profile).orElseThrow());
  }

  static BadInput missing() {
    return new BadInput(
        "--host is missing: a shipped profile (guise host list), a file, -, or --live");
  }

  /** A host by its name: a shipped profile's, otherwise a file's. */
  static Host find(String name, Console console) {
    if (name.equals(STDIN)) {
      return Hosts.read(console.in(), "standard input");
    }
    if (name.equals(THIS_MACHINE)) {
      return Live.host();
    }
    Optional<Host> shipped = Profiles.find(name);
    return shipped.orElseGet(() -> read(name));
  }

  private static Host read(String name) {
    Path path = path(name);
    if (!Files.exists(path) && path.getNameCount() == 1) {
      throw unknown(name);
    }
    return Hosts.read(path);
  }

  /** A path of the file system, as the user writes it. */
  static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new BadInput(FormatException.quoted(name) + " is no file name");
    }
  }

  private static BadInput unknown(String name) {
    List<String> near = Profiles.suggestions(name);
    String hint =
        near.isEmpty()
            ? "guise host list shows the profiles"
            : "did you mean " + near.getFirst() + "?";
    return new BadInput(
        "no host "
            + FormatException.quoted(name)
            + ": neither a shipped profile nor a file; "
            + hint);
  }
}
