package guise.host;

import com.google.errorprone.annotations.Immutable;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a host's kernel reports about its processor in {@code /proc/cpuinfo}: evidence for what
 * CPUID and the known registers leave open.
 *
 * @param flags the line {@code flags}
 * @param vmxFlags the line {@code vmx flags}; empty where there is none
 * @param bugs the line {@code bugs}
 * @param microcode the microcode's revision
 * @param physicalBits the width of physical addresses after encryption took its share
 */
@Immutable
@SuppressWarnings("Immutable") // the sets are copies
public record CpuInfo(
    Set<String> flags,
    Set<String> vmxFlags,
    Set<String> bugs,
    OptionalInt microcode,
    OptionalInt physicalBits) {
  public CpuInfo {
    flags = Set.copyOf(flags);
    vmxFlags = Set.copyOf(vmxFlags);
    bugs = Set.copyOf(bugs);
  }
}
