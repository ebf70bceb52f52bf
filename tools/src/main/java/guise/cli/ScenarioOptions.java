package guise.cli;

import guise.host.Host;
import guise.predict.Scenario;
import picocli.CommandLine.Mixin;

/** The options that together make a question to the model. */
final class ScenarioOptions {
  @Mixin private HostOptions host = new HostOptions();
  @Mixin private KernelOptions kernel = new KernelOptions();
  @Mixin private RequestOptions request = new RequestOptions();

  /** The one question. */
  Scenario one(Console console) {
    kernel.check(1);
    request.check(1);
    return scenario(Side.BEFORE, host.host(console), console);
  }

  private Scenario scenario(Side side, Host host, Console console) {
    return new Scenario(
        host,
        kernel.kernel(side, host),
        request.request(side, console),
        request.permission());
  }
}
