package guise.host;

import com.google.errorprone.annotations.Immutable;
import guise.kernel.Kernel;
import guise.x86.CpuidWord;
import guise.x86.Vendor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One physical machine as KVM finds it.
 *
 * @param name what to call it
 * @param source where the values come from, for the reader of a report
 * @param cpus its logical CPUs, the one that boots first
 * @param report what its kernel reports in {@code /proc/cpuinfo}, where the source has that
 * @param kernel the kernel it runs, where the source says so
 * @param gaps what the source does not tell and a reader might expect
 */
@Immutable
@SuppressWarnings("Immutable") // every list, set and optional holds immutable values
public record Host(
    String name,
    String source,
    List<LogicalCpu> cpus,
    Optional<CpuInfo> report,
    Optional<Kernel> kernel,
    List<Gap> gaps) {

  private static final int MICROCODE = 0x8B;

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
    gaps = List.copyOf(gaps);
    if (cpus.isEmpty()) {
      throw new IllegalArgumentException("a host has at least one CPU");
    }
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
    return new Host(
        name,
        source,
        cpus.stream().map(cpu -> cpu.withMsr(MICROCODE, register)).toList(),
        report,
        kernel,
        gaps);
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
    var register = boot().msr(MICROCODE);
    if (register.isEmpty()) {
      return report.map(CpuInfo::microcode).orElse(OptionalInt.empty());
    }
    long value = register.getAsLong();
    boolean amd = vendor().map(Vendor::amdCompatible).orElse(false);
    return OptionalInt.of((int) (amd ? value : value >>> Integer.SIZE));
  }

  /** What a register shows on every CPU: Linux keeps no feature that one of them lacks. */
  public int common(CpuidWord word) {
    int common = -1;
    for (LogicalCpu cpu : cpus) {
      common &= cpu.cpuid().readInRange(word);
    }
    return common;
  }

  /**
   * The kinds of CPU in this host, each with its first CPU and its count; more than one: hybrid.
   */
  public Map<LogicalCpu, Integer> kinds() {
    var firstOfKind = new LinkedHashMap<RawCpuid, LogicalCpu>();
    var count = new LinkedHashMap<LogicalCpu, Integer>();
    for (LogicalCpu cpu : cpus) {
      count.merge(firstOfKind.computeIfAbsent(cpu.kind(), _ -> cpu), 1, Integer::sum);
    }
    return count;
  }
}
