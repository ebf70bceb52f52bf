package guise.formats;

import guise.host.CpuInfo;
import guise.host.Host;
import guise.host.Host.Gap;
import guise.host.LiveProcessors;
import guise.host.LogicalCpu;
import guise.host.RawCpuid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine this process runs on: its device files for CPUID and MSRs where they may be read; the
 * answers of its processors where they may be executed; otherwise what {@code /proc/cpuinfo} has.
 *
 * @param root the directory that has {@code dev}, {@code proc} and {@code sys}
 * @param processors what executes CPUID
 */
record ThisMachine(Path root, Optional<LiveProcessors> processors) {
  static final String NAME = "this machine";
  private static final String EXECUTED = NAME + " (CPUID executed)";

  static ThisMachine ofThisProcess(Optional<LiveProcessors> processors) {
    return new ThisMachine(Path.of("/"), processors);
  }

  Host host() {
    Optional<Content> cpuInfo = cpuInfo();
    var kernel = new LiveKernel(root);
    var gaps = new ArrayList<Gap>();
    var source = NAME;
    List<LogicalCpu> cpus = read(gaps);
    if (cpus.isEmpty()) {
      cpus = executed(cpuInfo, gaps);
      source = EXECUTED;
    }
    if (cpus.isEmpty()) {
      return fromFlags(cpuInfo, kernel);
    }
    gaps.addAll(kernel.gaps());
    return new Host(NAME, source, cpus, report(cpuInfo), kernel.kernel(), gaps);
  }

  private Optional<Content> cpuInfo() {
    try {
      String text = Files.readString(root.resolve("proc/cpuinfo"));
      return Optional.of(new Content(NAME, text)).filter(_ -> !text.isBlank());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Host fromFlags(Optional<Content> cpuInfo, LiveKernel kernel) {
    var format = new ProcCpuInfo();
    if (cpuInfo.isEmpty() || !format.recognises(cpuInfo.get())) {
      throw new FormatException(
          NAME, 0, "neither /dev/cpu/0/cpuid nor an x86 /proc/cpuinfo", "one of them readable");
    }
    Host host = format.host(cpuInfo.get(), kernel.kernel());
    var gaps = new ArrayList<>(host.gaps());
    gaps.addAll(kernel.gaps());
    return new Host(host.name(), host.source(), host.cpus(), host.report(), host.kernel(), gaps);
  }

  // -- What files tell --------------------------------------------------------------------------

  private List<LogicalCpu> read(List<Gap> gaps) {
    var files = new CpuFiles(root.resolve("dev/cpu"));
    var cpus = new ArrayList<LogicalCpu>();
    for (int number : files.numbers()) {
      try {
        RawCpuid cpuid = files.on(number, processor -> new CpuidSweep(processor).all());
        cpus.add(new LogicalCpu(number, cpuid, Map.of()));
      } catch (IOException | FormatException _) {
        return List.of(); // not readable: something else has to do
      }
    }
    return withMsrs(cpus, files, gaps);
  }

  /** Registers of the CPU that boots, and what it does not tell. */
  private static List<LogicalCpu> withMsrs(List<LogicalCpu> cpus, CpuFiles files, List<Gap> gaps) {
    if (cpus.isEmpty()) {
      return cpus;
    }
    LogicalCpu boot = cpus.getFirst();
    try {
      boot = new LogicalCpu(boot.number(), boot.cpuid(), files.msrs(boot.number()));
      gaps.addAll(Completeness.gaps(boot));
    } catch (IOException e) {
      String reason = files.reason(boot.number(), "msr", e);
      Completeness.gaps(boot).stream()
          .map(gap -> gap.what().equals("MSRs") ? new Gap(gap.what(), reason) : gap)
          .forEach(gaps::add);
    }
    cpus.set(0, boot);
    return cpus;
  }

  // -- What processors answer -------------------------------------------------------------------

  private List<LogicalCpu> executed(Optional<Content> cpuInfo, List<Gap> gaps) {
    if (processors.isEmpty()) {
      return List.of();
    }
    LiveProcessors live = processors.get();
    var cpus = new ArrayList<LogicalCpu>();
    for (int number : live.numbers()) {
      RawCpuid cpuid = live.on(number, processor -> new CpuidSweep(processor).all());
      cpus.add(new LogicalCpu(number, cpuid, Map.of()));
    }
    long there = cpuInfo.map(ThisMachine::count).orElse(0L);
    if (there > cpus.size()) {
      gaps.add(
          new Gap(
              there - cpus.size() + " of " + there + " CPUs",
              "this process may not run on them, nor read their files in /dev/cpu"));
    }
    return withMsrs(cpus, new CpuFiles(root.resolve("dev/cpu")), gaps);
  }

  private static long count(Content cpuInfo) {
    return cpuInfo.lines().filter(line -> line.text().startsWith("processor")).count();
  }

  private static Optional<CpuInfo> report(Optional<Content> cpuInfo) {
    if (cpuInfo.isEmpty()) {
      return Optional.empty();
    }
    var first = new CpuInfoBlock(cpuInfo.get().whole());
    cpuInfo.get().lines().takeWhile(l -> !l.text().isBlank()).forEach(l -> first.note(l.text()));
    return Optional.of(first.report());
  }
}
