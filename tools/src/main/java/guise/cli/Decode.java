package guise.cli;

import guise.cli.report.Report;
import guise.formats.Document;
import guise.formats.Document.HostDocument;
import guise.formats.Documents;
import guise.host.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guise decode}: any input as leaves, fields and feature names. */
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Decodes a dump, profile, trace, CPUID table, CPU model or CPU template.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise decode --host sapphire-rapids --leaf 7",
      "  guise decode --host alder-lake --cpu 0 --output csv",
      "  cpuid -1 -r | guise decode -"
    })
final class Decode implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE|-",
      description = "A file of any format Guise reads, or standard input.")
  private @Nullable String file;

  @Mixin private HostOptions host = new HostOptions();

  @Option(
      names = "--leaf",
      paramLabel = "LEAF[.INDEX]",
      description = "Only this leaf: 7, 0xD.1, 80000008; repeatable.")
  private List<String> leaves = new ArrayList<>();

  @Option(names = "--cpu", paramLabel = "N", description = "Only this logical CPU.")
  private @Nullable Integer cpu;

  @Option(names = "--all", description = "Features that are off, too.")
  private boolean all;

  @Mixin private NameOptions names = new NameOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  Decode(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<LeafChoice> chosen = leaves.stream().map(LeafChoice::parse).toList();
    var report = new DecodedReport(names, chosen, Optional.ofNullable(cpu), all);
    output.print(new Report("decode", report.parts(document())), console);
    return Status.OK.code();
  }

  private Document document() {
    Optional<Host> named = host.hostIfAny(console);
    if (named.isPresent() == (file != null)) {
      throw new BadInput("decode wants either a FILE (- is standard input) or a --host");
    }
    if (named.isPresent()) {
      return new HostDocument("host", named.get());
    }
    String name = String.valueOf(file);
    return name.equals(HostOptions.STDIN)
        ? Documents.read(console.in(), "standard input")
        : Documents.read(HostOptions.path(name));
  }
}
