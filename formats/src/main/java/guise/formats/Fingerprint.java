package guise.formats;

import com.google.errorprone.annotations.Immutable;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.host.RawCpuid;
import guise.kernel.Kernel;
import guise.request.FirecrackerTemplate;
import guise.request.FirecrackerTemplate.LeafChange;
import guise.request.FirecrackerTemplate.MsrChange;
import guise.request.FirecrackerTemplate.RegisterChange;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.Registers;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
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
    FirecrackerTemplate config =
        FirecrackerTemplates.template(
            json.get("guest_cpu_config").object("'guest_cpu_config'"), content.name());
    var msrs = new TreeMap<Integer, Long>();
    for (MsrChange msr : config.msrs()) {
      msrs.put(msr.address(), msr.pattern().value());
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

  private static CpuidTable table(List<LeafChange> leaves) {
    return CpuidTable.of(leaves.stream().map(Fingerprint::entry).toList());
  }

  private static CpuidEntry entry(LeafChange leaf) {
    Registers values = Registers.ZERO;
    for (RegisterChange change : leaf.registers()) {
      values = values.with(change.register(), (int) change.pattern().value());
    }
    return new CpuidEntry(leaf.leaf().function(), leaf.leaf().index(), leaf.flags(), values);
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
