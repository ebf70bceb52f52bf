package guise.formats;

import guise.host.CpuInfo;
import guise.host.Host;
import guise.host.Identity;
import guise.kernel.Kernel;
import guise.kernel.KernelVersion;
import guise.x86.Registers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * A host as recordings tell it, at the beginning of their section {@code info}: what {@link
 * Hosts#read} makes a host of again. Nothing that tells this machine from its equals is in it.
 */
public final class TraceHost {
  private static final int ADDRESS_SIZES = 0x8000_0008;

  private final Host host;
  private final List<String> lines = new ArrayList<>();

  private TraceHost(Host host) {
    this.host = host;
  }

  /**
   * The lines.
   *
   * @param xcr0 the host's XCR0, where somebody read it
   */
  public static List<String> lines(Host host, OptionalLong xcr0) {
    var text = new TraceHost(host);
    host.kernel().ifPresent(kernel -> text.add(uname(kernel.version())));
    host.report().ifPresent(text::cpuInfo);
    host.kernel().ifPresent(text::files);
    text.cpuid();
    text.msrs();
    xcr0.ifPresent(value -> text.lines.add("HOSTXCR0 %x".formatted(value)));
    return List.copyOf(text.lines);
  }

  private static String uname(KernelVersion version) {
    String spelling = version.spelling();
    return "UNAME " + (spelling.startsWith("Linux ") ? spelling : "Linux " + spelling);
  }

  /** What a file has may break off a line: a recording is read line by line. */
  private void add(String text) {
    lines.add(text.strip().replaceAll("\\R", " "));
  }

  // -- /proc/cpuinfo ----------------------------------------------------------------------------

  /** All of it or nothing: a flag that is not told is one that the kernel does not have. */
  private void cpuInfo(CpuInfo report) {
    Registers vendor = host.cpuid().query(0, 0);
    host.vendor().ifPresent(known -> line("vendor_id", known.signature()));
    var signature = host.cpuid().signature();
    line("cpu family", String.valueOf(signature.family()));
    line("model", String.valueOf(signature.model()));
    line("model name", host.cpuid().brand());
    line("cpuid level", String.valueOf(vendor.eax()));
    words("flags", report.flags());
    words("vmx flags", report.vmxFlags());
    words("bugs", report.bugs());
    int sizes = host.cpuid().query(ADDRESS_SIZES, 0).eax();
    int physical = report.physicalBits().orElse(sizes & 0xFF);
    line(
        "address sizes",
        "%d bits physical, %d bits virtual".formatted(physical, sizes >> 8 & 0xFF));
  }

  private void words(String name, Collection<String> words) {
    if (!words.isEmpty()) {
      line(name, String.join(" ", words.stream().sorted().toList()));
    }
  }

  private void line(String name, String value) {
    add("CPUINFO " + name + "\t: " + value);
  }

  // -- Files and registers ----------------------------------------------------------------------

  private void files(Kernel kernel) {
    kernel
        .modules()
        .values()
        .forEach((name, value) -> {
          String path = name.replaceFirst("\\.", "/parameters/");
          add("FILE /sys/module/%s: %s".formatted(path, value));
        });
    var options = TellableOptions.of(kernel.commandLine());
    if (!options.options().isEmpty()) {
      add("FILE /proc/cmdline: " + options);
    }
  }

  /** Those that KVM looks at, and no other: some name the processor's specimen. */
  private void msrs() {
    host.boot().msrs().entrySet().stream()
        .filter(msr -> KvmMsrs.addresses().contains(msr.getKey()))
        .forEach(msr -> add("HOSTMSR %x %x".formatted(msr.getKey(), msr.getValue())));
  }

  private void cpuid() {
    host.cpuid()
        .leaves()
        .forEach((leaf, values) -> {
          Registers told = Identity.cleared(leaf, values);
          lines.add(
              "RAWCPUID %08x.%x %08x %08x %08x %08x"
                  .formatted(
                      leaf.function(),
                      leaf.index(),
                      told.eax(),
                      told.ebx(),
                      told.ecx(),
                      told.edx()));
        });
  }
}
