package guise.formats;

import guise.formats.Document.HostDocument;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.kernel.Kernel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code /proc/cpuinfo}: names of features instead of registers, so of a host only the bits that
 * Linux names, the signature, the brand and the address widths can be had.
 */
final class ProcCpuInfo implements Format {
  private static final Pattern FLAGS = Pattern.compile("flags\\s*:.*");
  private static final Pattern VENDOR = Pattern.compile("vendor_id\\s*:.*");

  private static final List<Host.Gap> GAPS =
      List.of(
          new Host.Gap(Host.FROM_FLAGS, "/proc/cpuinfo lists the kernel's view, not CPUID"),
          new Host.Gap(
              "every field of CPUID that is not a feature: caches, topology, XSAVE (leaf 0xd), PMU"
                  + " (leaf 0xa), TSC (leaf 0x15)",
              "/proc/cpuinfo has no registers"),
          new Host.Gap("MSRs", "/proc/cpuinfo has none"));

  @Override
  public String name() {
    return "/proc/cpuinfo";
  }

  @Override
  public boolean recognises(Content content) {
    return has(content, VENDOR) && has(content, FLAGS);
  }

  private static boolean has(Content content, Pattern pattern) {
    return content.head().stream().anyMatch(line -> pattern.matcher(line.text()).matches());
  }

  @Override
  public Document read(Content content) {
    return new HostDocument(name(), host(content, Optional.empty()));
  }

  /** The host, whose kernel may be known from elsewhere. */
  Host host(Content content, Optional<Kernel> kernel) {
    List<CpuInfoBlock> blocks = blocks(content);
    var cpus = new ArrayList<LogicalCpu>();
    for (CpuInfoBlock block : blocks) {
      int number = block.number("processor").orElse(cpus.size());
      cpus.add(new LogicalCpu(number, new CpuInfoLeaves(block).cpuid(), Map.of()));
    }
    return new Host(
        content.name(),
        content.name() + " (" + name() + ")",
        cpus,
        Optional.of(blocks.getFirst().report()),
        kernel,
        GAPS);
  }

  private List<CpuInfoBlock> blocks(Content content) {
    var blocks = new ArrayList<CpuInfoBlock>();
    var block = new CpuInfoBlock(content.whole());
    for (Iterator<Line> lines = content.lineIterator(); lines.hasNext(); ) {
      Line line = lines.next();
      boolean next = line.text().isBlank() || line.text().startsWith("processor");
      if (next && !block.isEmpty()) {
        blocks.add(block);
        block = new CpuInfoBlock(line.place());
      }
      block.note(line.text());
      if (blocks.size() > Dump.MOST_CPUS) {
        throw line.place().found("more than " + Dump.MOST_CPUS + " CPUs", "one machine");
      }
    }
    if (!block.isEmpty()) {
      blocks.add(block);
    }
    blocks.removeIf(b -> b.get("vendor_id").isEmpty() || b.get("flags").isEmpty());
    if (blocks.isEmpty()) {
      throw content.whole().found("no CPU with vendor_id and flags", "at least one");
    }
    return blocks;
  }
}
