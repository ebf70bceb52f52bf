package guise.cli;

import guise.analysis.VcpuLint;
import guise.cli.report.Report;
import guise.formats.Document;
import guise.formats.Document.HostDocument;
import guise.formats.Document.TableDocument;
import guise.formats.Documents;
import guise.formats.FormatException;
import guise.host.LogicalCpu;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guise lint}: whether the vCPUs of a VM differ only in what is each one's own. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Compares the CPUID of a VM's vCPUs: KVM takes any mixture, guests do not.",
      "Each input is a vCPU's table or saved state, or a dump taken in the guest, with a vCPU for"
          + " each of its CPUs.",
      "Exit status 1 if a difference is unsafe."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise lint vcpu0.json vcpu1.json vcpu2.json",
      "  guise lint guest-cpuid.txt --output json"
    })
final class Lint implements Callable<Integer> {
  private final Console console;

  @Parameters(arity = "1..*", paramLabel = "FILE|-", description = "The vCPUs, in order.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--all", description = "Safe differences, too.")
  private boolean all;

  @Mixin private NameOptions names = new NameOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  Lint(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Map<String, CpuidTable> vcpus = vcpus();
    if (vcpus.size() < 2) {
      throw new BadInput("lint compares vCPUs: give two tables, or a dump with two CPUs");
    }
    var lint = VcpuLint.of(vcpus);
    var report = new LintReport(lint, List.copyOf(vcpus.keySet()), names);
    output.print(new Report("lint", report.parts(all)), console);
    return (lint.isSafe() ? Status.OK : Status.DIFFERS).code();
  }

  private Map<String, CpuidTable> vcpus() {
    var vcpus = new LinkedHashMap<String, CpuidTable>();
    for (String file : files) {
      switch (document(file)) {
        case HostDocument(_, var host) ->
            host.cpus().forEach(cpu -> add(vcpus, file + ":" + cpu.number(), table(cpu)));
        case TableDocument(_, _, var table) -> add(vcpus, file, table);
        case Document other ->
            throw new BadInput(
                FormatException.quoted(file) + ": a " + other.format() + " is no vCPU's CPUID");
      }
    }
    return vcpus;
  }

  /** The same file twice is two vCPUs. */
  private static void add(Map<String, CpuidTable> vcpus, String name, CpuidTable table) {
    String free = name;
    for (int more = 2; vcpus.containsKey(free); more++) {
      free = name + " (" + more + ")";
    }
    vcpus.put(free, table);
  }

  private static CpuidTable table(LogicalCpu cpu) {
    var entries = new ArrayList<CpuidEntry>();
    cpu.cpuid()
        .leaves()
        .forEach((leaf, values) ->
            entries.add(CpuidEntry.indexed(leaf.function(), leaf.index(), values)));
    return CpuidTable.of(entries);
  }

  private Document document(String name) {
    return name.equals(HostOptions.STDIN)
        ? Documents.read(console.in(), "standard input")
        : Documents.read(HostOptions.path(name));
  }
}
