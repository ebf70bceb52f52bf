package guise.formats;

import guise.host.Host.Gap;
import guise.kernel.CommandLine;
import guise.kernel.Kernel;
import guise.kernel.KernelVersion;
import guise.kernel.ModuleParameters;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The kernel that runs, out of {@code /proc} and {@code /sys}, and what they do not tell. */
final class LiveKernel {
  private static final List<String> VENDORS = List.of("kvm_intel", "kvm_amd", "kvm_pvm");

  private final Path root;
  private final List<Gap> gaps = new ArrayList<>();
  private final Map<String, String> parameters = new TreeMap<>();
  private final Optional<Kernel> kernel;

  LiveKernel(Path root) {
    this.root = root;
    modules();
    this.kernel = read();
  }

  /** The kernel; empty where not even its version can be read. */
  Optional<Kernel> kernel() {
    return kernel;
  }

  List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  private Optional<Kernel> read() {
    Optional<String> release = text("proc/sys/kernel/osrelease");
    String build = text("proc/sys/kernel/version").orElse("");
    Optional<String> options = text("proc/cmdline");
    if (options.isEmpty()) {
      gap("the kernel's command line", "/proc/cmdline cannot be read or is empty");
    }
    try {
      return release
          .map(r -> KernelVersion.parse("Linux " + r.strip() + " " + build.strip()))
          .map(v -> new Kernel(v, CommandLine.parse(options.orElse("")), known()))
          .or(() -> unknown("/proc/sys/kernel/osrelease cannot be read"));
    } catch (IllegalArgumentException _) {
      return unknown("its release is no version: " + release.orElse("").strip());
    }
  }

  private Optional<Kernel> unknown(String because) {
    gap("the kernel", because);
    return Optional.empty();
  }

  private ModuleParameters known() {
    return ModuleParameters.of(parameters);
  }

  private void modules() {
    var loaded = new TreeSet<String>();
    try (DirectoryStream<Path> modules =
        Files.newDirectoryStream(root.resolve("sys/module"), "{kvm,kvm_*}")) {
      modules.forEach(module -> loaded.add(String.valueOf(module.getFileName())));
    } catch (IOException _) {
      gap("KVM's modules and their parameters", "/sys/module cannot be read");
      return;
    }
    loaded.forEach(this::parameters);
    missing(loaded);
  }

  private void missing(Set<String> loaded) {
    var vendors = new TreeSet<>(loaded);
    vendors.remove("kvm");
    if (loaded.isEmpty()) {
      gap("KVM's modules and their parameters", "no module kvm is loaded or built in");
    } else if (vendors.isEmpty()) {
      gap("KVM's vendor module and its parameters", "none is loaded");
    } else if (vendors.stream().noneMatch(VENDORS::contains)) {
      gap(
          "the rules of " + String.join(", ", vendors),
          "Guise does not know this vendor module: the rules of kvm_intel or kvm_amd are told");
    }
  }

  private void parameters(String module) {
    Path directory = root.resolve("sys/module/" + module + "/parameters");
    var unreadable = new TreeSet<String>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = module + "." + file.getFileName();
        try {
          parameters.put(name, Files.readString(file).strip());
        } catch (IOException _) {
          unreadable.add(name);
        }
      }
    } catch (IOException _) {
      return; // a module without parameters
    }
    if (!unreadable.isEmpty()) {
      gap(String.join(", ", unreadable), "no permission to read: taken to have their defaults");
    }
  }

  private void gap(String what, String because) {
    gaps.add(new Gap(what, because));
  }

  private Optional<String> text(String path) {
    try {
      return Optional.of(Files.readString(root.resolve(path))).filter(text -> !text.isBlank());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
