package guise.formats;

import guise.host.CpuInfo;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.host.RawCpuid;
import guise.kernel.CommandLine;
import guise.kernel.Kernel;
import guise.kernel.KernelVersion;
import guise.kernel.ModuleParameters;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** A host profile while it is read. */
final class HostProfileJson {
  private final Json.Members json;

  HostProfileJson(Json.Members json) {
    this.json = json;
  }

  Host host() {
    HostProfile.checkSchemaVersion(json);
    return new Host(
        json.get("name").text("'name'"),
        json.get("source").text("'source'"),
        cpus(),
        json.find("cpuinfo").map(HostProfileJson::report),
        json.find("kernel").map(HostProfileJson::kernel),
        elements(json, "gaps").stream().map(HostProfileJson::gap).toList());
  }

  private static List<Json> elements(Json.Members json, String name) {
    return json.find(name).map(list -> list.array("'" + name + "'")).orElse(List.of());
  }

  private List<LogicalCpu> cpus() {
    var cpus = new ArrayList<LogicalCpu>();
    for (Json entry : json.get("cpus").array("'cpus'")) {
      Json.Members kind = entry.object("a CPU");
      int left = Dump.MOST_CPUS - cpus.size();
      int count = kind.find("count").map(c -> c.count("'count'", left)).orElse(1);
      int number =
          kind.find("number").map(n -> n.count("'number'", Integer.MAX_VALUE)).orElse(cpus.size());
      RawCpuid cpuid = cpuid(kind);
      Map<Integer, Long> msrs = msrs(kind);
      for (int i = 0; i < count; i++) {
        cpus.add(new LogicalCpu(number + i, cpuid, msrs));
      }
    }
    if (cpus.isEmpty()) {
      throw json.get("cpus").place().found("no CPU", "at least one");
    }
    return cpus;
  }

  private static RawCpuid cpuid(Json.Members kind) {
    var leaves = new TreeMap<Leaf, Registers>();
    Json list = kind.get("cpuid");
    for (Json row : list.array("'cpuid'")) {
      Json.Members entry = row.object("a leaf");
      int function = entry.get("leaf").int32("'leaf'");
      int index = entry.find("subleaf").map(i -> i.int32("'subleaf'")).orElse(0);
      Leaf leaf = new Leaf(function, index);
      if (leaves.put(leaf, JsonRegisters.read(entry)) != null) {
        throw row.place().found("leaf " + leaf + " again", "every leaf once");
      }
    }
    for (int function : new int[] {0, 1}) {
      if (!leaves.containsKey(Leaf.of(function))) {
        throw list.place().found("no leaf " + function, "at least leaf 0 and leaf 1");
      }
    }
    return RawCpuid.of(leaves);
  }

  private static Map<Integer, Long> msrs(Json.Members kind) {
    var msrs = new TreeMap<Integer, Long>();
    Optional<Json> members = kind.find("msrs");
    if (members.isPresent()) {
      members
          .get()
          .object("'msrs'")
          .members()
          .forEach((address, value) ->
              msrs.put(Hex.int32(address, value.place()), value.int64("an MSR's value")));
    }
    return msrs;
  }

  private static CpuInfo report(Json json) {
    Json.Members report = json.object("'cpuinfo'");
    return new CpuInfo(
        words(report, "flags"),
        words(report, "vmxFlags"),
        words(report, "bugs"),
        number(report, "microcode"),
        number(report, "physicalBits"));
  }

  private static Set<String> words(Json.Members json, String name) {
    String text = json.find(name).map(words -> words.text("'" + name + "'")).orElse("").strip();
    return text.isEmpty() ? Set.of() : Set.copyOf(List.of(text.split("\\s+")));
  }

  private static OptionalInt number(Json.Members json, String name) {
    Optional<Json> number = json.find(name);
    return number.isPresent()
        ? OptionalInt.of(number.get().int32("'" + name + "'"))
        : OptionalInt.empty();
  }

  private static Kernel kernel(Json json) {
    Json.Members kernel = json.object("'kernel'");
    var parameters = new TreeMap<String, String>();
    Optional<Json> modules = kernel.find("modules");
    if (modules.isPresent()) {
      modules
          .get()
          .object("'modules'")
          .members()
          .forEach((name, value) -> parameters.put(name, value.text("a module parameter")));
    }
    String options = kernel.find("commandLine").map(o -> o.text("'commandLine'")).orElse("");
    return new Kernel(
        version(kernel.get("version")),
        CommandLine.parse(options),
        ModuleParameters.of(parameters));
  }

  private static KernelVersion version(Json json) {
    String text = json.text("'version'");
    try {
      return KernelVersion.parse(text);
    } catch (IllegalArgumentException _) {
      throw json.place().foundText(text, "a kernel version like 6.1.90");
    }
  }

  private static Host.Gap gap(Json json) {
    Json.Members gap = json.object("a gap");
    return new Host.Gap(gap.get("what").text("'what'"), gap.get("because").text("'because'"));
  }
}
