package guise.host;

import com.google.errorprone.annotations.Immutable;
import com.google.errorprone.annotations.concurrent.LazyInit;
import guise.kernel.Kernel;
import guise.x86.CpuidWord;
import guise.x86.Vendor;
import guise.x86.msr.Msr;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One physical machine as KVM finds it: a value, except that the kinds of its CPUs are found out
 * when somebody first asks.
 */
@Immutable
@SuppressWarnings("Immutable") // every list and optional holds immutable values
public final class Host {
  /** What a host made from flags lacks. */
  public static final String FROM_FLAGS = "registers of CPUID";

  private final String name;
  private final String source;
  private final List<LogicalCpu> cpus;
  private final Optional<CpuInfo> report;
  private final Optional<Kernel> kernel;
  private final List<Gap> gaps;

  @LazyInit private @Nullable Map<LogicalCpu, Integer> kinds;

  /**
   * Something the source of a host does not tell.
   *
   * @param what what is missing, as a noun phrase: {@code IA32_FEATURE_CONTROL}, {@code leaf 0xD.1}
   * @param because why: {@code /proc/cpuinfo has no registers}
   */
  @Immutable
  public record Gap(String what, String because) {}

  /**
   * A host.
   *
   * @param name what to call it
   * @param source where the values come from, for the reader of a report
   * @param cpus its logical CPUs, the one that boots first
   * @param report what its kernel reports in {@code /proc/cpuinfo}, where the source has that
   * @param kernel the kernel it runs, where the source says so
   * @param gaps what the source does not tell and a reader might expect
   */
  public Host(
      String name,
      String source,
      List<LogicalCpu> cpus,
      Optional<CpuInfo> report,
      Optional<Kernel> kernel,
      List<Gap> gaps) {
    this.name = name;
    this.source = source;
    this.cpus = List.copyOf(cpus);
    this.report = report;
    this.kernel = kernel;
    this.gaps = List.copyOf(gaps);
    if (cpus.isEmpty()) {
      throw new IllegalArgumentException("a host has at least one CPU");
    }
  }

  public String name() {
    return name;
  }

  public String source() {
    return source;
  }

  public List<LogicalCpu> cpus() {
    return cpus;
  }

  public Optional<CpuInfo> report() {
    return report;
  }

  public Optional<Kernel> kernel() {
    return kernel;
  }

  public List<Gap> gaps() {
    return gaps;
  }

  /** A host of which only the answers to CPUID are known. */
  public static Host of(String name, RawCpuid cpuid) {
    return new Host(
        name,
        name,
        List.of(new LogicalCpu(0, cpuid, Map.of())),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** This host with what its source cannot show and every processor of its kind has. */
  public Host completed() {
    return Completion.of(this);
  }

  /** This host with another microcode revision in place of the one its source tells. */
  public Host withMicrocode(int revision) {
    boolean amd = vendor().map(Vendor::amdCompatible).orElse(false);
    long register = amd ? Integer.toUnsignedLong(revision) : (long) revision << Integer.SIZE;
    return withMsr(Msr.UCODE_REV, register);
  }

  /** This host with another value in a register of each of its CPUs. */
  public Host withMsr(Msr msr, long value) {
    return new Host(
        name,
        source,
        cpus.stream().map(cpu -> cpu.withMsr(msr, value)).toList(),
        report,
        kernel,
        gaps);
  }

  /** Whether the answers to CPUID were made from flags: a bit that is 0 may be unknown. */
  public boolean isFromFlags() {
    return gaps.stream().anyMatch(gap -> gap.what().equals(FROM_FLAGS));
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

  /** The microcode's revision: IA32_BIOS_SIGN_ID (Intel: its upper half), or as reported. */
  public OptionalInt microcode() {
    var register = boot().msr(Msr.UCODE_REV);
    if (register.isEmpty()) {
      return report.map(CpuInfo::microcode).orElse(OptionalInt.empty());
    }
    long value = register.getAsLong();
    boolean amd = vendor().map(Vendor::amdCompatible).orElse(false);
    return OptionalInt.of((int) (amd ? value : value >>> Integer.SIZE));
  }

  /** What a register shows on every kind of CPU: Linux keeps no feature that one lacks. */
  public int common(CpuidWord word) {
    int common = -1;
    for (LogicalCpu kind : kinds().keySet()) {
      common &= kind.cpuid().readInRange(word);
    }
    return common;
  }

  /**
   * The kinds of CPU in this host, each with its first CPU and its count; more than one: hybrid.
   */
  public Map<LogicalCpu, Integer> kinds() {
    Map<LogicalCpu, Integer> known = kinds;
    if (known == null) {
      known = countKinds();
      kinds = known;
    }
    return known;
  }

  private Map<LogicalCpu, Integer> countKinds() {
    var firstOfKind = new HashMap<RawCpuid, LogicalCpu>();
    var count = new LinkedHashMap<LogicalCpu, Integer>();
    for (LogicalCpu cpu : cpus) {
      count.merge(firstOfKind.computeIfAbsent(cpu.kind(), _ -> cpu), 1, Integer::sum);
    }
    return Collections.unmodifiableMap(count);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Host host
        && name.equals(host.name)
        && source.equals(host.source)
        && cpus.equals(host.cpus)
        && report.equals(host.report)
        && kernel.equals(host.kernel)
        && gaps.equals(host.gaps);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, source, cpus, report, kernel, gaps);
  }

  @Override
  public String toString() {
    return name + " (" + source + "), " + cpus.size() + " CPUs";
  }
}
