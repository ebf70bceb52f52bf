package guise.formats;

import com.google.errorprone.annotations.Immutable;
import guise.formats.CpuTemplate.MsrBits;
import guise.formats.CpuTemplate.RegisterBits;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.host.RawCpuid;
import guise.kernel.Kernel;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Firecracker's template helper found in a guest: the whole table that Firecracker gave to KVM
 * on one host, and the MSRs of the vCPU.
 *
 * @param name what the file is called
 * @param firecrackerVersion the VMM
 * @param kernelVersion the host's kernel, as its {@code uname -r} says
 * @param microcodeVersion the host's microcode
 * @param biosVersion the host's BIOS
 * @param cpuid the guest's CPUID, with the flags and in the order of the file
 * @param msrs the guest's MSRs
 */
@Immutable
@SuppressWarnings("Immutable") // the map is a copy that nobody else can change
public record Fingerprint(
    String name,
    String firecrackerVersion,
    String kernelVersion,
    int microcodeVersion,
    String biosVersion,
    CpuidTable cpuid,
    SortedMap<Integer, Long> msrs) {
  public Fingerprint {
    msrs = Collections.unmodifiableSortedMap(new TreeMap<>(msrs));
  }

  /**
   * Reads a fingerprint.
   *
   * @throws FormatException if the file is none
   */
  public static Fingerprint read(Path path) {
    Content content = Content.read(path);
    if (!new FirecrackerFingerprint().recognises(content)) {
      throw content.whole().found("no 'guest_cpu_config'", "a Firecracker fingerprint");
    }
    return of(content);
  }

  static Fingerprint of(Content content) {
    Json.Members json = content.json().orElseThrow().object("a fingerprint");
    CpuTemplate config =
        CpuTemplateText.read(json.get("guest_cpu_config").object("'guest_cpu_config'"));
    var msrs = new TreeMap<Integer, Long>();
    for (MsrBits msr : config.msrs()) {
      msrs.put(msr.address(), msr.bits().value());
    }
    return new Fingerprint(
        content.name(),
        json.get("firecracker_version").text("'firecracker_version'"),
        json.get("kernel_version").text("'kernel_version'"),
        json.get("microcode_version").int32("'microcode_version'"),
        json.get("bios_version").text("'bios_version'"),
        table(config.cpuid()),
        msrs);
  }

  private static CpuidTable table(List<RegisterBits> registers) {
    var entries = new LinkedHashMap<Leaf, CpuidEntry>();
    for (RegisterBits bits : registers) {
      Leaf leaf = bits.word().leaf();
      CpuidEntry entry =
          entries.computeIfAbsent(
              leaf,
              key -> new CpuidEntry(key.function(), key.index(), bits.flags(), Registers.ZERO));
      entries.put(leaf, entry.with(bits.word().register(), (int) bits.bits().value()));
    }
    return CpuidTable.of(entries.values());
  }

  /** The guest as if it were a machine, with the kernel of its host. */
  Host host(String format) {
    var leaves = new HashMap<Leaf, Registers>();
    for (CpuidEntry entry : cpuid) {
      leaves.putIfAbsent(entry.leaf(), entry.values());
    }
    var cpu = new LogicalCpu(0, RawCpuid.of(leaves), msrs);
    var guest =
        new Host.Gap("the machine itself", "the values are those of a Firecracker guest on it");
    return new Host(
        name,
        name + " (" + format + ")",
        List.of(cpu),
        Optional.empty(),
        Optional.of(Kernel.of(kernelVersion)),
        List.of(guest));
  }
}
