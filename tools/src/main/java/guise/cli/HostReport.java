package guise.cli;

import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.kernel.Kernel;
import guise.x86.Feature;
import guise.x86.RuntimeFeature;
import guise.x86.StaticFeature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A host: its figures, the features of each kind of CPU, and what its source lacks. */
final class HostReport {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("feature"),
          Column.of("register"),
          Column.data("position"),
          Column.data("kind"));

  private final Host host;
  private final NameOptions names;

  HostReport(Host host, NameOptions names) {
    this.host = host;
    this.names = names;
  }

  List<Part> parts() {
    var parts = new ArrayList<Part>();
    parts.add(facts());
    int number = 0;
    for (Map.Entry<LogicalCpu, Integer> kind : host.kinds().entrySet()) {
      parts.add(features(kind.getKey(), kind.getValue(), ++number));
    }
    List<String> gaps = host.gaps().stream().map(g -> g.what() + ": " + g.because()).toList();
    if (!gaps.isEmpty()) {
      parts.add(new Part.Notes("gaps", "Missing in the host's source: " + gaps.size(), gaps));
    }
    return parts;
  }

  private Part facts() {
    var facts = new ArrayList<Fact>();
    var cpuid = host.cpuid();
    facts.add(new Fact("name", "name", Cell.of(host.name())));
    facts.add(new Fact("source", "source", Cell.of(host.source())));
    facts.add(new Fact("brand", "CPU", Cell.of(cpuid.brand())));
    String vendor = cpuid.vendor().map(v -> v.signature()).orElse("unknown");
    facts.add(new Fact("vendor", "vendor", Cell.of(vendor)));
    facts.add(
        new Fact("signature", "family/model/stepping", Cell.of(cpuid.signature().toString())));
    facts.add(new Fact("logicalCpus", "logical CPUs", Cell.of(host.cpus().size())));
    facts.add(new Fact("kinds", "kinds of CPU", Cell.of(host.kinds().size())));
    facts.add(new Fact("leaves", "CPUID leaves", Cell.of(cpuid.leaves().size())));
    facts.add(new Fact("msrs", "MSRs", Cell.of(host.boot().msrs().size())));
    host.microcode()
        .ifPresent(
            m -> facts.add(new Fact("microcode", "microcode", Cell.of("0x%x".formatted(m)))));
    host.kernel().ifPresent(kernel -> facts.add(kernel(kernel)));
    return new Part.Facts("host", "", facts);
  }

  private static Fact kernel(Kernel kernel) {
    return new Fact("kernel", "kernel", Cell.of(KernelText.of(kernel)));
  }

  private Part features(LogicalCpu cpu, int count, int number) {
    List<List<Cell>> rows =
        Stream.<Feature>concat(
                Stream.of(StaticFeature.values()), Stream.of(RuntimeFeature.values()))
            .filter(feature -> cpu.cpuid().has(feature.bit()))
            .sorted(Comparator.comparing(Feature::bit))
            .map(feature -> row(feature, number))
            .toList();
    String title = "Features of CPU %d: %d".formatted(cpu.number(), rows.size());
    String more = count > 1 ? ", and of " + (count - 1) + " more like it" : "";
    return new Part.Table("features", title + more, COLUMNS, rows, Part.Layout.groupedBy(1));
  }

  private List<Cell> row(Feature feature, int kind) {
    return List.of(
        Cell.of(names.of(feature)),
        Cell.of(feature.bit().word().toString()),
        Cell.of(feature.bit().toString()),
        Cell.of(kind));
  }
}
