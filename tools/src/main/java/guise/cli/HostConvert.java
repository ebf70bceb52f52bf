package guise.cli;

import guise.formats.CpuidDashRText;
import guise.formats.CpuidTableJson;
import guise.formats.HostProfile;
import guise.host.Host;
import guise.host.RawCpuid;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guise host convert}: a host in another form. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Writes a host in another form: profile (Guise's own JSON, which loses nothing), cpuid-r"
          + " (what cpuid -r prints) or table (the boot CPU's answers as KVM's entries, JSON).",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise host convert milan --to cpuid-r",
      "  guise host convert sapphire-rapids --to profile -o /tmp/spr.json"
    })
final class HostConvert implements Callable<Integer> {
  /** The forms a host can be written in. */
  enum Target {
    PROFILE("profile"),
    CPUID_R("cpuid-r"),
    TABLE("table");

    private final String spelling;

    Target(String spelling) {
      this.spelling = spelling;
    }

    @Override
    public String toString() {
      return spelling;
    }
  }

  private final Console console;

  @Parameters(
      paramLabel = "NAME|FILE|-",
      completionCandidates = ShippedNames.class,
      description = "A shipped profile, a file, - or this-machine.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String name;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "profile|cpuid-r|table",
      description = "The form.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Target target;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Write there, at once or not at all, instead of to standard output.")
  private @Nullable String file;

  HostConvert(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Host host = HostOptions.find(name, console);
    String text =
        switch (target) {
          case PROFILE -> HostProfile.write(host);
          case CPUID_R -> CpuidDashRText.of(host);
          case TABLE -> CpuidTableJson.write(table(host.cpuid()));
        };
    Optional.ofNullable(file)
        .map(HostOptions::path)
        .ifPresentOrElse(path -> WholeFile.write(path, text), () -> console.print(text));
    return Status.OK.code();
  }

  /** Every function of which the CPU has several answers has its index count. */
  private static CpuidTable table(RawCpuid cpuid) {
    List<CpuidEntry> entries =
        cpuid.leaves().entrySet().stream()
            .map(e ->
                new CpuidEntry(
                    e.getKey().function(),
                    e.getKey().index(),
                    hasIndexes(cpuid, e.getKey().function()) ? CpuidEntry.SIGNIFICANT_INDEX : 0,
                    e.getValue()))
            .toList();
    return CpuidTable.of(entries);
  }

  private static boolean hasIndexes(RawCpuid cpuid, int function) {
    return cpuid.leaves().keySet().stream().filter(l -> l.function() == function).count() > 1;
  }
}
