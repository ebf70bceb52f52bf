package guise.formats;

import guise.host.CpuInfo;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.kernel.Kernel;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The CPUs of a dump while its lines are read: headings say whose answers follow; where there are
 * none, the next answer of leaf 0 begins the next CPU.
 */
final class Dump {
  /** The most CPUs a dump may have. */
  static final int MOST_CPUS = 8192;

  private final Content content;
  private final String format;
  private final Map<Integer, DumpedCpu> cpus = new LinkedHashMap<>();
  private final List<Host.Gap> gaps = new ArrayList<>();
  private DumpedCpu current = new DumpedCpu(0);
  private boolean headed;

  Dump(Content content, String format) {
    this.content = content;
    this.format = format;
  }

  /** What follows is of this CPU. */
  void heading(int number, Place place) {
    headed = true;
    open(number, place);
  }

  private void open(int number, Place place) {
    current = cpus.computeIfAbsent(number, DumpedCpu::new);
    if (cpus.size() > MOST_CPUS) {
      throw place.found("more than " + MOST_CPUS + " CPUs", "a dump of one machine");
    }
  }

  void answer(Place place, int function, OptionalInt index, Registers values) {
    boolean next = !headed && function == 0 && current.hasLeaf1();
    if (cpus.isEmpty() || next) {
      open(cpus.size(), place);
    }
    current.answer(place, function, index, values);
  }

  void msr(int address, long value) {
    if (cpus.isEmpty()) {
      cpus.put(current.number(), current);
    }
    current.msr(address, value);
  }

  /** The MSRs that follow are of the CPU that boots. */
  void bootMsrs() {
    if (!cpus.isEmpty()) {
      current = cpus.values().iterator().next();
    }
  }

  void gap(String what, String because) {
    gaps.add(new Host.Gap(what, because));
  }

  Document document() {
    return new Document.HostDocument(format, host(Optional.empty(), Optional.empty()));
  }

  /**
   * The host.
   *
   * @throws FormatException if the dump breaks off before leaf 1 of the CPU that boots
   */
  Host host(Optional<CpuInfo> report, Optional<Kernel> kernel) {
    var whole = new ArrayList<LogicalCpu>();
    for (DumpedCpu cpu : cpus.values()) {
      if (cpu.hasLeaf0() && cpu.hasLeaf1()) {
        whole.add(cpu.logicalCpu());
      } else if (!whole.isEmpty()) {
        gap("CPU " + cpu.number(), "the source has no leaf 0 and 1 of it");
      } else {
        throw incomplete(cpu);
      }
    }
    if (whole.isEmpty()) {
      throw content.whole().found("no CPUID leaf", "at least leaf 0 and leaf 1");
    }
    gaps.addAll(Completeness.gaps(whole.getFirst()));
    String source = content.name() + " (" + format + ")";
    return new Host(content.name(), source, whole, report, kernel, gaps);
  }

  private FormatException incomplete(DumpedCpu cpu) {
    String missing = cpu.hasLeaf0() ? "1" : "0";
    return content
        .whole()
        .found("CPU " + cpu.number() + " without leaf " + missing, "at least leaf 0 and leaf 1");
  }
}
