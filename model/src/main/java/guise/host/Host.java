package guise.host;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Kernel;
import guise.x86.Vendor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One physical machine as KVM finds it.
 *
 * @param name what to call it
 * @param source where the values come from, for the reader of a report
 * @param cpus its logical CPUs, the one that boots first
 * @param flags the flags of {@code /proc/cpuinfo}, where the source has them: what the kernel made
 *     of the CPU, which decides what CPUID and the known registers leave open
 * @param kernel the kernel it runs, where the source says so
 * @param gaps what the source does not tell and a reader might expect
 */
@Immutable
@SuppressWarnings("Immutable") // every list, set and optional holds immutable values
public record Host(
    String name,
    String source,
    List<LogicalCpu> cpus,
    Optional<Set<String>> flags,
    Optional<Kernel> kernel,
    List<Gap> gaps) {

  /**
   * Something the source of a host does not tell.
   *
   * @param what what is missing, as a noun phrase: {@code IA32_FEATURE_CONTROL}, {@code leaf 0xD.1}
   * @param because why: {@code /proc/cpuinfo has no registers}
   */
  @Immutable
  public record Gap(String what, String because) {}

  public Host {
    cpus = List.copyOf(cpus);
    flags = flags.map(Set::copyOf);
    gaps = List.copyOf(gaps);
    if (cpus.isEmpty()) {
      throw new IllegalArgumentException("a host has at least one CPU");
    }
  }

  /** A host of which only the answers to CPUID are known. */
  public static Host of(String name, RawCpuid cpuid) {
    return new Host(
        name, name, List.of(new LogicalCpu(0, cpuid, Map.of())), Optional.empty(),
        Optional.empty(), List.of());
  }

  /** The CPU that boots, whose answers KVM uses. */
  public LogicalCpu boot() {
    return cpus.getFirst();
  }

  public RawCpuid cpuid() {
    return boot().cpuid();
  }

  public Optional<Vendor> vendor() {
    return cpuid().vendor();
  }

  /** The kinds of CPU in this host, each with its first CPU and its count; more than one: hybrid. */
  public Map<LogicalCpu, Integer> kinds() {
    var firstOfKind = new LinkedHashMap<RawCpuid, LogicalCpu>();
    var count = new LinkedHashMap<LogicalCpu, Integer>();
    for (LogicalCpu cpu : cpus) {
      count.merge(firstOfKind.computeIfAbsent(cpu.kind(), _ -> cpu), 1, Integer::sum);
    }
    return count;
  }
}
