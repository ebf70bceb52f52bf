package guise.cli;

import guise.cli.run.Ending;
import guise.cli.run.GuestImage;
import guise.cli.run.GuestMachine;
import guise.cli.run.ImageException;
import guise.cli.run.Numbers;
import guise.engine.EmulatedVcpu;
import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.predict.Prediction;
import guise.predict.Scenario;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code guise run}: executes an image on the CPU that a KVM guest would see. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Executes an image on exactly the CPU a KVM guest sees: multiboot, ELF, flat or real-mode"
          + " code. Ports 0xE9 and 0x3F8 are the console; a byte to 0xF4 ends the run with that exit"
          + " status, the word Shutdown to 0x8900 with 0.",
      "Without --host it is a CPU that has everything. Without --kernel it is the host's own kernel,"
          + " where its source tells, or the newest.",
      "--backend device: this machine's CPU under its own kernel; no traces, no counted instructions."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise run cpuid64.bin --patch 0x48=1000000",
      "  guise run --format real boot.bin --host milan --kernel 6.1 --trace -",
      "  guise run kernel.elf --memory 256M --timeout 10 --trace-cpuid"
    })
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private ImageOptions image = new ImageOptions();

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "The guest's memory, from address 0 (default: ${DEFAULT-VALUE}).")
  private String memory = "64M";

  @Mixin private RunLimits limits = new RunLimits();
  @Mixin private TraceOptions traces = new TraceOptions();

  @Option(
      names = "--backend",
      paramLabel = "engine|device",
      description = "What executes: Guise itself, or this machine's /dev/kvm (default: engine).")
  private Backend backend = Backend.ENGINE;

  @Mixin private ScenarioOptions scenario = new ScenarioOptions();

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (backend == Backend.DEVICE) {
      limits.checkForDevice();
      traces.checkForDevice();
    }
    Scenario question = backend.question(scenario, console);
    Prediction prediction = Prediction.of(question);
    long size = memorySize();
    GuestImage loaded = image.read(console);
    var cpuid = prediction.request().value();
    try (Kvm kvm = backend.kvm(question);
        var machine = new GuestMachine(kvm, cpuid, size, console.bytes())) {
      machine.load(loaded);
      backend.warn(kvm, question, console);
      return execute(machine, prediction);
    } catch (ImageException e) {
      throw image.isNone(e);
    } catch (KvmException e) {
      console.complain(String.valueOf(e.getMessage()));
      return Status.DIFFERS.code();
    }
  }

  private int execute(GuestMachine machine, Prediction prediction) {
    try (var trace = traces.open(console, prediction)) {
      if (machine.vcpu() instanceof EmulatedVcpu vcpu) {
        trace.attach(vcpu);
        limits.apply(vcpu);
      }
      try (var watch = limits.watch(machine.vcpu(), console)) {
        Ending ending = machine.run();
        watch.clear();
        trace.finish();
        return EndingText.of(ending, console);
      }
    }
  }

  private long memorySize() {
    try {
      long size = Numbers.bytes(memory);
      if (size >= MIB && size % PAGE == 0 && size <= MOST) {
        return size;
      }
    } catch (ArithmeticException | NumberFormatException _) {
      // said below
    }
    throw new BadInput("--memory takes 1M to 3G in whole pages, not " + memory);
  }

  static long number(String option, String text) {
    try {
      return Numbers.parse(text);
    } catch (NumberFormatException _) {
      throw new BadInput(option + " takes a number, like 0x100000, not " + text);
    }
  }

  private static final long MIB = 1 << 20;
  private static final long PAGE = 4096;
  private static final long MOST = 3L << 30;
}
