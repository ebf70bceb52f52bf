package guise.cli;

import guise.host.Host;
import guise.predict.Scenario;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Mixin;

/** The options that together make a question to the model. */
final class ScenarioOptions {
  private static final String EVERYTHING = "sapphire-rapids";

  @Mixin private HostOptions host = new HostOptions();
  @Mixin private KernelOptions kernel = new KernelOptions();
  @Mixin private RequestOptions request = new RequestOptions();

  /** The one question. */
  Scenario one(Console console) {
    kernel.check(1);
    request.check(1);
    return scenario(Side.BEFORE, host.host(console), console);
  }

  /** The one question; without a host, one that has everything; without a kernel, the newest. */
  Scenario oneOrEverything(Console console) {
    kernel.check(1);
    request.check(1);
    Host machine = host.hostOr(EVERYTHING, console);
    return new Scenario(
        machine,
        kernel.kernelOrNewest(machine),
        request.request(Side.BEFORE, console),
        request.permission());
  }

  /**
   * The one question about what this machine's KVM makes of its processor: nothing else can be run
   * on it.
   */
  Scenario onThisMachine(Console console) {
    if (host.areOthers() || kernel.isNamed()) {
      throw new BadInput(
          "--backend device is this machine under its kernel: other hosts and kernels go with the"
              + " engine");
    }
    request.check(1);
    return scenario(Side.BEFORE, Live.host(), console);
  }

  /** Whether the question is about this very machine. */
  boolean isLive() {
    return host.areLive();
  }

  /** The two questions of a comparison: before, and after. */
  List<Scenario> two(Console console) {
    host.check(2);
    kernel.check(2);
    request.check(2);
    if (!host.areTwo() && !kernel.areTwo() && !request.areTwo()) {
      throw new BadInput(
          "nothing to compare: give --kernel, --host, --cmdline, --vmm, --cpu, --template or"
              + " --table twice, or one --module with two values");
    }
    List<Host> hosts = host.hosts(console);
    return Arrays.stream(Side.values())
        .map(side -> scenario(side, side.of(hosts).orElseThrow(HostOptions::missing), console))
        .toList();
  }

  private Scenario scenario(Side side, Host host, Console console) {
    return new Scenario(
        host, kernel.kernel(side, host), request.request(side, console), request.permission());
  }
}
