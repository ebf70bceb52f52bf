package guise.host;

import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import guise.x86.Registers;
import guise.x86.StaticFeature;
import guise.x86.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts into a host what its source cannot show and every processor of its kind has: the answers a
 * 64-bit kernel would read. Each addition becomes a gap of the host, so that a report names it.
 */
final class Completion {
  /** Size and offset of Intel's state components, the same from Skylake-SP to Granite Rapids. */
  private static final Map<Integer, Registers> INTEL_COMPONENTS =
      Map.of(
          2, new Registers(0x100, 0x240, 0, 0),
          3, new Registers(0x40, 0x3C0, 0, 0),
          4, new Registers(0x40, 0x400, 0, 0),
          5, new Registers(0x40, 0x440, 0, 0),
          6, new Registers(0x200, 0x480, 0, 0),
          7, new Registers(0x400, 0x680, 0, 0),
          9, new Registers(0x8, 0xA80, 0, 0),
          17, new Registers(0x40, 0xAC0, 2, 0),
          18, new Registers(0x2000, 0xB00, 6, 0));

  private static final List<String> SUBJECTS = List.of("SYSCALL", "XSAVE component");

  private final List<Host.Gap> filled = new ArrayList<>();

  private Completion() {}

  static Host of(Host host) {
    if (host.vendor().filter(Vendor.INTEL::equals).isEmpty()) {
      return host;
    }
    var completion = new Completion();
    List<LogicalCpu> cpus = host.cpus().stream().map(completion::complete).toList();
    if (completion.filled.isEmpty()) {
      return host;
    }
    var gaps = new ArrayList<>(host.gaps());
    gaps.removeIf(gap -> completion.filled.stream().anyMatch(f -> sameSubject(f, gap)));
    completion.filled.stream().distinct().forEach(gaps::add);
    return new Host(host.name(), host.source(), cpus, host.report(), host.kernel(), gaps);
  }

  /** A reader may have reported what is filled in here: one line about it is enough. */
  private static boolean sameSubject(Host.Gap filled, Host.Gap reported) {
    return SUBJECTS.stream()
        .anyMatch(subject -> filled.what().contains(subject) && reported.what().contains(subject));
  }

  private LogicalCpu complete(LogicalCpu cpu) {
    var leaves = new TreeMap<>(cpu.cpuid().leaves());
    int size = filled.size();
    syscall(cpu.cpuid(), leaves);
    components(cpu.cpuid(), leaves);
    return filled.size() == size
        ? cpu
        : new LogicalCpu(cpu.number(), RawCpuid.of(leaves), cpu.msrs());
  }

  /** Intel announces SYSCALL in 64-bit mode only (SDM Vol. 2A, CPUID, leaf 0x80000001). */
  private void syscall(RawCpuid raw, Map<Leaf, Registers> leaves) {
    CpuidWord word = StaticFeature.SYSCALL.bit().word();
    if (raw.has(StaticFeature.LM.bit()) && !raw.has(StaticFeature.SYSCALL.bit())) {
      int edx = raw.read(word) | StaticFeature.SYSCALL.bit().mask();
      leaves.computeIfPresent(word.leaf(), (_, values) -> values.with(Register.EDX, edx));
      filled.add(
          new Host.Gap(
              "SYSCALL",
              "CPUID was read in 32-bit mode, where Intel hides it: taken to be there, as in"
                  + " 64-bit mode"));
    }
  }

  /** Fills components in where XCR0 has them, if all together have the size leaf 0xD.0 tells. */
  private void components(RawCpuid raw, Map<Leaf, Registers> leaves) {
    if (!raw.inRange(0xD)) {
      return;
    }
    Registers first = raw.query(0xD, 0);
    var missing = new ArrayList<Integer>();
    int end = 0;
    for (int component = 2; component < Integer.SIZE; component++) {
      if ((first.eax() >>> component & 1) == 0) {
        continue;
      }
      Registers usual = INTEL_COMPONENTS.getOrDefault(component, Registers.ZERO);
      Registers here = raw.recorded(new Leaf(0xD, component)).orElse(usual);
      end = Math.max(end, here.ebx() + here.eax());
      if (raw.recorded(new Leaf(0xD, component)).isEmpty()) {
        missing.add(component);
      }
    }
    if (end == first.ecx() && !missing.isEmpty()) {
      missing.forEach(
          component -> leaves.put(new Leaf(0xD, component), INTEL_COMPONENTS.get(component)));
      filled.add(
          new Host.Gap(
              "XSAVE components " + missing,
              "the source lacks them: taken from Intel's layout, which gives the size 0xD.0.ECX"
                  + " tells"));
    }
  }
}
