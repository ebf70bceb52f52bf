package guise.kernel;

import com.google.errorprone.annotations.Immutable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Linux version.
 *
 * @param major the 6 of 6.1.90
 * @param minor the 1 of 6.1.90
 * @param patch the 90 of 6.1.90: the point release; {@link #LATEST} where it is not known
 * @param spelling as it was written, with the distribution's suffix
 */
@Immutable
public record KernelVersion(int major, int minor, int patch, String spelling) {
  /** The point release of a version that names none: the newest one, with all its backports. */
  public static final int LATEST = Integer.MAX_VALUE;

  private static final Pattern FORM =
      Pattern.compile("(?:v|linux-)?(\\d{1,2})\\.(\\d{1,3})(?:\\.(\\d{1,4}))?((?:[-+.~_].*)?)");
  private static final Pattern DEBIAN = Pattern.compile("\\bDebian (\\d+\\.\\d+\\.\\d+)");
  private static final Pattern ENTERPRISE = Pattern.compile("\\.el\\d|\\.fc\\d|uek|-default|lp\\d");
  private static final Pattern ABI = Pattern.compile("-\\d+.*");

  /**
   * Reads a version as people write it: {@code 6.1}, {@code 6.1.90}, {@code 5.10.223-amd64}, {@code
   * 6.1.172-216.329.amzn2023}, or all that {@code uname -a} prints.
   *
   * @throws IllegalArgumentException if it is no version
   */
  public static KernelVersion parse(String text) {
    String spelling = text.strip();
    Matcher debian = DEBIAN.matcher(spelling);
    String version =
        debian.find()
            ? debian.group(1)
            : spelling.replaceFirst("^Linux\\s+(?:\\S+\\s+)??(?=\\d)", "").split("\\s", 2)[0];
    Matcher form = FORM.matcher(version);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no kernel version; write it like 6.1, 6.1.90 or 5.10.223-amd64");
    }
    return new KernelVersion(
        Integer.parseInt(form.group(1)),
        Integer.parseInt(form.group(2)),
        pointRelease(form.group(3), form.group(4)),
        spelling);
  }

  /** Distributions that name a package x.y.0-N hide the point release: it is not 0. */
  private static int pointRelease(String patch, String suffix) {
    if (suffix.startsWith("-rc")) {
      return 0; // before any stable release
    }
    boolean hidden = patch == null || patch.equals("0") && ABI.matcher(suffix).matches();
    return hidden ? LATEST : Integer.parseInt(patch);
  }

  public static KernelVersion of(int major, int minor) {
    return new KernelVersion(major, minor, LATEST, major + "." + minor);
  }

  /** Whether a distribution built it that changes KVM beyond the stable line it names. */
  public boolean isEnterprise() {
    return ENTERPRISE.matcher(spelling).find();
  }

  public boolean knowsPointRelease() {
    return patch != LATEST;
  }

  public boolean sameLine(KernelVersion other) {
    return major == other.major && minor == other.minor;
  }

  /** Whether this version's line is another's or comes after it. */
  public boolean lineIsAtLeast(int otherMajor, int otherMinor) {
    return major != otherMajor ? major > otherMajor : minor >= otherMinor;
  }

  /** {@code 6.1}, the line without the point release. */
  public String line() {
    return major + "." + minor;
  }

  @Override
  public String toString() {
    return spelling;
  }
}
