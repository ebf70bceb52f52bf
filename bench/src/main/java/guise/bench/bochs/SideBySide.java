package guise.bench.bochs;

import guise.cli.report.Cell;
import guise.cli.report.Form;
import guise.cli.report.Page;
import guise.cli.report.Part.Fact;
import guise.cli.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The program of {@code bench/bochs}: the same images on Guise and on Bochs, in turns. */
@Command(name = "bench/bochs", sortOptions = false)
public final class SideBySide implements Callable<Integer> {
  private static final int NOT_MET = 1;
  private static final int MOST_ROUNDS = 101;

  @Option(names = "--guest", split = ",")
  private Set<String> names = new LinkedHashSet<>();

  @Option(names = "--rounds")
  private int rounds = 5;

  @Option(names = "--json")
  private boolean json;

  @Option(names = "--images")
  private Path images = Path.of(System.getProperty("guise.guests", "."));

  @Option(names = "--directory", hidden = true)
  private Path directory = Path.of(".");

  private final String loadBefore = load();

  private SideBySide() {}

  /** Measures and prints; status 1 where a goal is not met. */
  public static void main(String[] args) {
    var line = new CommandLine(new SideBySide());
    line.setParameterExceptionHandler((e, _) -> refuse(String.valueOf(e.getMessage())));
    line.setExecutionExceptionHandler(SideBySide::failed);
    System.exit(line.execute(args));
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult result)
      throws Exception {
    return switch (e) {
      case GuestFailed failure -> complain(String.valueOf(failure.getMessage()), NOT_MET);
      case ParameterException misspelt -> refuse(String.valueOf(misspelt.getMessage()));
      default -> throw e;
    };
  }

  private static int refuse(String why) {
    return complain(why + " (see bench/bochs --help)", 2);
  }

  private static int complain(String why, int status) {
    clear();
    System.err.println("bench/bochs: " + why);
    return status;
  }

  @Override
  public Integer call() throws IOException {
    List<Guest> guests = guests();
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw refused("--rounds takes 1 to " + MOST_ROUNDS + ", not " + rounds);
    }
    for (Guest guest : guests) {
      Path image = images.resolve(guest.image() + ".bin");
      if (!Files.isReadable(image)) {
        throw refused(image + ": there is no such image; --images names their directory");
      }
    }
    Optional<Bochs> bochs = Bochs.isThere() ? Optional.of(new Bochs(directory)) : Optional.empty();
    var measurements = new Rounds(new GuiseInJvm(directory), bochs, images, SideBySide::show);
    List<Measured> measured = measurements.of(guests, rounds);
    clear();
    print(new SideBySideReport(measured, circumstances(bochs)));
    return measured.stream().allMatch(Measured::isMet) ? 0 : NOT_MET;
  }

  private ParameterException refused(String why) {
    return new ParameterException(new CommandLine(this), why);
  }

  private List<Guest> guests() {
    List<String> known = Arrays.stream(Guest.values()).map(Guest::image).distinct().toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw refused("--guest takes " + String.join(", ", known) + ", not '" + name + "'");
      }
    }
    return Arrays.stream(Guest.values())
        .filter(guest -> names.isEmpty() || names.contains(guest.image()))
        .toList();
  }

  private void print(SideBySideReport report) {
    Form form = json ? Form.JSON : Form.TABLE;
    var page = new Page(Page.ENDLESS, false);
    System.out.print(form.of(new Report("bench/bochs", report.parts()), page));
  }

  private List<Fact> circumstances(Optional<Bochs> bochs) {
    return List.of(
        new Fact("date", "date", Cell.of(now())),
        new Fact("rounds", "rounds", Cell.of(rounds)),
        new Fact("load", "load before, after", Cell.of(loadBefore + ", " + load())),
        new Fact("processors", "processors", Cell.of(Runtime.getRuntime().availableProcessors())),
        new Fact("java", "Java", Cell.of(Runtime.version().toString())),
        new Fact("guise", "Guise as", Cell.of(GuestLoop.HOST + " under " + GuestLoop.KERNEL)),
        new Fact("bochs", "Bochs", Cell.of(bochs.map(Bochs::version).orElse("not run"))));
  }

  private static String now() {
    return LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MINUTES).toString();
  }

  /** The load of the last minute. */
  private static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0];
    } catch (IOException _) {
      return "unknown";
    }
  }

  private static void show(String what) {
    if (Boolean.getBoolean("guise.terminal")) {
      System.err.print("\r\u001B[K" + what);
      System.err.flush();
    }
  }

  private static void clear() {
    show("");
  }
}
