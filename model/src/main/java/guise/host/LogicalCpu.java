package guise.host;

import com.google.errorprone.annotations.Immutable;
import guise.x86.CpuidWord;
import guise.x86.Registers;
import guise.x86.msr.Msr;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One logical CPU of a host.
 *
 * @param number its number in the source
 * @param cpuid its answers to CPUID
 * @param msrs the model-specific registers that the source has, by address
 */
@Immutable
@SuppressWarnings("Immutable") // the map is a copy that nobody else can change
public record LogicalCpu(int number, RawCpuid cpuid, SortedMap<Integer, Long> msrs) {
  public LogicalCpu(int number, RawCpuid cpuid, Map<Integer, Long> msrs) {
    this(number, cpuid, (SortedMap<Integer, Long>) new TreeMap<>(msrs));
  }

  public LogicalCpu {
    msrs = Collections.unmodifiableSortedMap(new TreeMap<>(msrs));
  }

  public OptionalLong msr(int address) {
    Long value = msrs.get(address);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  public OptionalLong msr(Msr msr) {
    return msr(msr.address());
  }

  public LogicalCpu withMsr(Msr msr, long value) {
    var changed = new TreeMap<>(msrs);
    changed.put(msr.address(), value);
    return new LogicalCpu(number, cpuid, changed);
  }

  /** This CPU with one register of one leaf replaced, as another firmware would show it. */
  public LogicalCpu with(CpuidWord word, int value) {
    var changed = new TreeMap<>(cpuid.leaves());
    Registers values = changed.getOrDefault(word.leaf(), Registers.ZERO);
    changed.put(word.leaf(), values.with(word.register(), value));
    return new LogicalCpu(number, RawCpuid.of(changed), msrs);
  }

  /** This CPU's answers with everything cleared that tells it from its equals: its identity. */
  public RawCpuid kind() {
    var leaves = new TreeMap<>(cpuid.leaves());
    leaves.replaceAll(Identity::cleared);
    return RawCpuid.of(leaves);
  }
}
