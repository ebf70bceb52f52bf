package guise.formats;

import guise.host.CpuInfo;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.kernel.Kernel;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/** A host profile while it is written: one leaf a line, everything in order. */
final class HostProfileText {
  private final Host host;
  private final JsonGenerator json;

  private HostProfileText(Host host, JsonGenerator json) {
    this.host = host;
    this.json = json;
  }

  static String of(Host host) {
    return JsonOut.object(json -> new HostProfileText(host, json).members());
  }

  private void members() {
    json.writeNumberProperty("schemaVersion", HostProfile.SCHEMA_VERSION);
    json.writeStringProperty("name", host.name());
    json.writeStringProperty("source", host.source());
    host.kernel().ifPresent(this::kernel);
    host.report().ifPresent(this::report);
    json.writeArrayPropertyStart("gaps");
    host.gaps().forEach(this::gap);
    json.writeEndArray();
    json.writeArrayPropertyStart("cpus");
    runs().forEach(this::cpus);
    json.writeEndArray();
  }

  private void kernel(Kernel kernel) {
    json.writeObjectPropertyStart("kernel");
    json.writeStringProperty("version", kernel.version().spelling());
    json.writeStringProperty("commandLine", kernel.commandLine().toString());
    json.writeObjectPropertyStart("modules");
    kernel.modules().values().forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void report(CpuInfo report) {
    json.writeObjectPropertyStart("cpuinfo");
    json.writeStringProperty("flags", words(report.flags()));
    json.writeStringProperty("vmxFlags", words(report.vmxFlags()));
    json.writeStringProperty("bugs", words(report.bugs()));
    report.microcode().ifPresent(m -> json.writeStringProperty("microcode", Hex.of(m)));
    report.physicalBits().ifPresent(bits -> json.writeNumberProperty("physicalBits", bits));
    json.writeEndObject();
  }

  private static String words(Set<String> words) {
    return String.join(" ", new TreeSet<>(words));
  }

  private void gap(Host.Gap gap) {
    json.writeStartObject();
    json.writeStringProperty("what", gap.what());
    json.writeStringProperty("because", gap.because());
    json.writeEndObject();
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

  private void cpus(Run run) {
    LogicalCpu cpu = run.first();
    json.writeStartObject();
    json.writeNumberProperty("number", cpu.number());
    json.writeNumberProperty("count", run.count());
    json.writeArrayPropertyStart("cpuid");
    cpu.cpuid().leaves().forEach(this::leaf);
    json.writeEndArray();
    json.writeObjectPropertyStart("msrs");
    cpu.msrs().forEach((msr, value) -> json.writeStringProperty(Hex.of(msr), Hex.of(value)));
    json.writeEndObject();
    json.writeEndObject();
  }

  private void leaf(Leaf leaf, Registers values) {
    json.writeStartObject();
    json.writeStringProperty("leaf", Hex.of(leaf.function()));
    json.writeStringProperty("subleaf", Hex.of(leaf.index()));
    JsonRegisters.write(values, json);
    json.writeEndObject();
  }

  private record Run(LogicalCpu first, int count) {
    boolean continuesWith(LogicalCpu cpu) {
      return cpu.number() == first.number() + count
          && cpu.cpuid().equals(first.cpuid())
          && cpu.msrs().equals(first.msrs());
    }
  }
}
