package guise.replay.text;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * What a real kernel answered, section by section, in the order of the recording.
 *
 * @param supported how many CPUID entries KVM supported when the recording began; empty where the
 *     first line does not tell
 */
public record Recording(OptionalInt supported, List<Section> sections) {
  private static final String LAST_LINE = "SCEN DONE";
  private static final Pattern FIRST_LINE = Pattern.compile("SCEN v1 nsupp=(\\d{1,5})");

  public Recording {
    sections = List.copyOf(sections);
  }

  /** Reads a recording, which may be compressed. */
  public static Recording read(Path path) throws IOException {
    try (var file = new BufferedInputStream(Files.newInputStream(path));
        var stream = isPacked(file) ? new GZIPInputStream(file) : file;
        var text = new InputStreamReader(stream, StandardCharsets.UTF_8);
        var lines = new BufferedReader(text)) {
      return of(lines.lines().toList());
    }
  }

  /** Whatever its name: gzip data begin with these two bytes. */
  private static boolean isPacked(InputStream file) throws IOException {
    file.mark(2);
    boolean packed = file.read() == 0x1F && file.read() == 0x8B;
    file.reset();
    return packed;
  }

  /** The recording that lines make; what comes before the first heading belongs to no section. */
  public static Recording of(List<String> lines) {
    var sections = new ArrayList<Section>();
    int start = next(lines, 0);
    while (start < lines.size()) {
      int end = next(lines, start + 1);
      String heading = lines.get(start).substring(Section.MARK.length());
      sections.add(new Section(heading, steps(lines.subList(start + 1, end))));
      start = end;
    }
    return new Recording(supported(lines), sections);
  }

  private static OptionalInt supported(List<String> lines) {
    Matcher first = FIRST_LINE.matcher(lines.isEmpty() ? "" : lines.getFirst());
    return first.matches() ? OptionalInt.of(Integer.parseInt(first.group(1))) : OptionalInt.empty();
  }

  /** The text of a file that reads as this recording; without the steps that were not asked. */
  public String text() {
    var text = new StringBuilder();
    supported.ifPresent(count -> text.append("SCEN v1 nsupp=").append(count).append('\n'));
    sections.forEach(section -> text.append(section.text()));
    return text.append(LAST_LINE).append('\n').toString();
  }

  private static int next(List<String> lines, int from) {
    int at = from;
    while (at < lines.size() && !lines.get(at).startsWith(Section.MARK)) {
      at++;
    }
    return at;
  }

  private static List<Step> steps(List<String> lines) {
    var steps = new ArrayList<Step>();
    int start = 0;
    for (int at = 1; at <= lines.size(); at++) {
      if (at == lines.size() || !lines.get(at).startsWith(" ")) {
        steps.add(Step.recorded(lines.subList(start, at)));
        start = at;
      }
    }
    steps.removeIf(step -> step.line().equals(LAST_LINE));
    return steps;
  }

  public Optional<Section> section(String heading) {
    return sections.stream().filter(section -> section.heading().equals(heading)).findFirst();
  }
}
