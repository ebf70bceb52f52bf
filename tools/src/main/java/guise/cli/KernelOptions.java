package guise.cli;

import guise.host.Host;
import guise.kernel.CommandLine;
import guise.kernel.Kernel;
import guise.kernel.KernelRules;
import guise.kernel.KernelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which kernel the host runs, and how it was started. */
final class KernelOptions {
  @Option(
      names = "--kernel",
      paramLabel = "VERSION",
      description =
          "Its kernel: 6.1, 6.1.90, 5.10.223-amd64. Default: the one the host's source tells.")
  private List<String> versions = new ArrayList<>();

  @Option(
      names = "--cmdline",
      paramLabel = "OPTIONS",
      description = "More of the kernel's command line: \"nopku clearcpuid=avx512f\".")
  private List<String> commandLines = new ArrayList<>();

  @Option(
      names = "--module",
      paramLabel = "MODULE.NAME=VALUE",
      description = "A module parameter, such as kvm_intel.nested=0; repeatable.")
  private List<String> parameters = new ArrayList<>();

  /** How often an option may be given: twice where two kernels are compared. */
  void check(int limit) {
    Side.atMost(limit, "--kernel", versions);
    Side.atMost(limit, "--cmdline", commandLines);
  }

  /** Whether a kernel, or anything about it, was named. */
  boolean isGiven() {
    return !versions.isEmpty() || !commandLines.isEmpty() || !parameters.isEmpty();
  }

  boolean areTwo() {
    return versions.size() > 1 || commandLines.size() > 1 || ModuleSetting.differ(parameters);
  }

  /** Whether anything is said of the kernel. */
  boolean isNamed() {
    return !versions.isEmpty() || !commandLines.isEmpty() || !parameters.isEmpty();
  }

  /** The kernel of one side. */
  Kernel kernel(Side side, Host host) {
    return completed(side, named(side, host).or(host::kernel).orElseThrow(() -> missing(host)));
  }

  /** The kernel that is named, or else the host's own, or else the newest. */
  Kernel kernelOrNewest(Host host) {
    Side side = Side.BEFORE;
    return completed(
        side, named(side, host).or(host::kernel).orElseGet(() -> plain(KernelRules.newest())));
  }

  private Optional<Kernel> named(Side side, Host host) {
    return side.of(versions)
        .map(text -> new KernelSpelling(text).version())
        .map(v -> host.kernel().map(k -> k.with(v)).orElseGet(() -> plain(v)));
  }

  private Kernel completed(Side side, Kernel plain) {
    Kernel kernel = plain;
    kernel = new Kernel(kernel.version(), options(side, kernel), kernel.modules());
    kernel = ModuleSetting.all(parameters, side, kernel);
    KernelSpelling.check(kernel.version());
    return kernel;
  }

  private CommandLine options(Side side, Kernel kernel) {
    return side.of(commandLines)
        .map(text -> kernel.commandLine().and(CommandLine.parse(text)))
        .orElse(kernel.commandLine());
  }

  private static Kernel plain(KernelVersion version) {
    return Kernel.of("6.1").with(version);
  }

  private static BadInput missing(Host host) {
    return new BadInput(
        "--kernel is missing, and " + host.name() + " does not say which kernel it runs");
  }
}
