package guise.cli;

import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Report;
import guise.formats.CpuidTableJson;
import guise.guest.ReportRule;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.predict.Prediction;
import guise.predict.Scenario;
import guise.request.AsSupported;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guise supported}: the table that KVM would return, bare. */
@Command(
    name = "supported",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Prints the table that KVM_GET_SUPPORTED_CPUID returns, bare.",
      "An entry a line, in KVM's order: FUNCTION.INDEX fFLAGS: EAX EBX ECX EDX, in hexadecimal."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise supported --host sapphire-rapids --kernel 6.1 --permit amx",
      "  guise supported --host milan --kernel 5.10 --emulated",
      "  guise supported --host milan --kernel 6.18 --nent 20"
    })
final class Supported implements Callable<Integer> {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("function"),
          Column.of("index"),
          Column.of("flags"),
          Column.of("eax"),
          Column.of("ebx"),
          Column.of("ecx"),
          Column.of("edx"));

  private final Console console;

  @Mixin private HostOptions host = new HostOptions();
  @Mixin private KernelOptions kernel = new KernelOptions();
  @Mixin private PermissionOptions permission = new PermissionOptions();

  @Option(names = "--emulated", description = "What KVM_GET_EMULATED_CPUID returns instead.")
  private boolean emulated;

  @Option(
      names = "--nent",
      paramLabel = "N",
      description = "Room for so many entries; KVM refuses too few (default: ${DEFAULT-VALUE}).")
  private int nent = ReportRule.MAX_ENTRIES;

  @Mixin private OutputOptions output = new OutputOptions();

  Supported(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    kernel.check(1);
    Host machine = host.host(console);
    Kernel running = kernel.kernel(Side.BEFORE, machine);
    var scenario = new Scenario(machine, running, AsSupported.PLAIN, permission.permission());
    CpuidTable table =
        emulated
            ? Prediction.of(scenario).emulated().value()
            : Prediction.supported(scenario).value();
    int needed = emulated ? ReportRule.EMULATED_ROOM : table.size();
    Optional<ReportRule> refusal = ReportRule.refusing(nent, needed);
    if (refusal.isPresent()) {
      console.complain(refused(refusal.get(), needed));
      return Status.DIFFERS.code();
    }
    print(table);
    return Status.OK.code();
  }

  private String refused(ReportRule rule, int needed) {
    return "%s fails with %s: %s (%s; nent %d, needed %d)"
        .formatted(
            emulated ? "KVM_GET_EMULATED_CPUID" : "KVM_GET_SUPPORTED_CPUID",
            rule.errno(),
            rule.meaning(),
            rule.name(),
            nent,
            needed);
  }

  private void print(CpuidTable table) {
    switch (output.form()) {
      case TABLE -> console.print(table + "\n");
      case JSON -> console.print(CpuidTableJson.write(table));
      case CSV, MARKDOWN -> output.print(report(table), console);
    }
  }

  private static Report report(CpuidTable table) {
    List<List<Cell>> rows = table.entries().stream().map(Supported::row).toList();
    var part = new Part.Table("entries", "", COLUMNS, rows, Part.Layout.LINES);
    return new Report("supported", List.of(part));
  }

  private static List<Cell> row(CpuidEntry entry) {
    return List.of(
        Cell.hex(entry.function()),
        Cell.of(entry.index()),
        Cell.of(entry.flags()),
        Cell.hex(entry.values().eax()),
        Cell.hex(entry.values().ebx()),
        Cell.hex(entry.values().ecx()),
        Cell.hex(entry.values().edx()));
  }
}
