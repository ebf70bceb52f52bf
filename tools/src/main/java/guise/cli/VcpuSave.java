package guise.cli;

import guise.formats.SavedVcpuJson;
import guise.kvm.KvmException;
import guise.kvm.saved.SavedVcpu;
import guise.predict.Prediction;
import guise.predict.Scenario;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guise vcpu save}: the state a vCPU starts with, as JSON. */
@Command(
    name = "save",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Creates a vCPU in this process, gives it the CPUID that is asked for, and writes its state:"
          + " registers, XSAVE area and all (docs/saved-state.md).",
      "Exit status 1 if KVM refuses the CPUID."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise vcpu save --host sapphire-rapids --kernel 7.2 --permit amx -o state.json",
    })
final class VcpuSave implements Callable<Integer> {
  private final Console console;

  @Mixin private ScenarioOptions scenario = new ScenarioOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Write there, at once or not at all, instead of to standard output.")
  private @Nullable String file;

  VcpuSave(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Scenario question = scenario.one(console);
    Prediction prediction = Prediction.of(question);
    var kvm = VcpuRestore.kvm(question.host(), question.kernel(), question.granted());
    var vm = kvm.createVm();
    vm.createIrqchip();
    var vcpu = vm.createVcpu(0);
    try {
      vcpu.setCpuid2(prediction.request().value());
    } catch (KvmException refusal) {
      console.complain(String.valueOf(refusal.getMessage()));
      return Status.DIFFERS.code();
    }
    write(SavedVcpu.of(kvm, vcpu, origin(question)));
    return Status.OK.code();
  }

  private static String origin(Scenario question) {
    return question.host().name()
        + ", Linux "
        + question.kernel().version()
        + ", "
        + RequestText.of(question);
  }

  private void write(SavedVcpu saved) {
    String text = SavedVcpuJson.write(saved);
    Optional.ofNullable(file)
        .map(HostOptions::path)
        .ifPresentOrElse(path -> WholeFile.write(path, text), () -> console.print(text));
  }
}
