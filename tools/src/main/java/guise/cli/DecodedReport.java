package guise.cli;

import guise.analysis.DecodedLeaf;
import guise.cli.report.Cell;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.formats.Document;
import guise.formats.Document.CpuModelsDocument;
import guise.formats.Document.HostDocument;
import guise.formats.Document.TableDocument;
import guise.formats.Document.TemplateDocument;
import guise.host.Host;
import guise.host.LogicalCpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An input decoded, as what it turned out to be. */
final class DecodedReport {
  private final NameOptions names;
  private final List<LeafChoice> chosen;
  private final Optional<Integer> cpu;
  private final boolean all;

  /**
   * @param chosen the leaves to show; none: all
   * @param cpu the number of the only logical CPU to show
   * @param all whether to show features that are off
   */
  DecodedReport(NameOptions names, List<LeafChoice> chosen, Optional<Integer> cpu, boolean all) {
    this.names = names;
    this.chosen = chosen;
    this.cpu = cpu;
    this.all = all;
  }

  List<Part> parts(Document document) {
    if (cpu.isPresent() && !(document instanceof HostDocument)) {
      throw new BadInput("--cpu: a " + document.format() + " has no CPUs");
    }
    return switch (document) {
      case HostDocument(String format, Host host) -> host(format, host);
      case TableDocument(String format, String name, var table) -> {
        var parts = new ArrayList<Part>();
        parts.add(head(format, name, "entries", table.size()));
        parts.addAll(leaves("", "", DecodedLeaf.all(table)));
        yield parts;
      }
      case CpuModelsDocument(String format, var models) -> ModelReport.parts(format, models);
      case TemplateDocument(String format, var template) ->
          new TemplateReport(names).parts(format, template);
    };
  }

  private static Part head(String format, String name, String counted, int count) {
    return new Part.Facts(
        "input",
        "",
        List.of(
            new Fact("format", "format", Cell.of(format)),
            new Fact("name", "name", Cell.of(name)),
            new Fact(counted, counted, Cell.of(count))));
  }

  private List<Part> host(String format, Host host) {
    var parts = new ArrayList<Part>();
    parts.add(head(format, host.name(), "cpus", host.cpus().size()));
    if (cpu.isPresent()) {
      LogicalCpu only = cpu(host, cpu.get());
      parts.addAll(leaves(title(only, 1), "", DecodedLeaf.all(only.cpuid())));
    } else {
      boolean hybrid = host.kinds().size() > 1;
      for (Map.Entry<LogicalCpu, Integer> kind : host.kinds().entrySet()) {
        LogicalCpu first = kind.getKey();
        String title = title(first, kind.getValue());
        parts.addAll(leaves(title, hybrid ? title + ", " : "", DecodedLeaf.all(first.cpuid())));
      }
    }
    return parts;
  }

  private static LogicalCpu cpu(Host host, int number) {
    return host.cpus().stream()
        .filter(c -> c.number() == number)
        .findFirst()
        .orElseThrow(() ->
            new BadInput(
                "--cpu %d: %s has the CPUs %d to %d"
                    .formatted(
                        number,
                        host.name(),
                        host.boot().number(),
                        host.cpus().getLast().number())));
  }

  private static String title(LogicalCpu cpu, int count) {
    return "CPU " + cpu.number() + (count > 1 ? " and " + (count - 1) + " more like it" : "");
  }

  private List<Part> leaves(String cpu, String heading, List<DecodedLeaf> leaves) {
    List<DecodedLeaf> shown =
        leaves.stream()
            .filter(l -> chosen.isEmpty() || chosen.stream().anyMatch(c -> c.covers(l.leaf())))
            .toList();
    if (shown.isEmpty()) {
      List<String> words = chosen.stream().map(LeafChoice::toString).toList();
      throw new BadInput("there is no leaf " + String.join(" or ", words));
    }
    var parts = new ArrayList<Part>();
    var report = new DecodedLeafReport(names, cpu, heading, all);
    shown.forEach(leaf -> parts.addAll(report.parts(leaf)));
    return parts;
  }
}
