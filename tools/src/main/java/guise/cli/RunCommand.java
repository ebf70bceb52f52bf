package guise.cli;

import guise.cli.run.Ending;
import guise.cli.run.GuestImage;
import guise.cli.run.GuestMachine;
import guise.cli.run.ImageException;
import guise.cli.run.ImageForm;
import guise.cli.run.Numbers;
import guise.cli.run.Patch;
import guise.engine.EmulatedVcpu;
import guise.kvm.KvmException;
import guise.predict.Prediction;
import guise.predict.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      "Without --host it is a CPU that has everything, and without --kernel the newest."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  guise run cpuid64.bin --patch 0x48=1000000",
      "  guise run --format real boot.bin --host milan --kernel 6.1 --trace -",
      "  guise run kernel.elf --memory 256M --timeout 10 --trace-cpuid"
    })
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(arity = "1", paramLabel = "IMAGE", description = "What to execute.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String image;

  @Option(
      names = "--format",
      paramLabel = "auto|flat|multiboot|real",
      description = "What the image is (default: ${DEFAULT-VALUE}, by its headers).")
  private ImageForm form = ImageForm.AUTO;

  @Option(
      names = "--load",
      paramLabel = "ADDRESS",
      description = "Where a flat (default: 0x100000) or real-mode image (0x7C00) goes.")
  private @Nullable String load;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "The guest's memory, from address 0 (default: ${DEFAULT-VALUE}).")
  private String memory = "64M";

  @Option(
      names = "--patch",
      paramLabel = "OFFSET=VALUE",
      description = "Write a number of 64 bits into the image first; repeatable.")
  private List<String> patches = new ArrayList<>();

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
    Scenario question = scenario.oneOrEverything(console);
    Prediction prediction = Prediction.of(question);
    long size = memorySize();
    try {
      GuestImage loaded = form.read(file(), loadAddress());
      var cpuid = prediction.request().value();
      var machine = new GuestMachine(backend.kvm(question), cpuid, size, console.out());
      machine.load(loaded);
      return execute(machine, prediction);
    } catch (ImageException e) {
      throw new BadInput(image + ": " + e.getMessage());
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
        return EndingText.of(ending, console);
      }
    }
  }

  private byte[] file() {
    Path path = HostOptions.path(image);
    try {
      byte[] bytes = Files.readAllBytes(path);
      patches.stream().map(Patch::parse).forEach(patch -> patch.applyTo(bytes));
      return bytes;
    } catch (NoSuchFileException _) {
      throw new BadInput(image + ": there is no such file");
    } catch (IOException e) {
      throw new BadInput(image + ": cannot be read: " + e.getMessage());
    }
  }

  private OptionalLong loadAddress() {
    return load == null ? OptionalLong.empty() : OptionalLong.of(number("--load", load));
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
