package guise.formats;

import guise.host.Host;
import guise.x86.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The hosts that Guise ships, restated from public dumps; each names its source. */
public final class Profiles {
  private static final String DIRECTORY = "profiles/";
  private static final int MOST_SUGGESTIONS = 3;

  private Profiles() {}

  /**
   * A shipped host, by its names.
   *
   * @param name the name to show
   * @param aliases other names that find it
   * @param description one line that says what it is
   */
  public record Listed(String name, List<String> aliases, String description) {
    public Listed {
      aliases = List.copyOf(aliases);
    }

    boolean answersTo(String wanted) {
      boolean answers = normal(name).equals(wanted);
      for (String alias : aliases) {
        answers |= normal(alias).equals(wanted);
      }
      return answers;
    }
  }

  /** What there is, in the order of the makers and their generations. */
  public static List<Listed> list() {
    var listed = new ArrayList<Listed>();
    for (String line : resource("index.tsv").orElseThrow().lines().toList()) {
      String[] columns = line.split("\t", -1);
      String[] aliases = columns[1].isEmpty() ? new String[0] : columns[1].split(" ");
      listed.add(new Listed(columns[0], List.of(aliases), columns[2]));
    }
    return listed;
  }

  public static List<String> names() {
    return list().stream().map(Listed::name).toList();
  }

  /** The host of a name or alias, in any case, with or without {@code -} between its parts. */
  public static Optional<Host> find(String name) {
    String wanted = normal(name);
    for (Listed listed : list()) {
      if (listed.answersTo(wanted)) {
        return Optional.of(load(listed.name()));
      }
    }
    return Optional.empty();
  }

  /** Names that are spelt almost like this one, the nearest first. */
  public static List<String> suggestions(String name) {
    List<String> known =
        list().stream()
            .flatMap(l -> Stream.concat(Stream.of(l.name()), l.aliases().stream()))
            .toList();
    return Spelling.nearest(name, known).limit(MOST_SUGGESTIONS).toList();
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace(" ", "");
  }

  private static Host load(String name) {
    String file = name + ".json";
    return HostProfile.host(new Content(file, resource(file).orElseThrow()));
  }

  private static Optional<String> resource(String file) {
    try (@Nullable InputStream stream = Profiles.class.getResourceAsStream(DIRECTORY + file)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new FormatException(file, 0, "a failure to read (" + e.getMessage() + ")", "a profile");
    }
  }
}
