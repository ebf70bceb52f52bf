package guise.formats;

import guise.host.CpuInfo;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.kernel.Kernel;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A host profile while it is written: one leaf a line, everything in order. */
final class HostProfileText {
  private final Host host;

  HostProfileText(Host host) {
    this.host = host;
  }

  String text() {
    Stream<String> members =
        Stream.of(
                Stream.of(
                    "\"schemaVersion\": " + HostProfile.SCHEMA_VERSION,
                    "\"name\": " + JsonQuote.of(host.name()),
                    "\"source\": " + JsonQuote.of(host.source())),
                host.kernel().map(HostProfileText::kernel).stream(),
                host.report().map(HostProfileText::report).stream(),
                Stream.of("\"gaps\": " + list(host.gaps().stream().map(this::gap), "    ", "  ")),
                Stream.of("\"cpus\": " + list(runs().stream().map(Run::text), "    ", "  ")))
            .flatMap(part -> part);
    return members.collect(Collectors.joining(",\n  ", "{\n  ", "\n}\n"));
  }

  private static String list(Stream<String> elements, String indent, String closing) {
    List<String> all = elements.toList();
    return all.isEmpty()
        ? "[]"
        : "[\n" + indent + String.join(",\n" + indent, all) + "\n" + closing + "]";
  }

  private String gap(Host.Gap gap) {
    return "{\"what\": %s, \"because\": %s}"
        .formatted(JsonQuote.of(gap.what()), JsonQuote.of(gap.because()));
  }

  private static String kernel(Kernel kernel) {
    String modules =
        kernel.modules().values().entrySet().stream()
            .map(p -> "\n      " + JsonQuote.of(p.getKey()) + ": " + JsonQuote.of(p.getValue()))
            .collect(Collectors.joining(","));
    return """
    "kernel": {
        "version": %s,
        "commandLine": %s,
        "modules": {%s}
      }\
    """
        .formatted(
            JsonQuote.of(kernel.version().spelling()),
            JsonQuote.of(kernel.commandLine().toString()),
            modules);
  }

  private static String report(CpuInfo report) {
    var members = new ArrayList<String>();
    members.add("\"flags\": " + words(report.flags()));
    members.add("\"vmxFlags\": " + words(report.vmxFlags()));
    members.add("\"bugs\": " + words(report.bugs()));
    report.microcode().ifPresent(m -> members.add("\"microcode\": \"" + Hex.of(m) + "\""));
    report.physicalBits().ifPresent(bits -> members.add("\"physicalBits\": " + bits));
    return "\"cpuinfo\": {\n    " + String.join(",\n    ", members) + "\n  }";
  }

  private static String words(Set<String> words) {
    return JsonQuote.of(String.join(" ", new TreeSet<>(words)));
  }

  /** The CPUs as runs of equal ones with consecutive numbers. */
  private List<Run> runs() {
    var runs = new ArrayList<Run>();
    for (LogicalCpu cpu : host.cpus()) {
      Run last = runs.isEmpty() ? null : runs.getLast();
      if (last != null && last.continuesWith(cpu)) {
        runs.set(runs.size() - 1, new Run(last.first, last.count + 1));
      } else {
        runs.add(new Run(cpu, 1));
      }
    }
    return runs;
  }

  private record Run(LogicalCpu first, int count) {
    boolean continuesWith(LogicalCpu cpu) {
      return cpu.number() == first.number() + count
          && cpu.cpuid().equals(first.cpuid())
          && cpu.msrs().equals(first.msrs());
    }

    String text() {
      String leaves =
          list(first.cpuid().leaves().entrySet().stream().map(Run::leaf), "        ", "      ");
      String msrs = first.msrs().entrySet().stream().map(Run::msr).collect(Collectors.joining(","));
      return """
      {
            "number": %d,
            "count": %d,
            "cpuid": %s,
            "msrs": {%s}
          }\
      """
          .formatted(first.number(), count, leaves, msrs);
    }

    private static String leaf(Map.Entry<Leaf, Registers> entry) {
      return "{\"leaf\": \"%s\", \"subleaf\": \"%s\", %s}"
          .formatted(
              Hex.of(entry.getKey().function()),
              Hex.of(entry.getKey().index()),
              JsonRegisters.text(entry.getValue()));
    }

    private static String msr(Map.Entry<Integer, Long> msr) {
      return "\n        \"%s\": \"%s\"".formatted(Hex.of(msr.getKey()), Hex.of(msr.getValue()));
    }
  }
}
