package guise.kernel;

import com.google.errorprone.annotations.Immutable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A set of kernel versions: mainline from one release up to but without another, and the stable
 * lines that took the change as a backport.
 *
 * @param from the first mainline release as 100 * major + minor, 0 where it is older than 5.10
 * @param until the first mainline release without it, {@link #OPEN} where there is none
 * @param backports the point releases of older lines from which on they have it
 * @param confidence how well the limits are known
 */
@Immutable
@SuppressWarnings("Immutable") // the list is a copy
public record Versions(int from, int until, List<Backport> backports, Confidence confidence) {
  public static final Versions ALL = new Versions(0, 9999, List.of(), Confidence.SOURCE);

  /** No mainline release: a change that only stable lines ever had. */
  public static final Versions NONE = new Versions(9999, 9999, List.of(), Confidence.SOURCE);

  private static final int OPEN = 9999;

  /**
   * The lines of which a source was read or a kernel was recorded, and the point release from which
   * on that is so; in the lines every mainline limit is certain, from there on every backport too.
   */
  private static final Map<Integer, Integer> EXAMINED =
      Map.of(510, 255, 601, 172, 612, 107, 618, 15, 702, 13);

  /**
   * A stable line that took the change.
   *
   * @param patch the first point release with it, 0 where it is not known
   */
  @Immutable
  public record Backport(int line, int patch, Confidence confidence) {
    @Override
    public String toString() {
      return patch == 0 ? name(line) + ".y" : name(line) + "." + patch;
    }
  }

  public Versions {
    backports = List.copyOf(backports);
  }

  public static Versions since(int major, int minor) {
    return new Versions(line(major, minor), OPEN, List.of(), Confidence.SOURCE);
  }

  public static Versions before(int major, int minor) {
    return ALL.until(major, minor);
  }

  public Versions until(int major, int minor) {
    return new Versions(from, line(major, minor), backports, confidence);
  }

  public Versions documented() {
    return new Versions(from, until, backports, Confidence.DOCUMENTED);
  }

  public Versions provisional() {
    return new Versions(from, until, backports, Confidence.PROVISIONAL);
  }

  /** Adds a stable line, from a point release that is documented. */
  public Versions backportedTo(int major, int minor, int patch) {
    return with(new Backport(line(major, minor), patch, Confidence.DOCUMENTED));
  }

  /** Adds a stable line, from a point release that nobody has checked. */
  public Versions probablyIn(int major, int minor, int patch) {
    return with(new Backport(line(major, minor), patch, Confidence.PROVISIONAL));
  }

  /**
   * Adds a stable line whose later point releases have the change; which was first is not known.
   */
  public Versions backportedTo(int major, int minor) {
    return with(new Backport(line(major, minor), 0, Confidence.PROVISIONAL));
  }

  private Versions with(Backport backport) {
    var more = new ArrayList<>(backports);
    more.add(backport);
    return new Versions(from, until, more, confidence);
  }

  private static int line(int major, int minor) {
    return major * 100 + minor;
  }

  private static String name(int line) {
    return line / 100 + "." + line % 100;
  }

  public boolean include(KernelVersion version) {
    int line = line(version.major(), version.minor());
    return from <= line && line < until
        || backports.stream().anyMatch(b -> b.line == line && b.patch <= version.patch());
  }

  /** How sure it is that a version is in the set, or is not. */
  public Confidence confidenceFor(KernelVersion version) {
    int line = line(version.major(), version.minor());
    for (Backport backport : backports) {
      if (backport.line == line) {
        boolean seen = EXAMINED.getOrDefault(line, Integer.MAX_VALUE) <= version.patch();
        return seen && EXAMINED.containsKey(line) ? Confidence.SOURCE : backport.confidence;
      }
    }
    boolean certain = from == 0 && until == OPEN || liesBetweenExamined(line);
    return certain ? Confidence.SOURCE : confidence;
  }

  /** Whether the nearest lines with a known source on both sides agree, and so does this one. */
  private boolean liesBetweenExamined(int line) {
    int below = EXAMINED.keySet().stream().filter(l -> l <= line).reduce(0, Math::max);
    int above = EXAMINED.keySet().stream().filter(l -> l >= line).reduce(OPEN, Math::min);
    return mainline(below) == mainline(line) && mainline(line) == mainline(above);
  }

  private boolean mainline(int line) {
    return from <= line && line < until;
  }

  /** {@code since 6.8, 6.1.y}; {@code 6.16 to 6.19}; {@code all versions}. */
  @Override
  public String toString() {
    String more = backports.stream().map(Backport::toString).collect(Collectors.joining(", "));
    if (from == OPEN) {
      return "only " + more;
    }
    String range;
    if (from == 0 && until == OPEN) {
      range = "all versions";
    } else if (from == 0) {
      range = "before " + name(until);
    } else if (until == OPEN) {
      range = "since " + name(from);
    } else {
      range = name(from) + " until " + name(until);
    }
    return more.isEmpty() ? range : range + ", and " + more;
  }
}
