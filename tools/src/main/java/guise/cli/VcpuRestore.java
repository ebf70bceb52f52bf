package guise.cli;

import guise.cli.report.Cell;
import guise.cli.report.Column;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.cli.report.Report;
import guise.cli.report.Tone;
import guise.engine.EmulatedKvm;
import guise.engine.ProcessPermissions;
import guise.formats.SavedVcpuJson;
import guise.guest.Permission;
import guise.host.Host;
import guise.kernel.Behaviour;
import guise.kernel.Kernel;
import guise.kernel.KernelRules;
import guise.kvm.saved.Refused;
import guise.kvm.saved.Restoration;
import guise.kvm.saved.SavedVcpu;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code guise vcpu restore}: what a KVM refuses of a saved state. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Restores a saved vCPU in this process, on a host and a kernel, part by part, and shows what"
          + " KVM refuses.",
      "Exit status 1 if it refuses anything."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  guise vcpu restore state.json --host ice-lake --kernel 6.1"})
final class VcpuRestore implements Callable<Integer> {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("part"),
          Column.of("ioctl"),
          Column.of("outcome"),
          Column.of("register"),
          Column.of("rule"));

  private final Console console;

  @Parameters(arity = "1", paramLabel = "FILE|-", description = "A saved vCPU, as JSON.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String file;

  @Mixin private HostOptions host = new HostOptions();
  @Mixin private KernelOptions kernel = new KernelOptions();
  @Mixin private PermissionOptions permission = new PermissionOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  VcpuRestore(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    kernel.check(1);
    Host machine = host.host(console);
    SavedVcpu saved =
        file.equals(HostOptions.STDIN)
            ? SavedVcpuJson.read(console.in(), "standard input")
            : SavedVcpuJson.read(HostOptions.path(file));
    Kernel linux = kernel.kernel(Side.BEFORE, machine);
    var kvm = kvm(machine, linux, permission.permission().orElse(Permission.NONE));
    var vm = kvm.createVm();
    vm.createIrqchip();
    Restoration restoration = saved.rehearse(kvm, vm.createVcpu(0));
    output.print(new Report("restore", parts(saved, machine, linux, restoration)), console);
    return (restoration.isComplete() ? Status.OK : Status.DIFFERS).code();
  }

  /** KVM for a process that asked for tiles where it is permitted to give them. */
  static EmulatedKvm kvm(Host host, Kernel kernel, Permission permission) {
    var process = ProcessPermissions.of(host, kernel);
    boolean asks = KernelRules.of(kernel.version()).does(Behaviour.XCOMP_PRCTL);
    boolean has = (process.supported() & Permission.DYNAMIC) != 0;
    if (asks && has && permission.allows(Permission.DYNAMIC)) {
      process.requestForGuests(Long.numberOfTrailingZeros(Permission.DYNAMIC));
    }
    return new EmulatedKvm(host, kernel, process);
  }

  private static List<Part> parts(
      SavedVcpu saved, Host host, Kernel kernel, Restoration restoration) {
    var facts =
        new Part.Facts(
            "summary",
            "",
            List.of(
                new Fact("origin", "saved on", Cell.of(saved.origin())),
                new Fact("host", "restored on", Cell.of(host.name())),
                new Fact("kernel", "kernel", Cell.of(kernel.version().toString())),
                new Fact("complete", "complete", Cell.of(restoration.isComplete()))));
    var rows = new ArrayList<List<Cell>>();
    for (var part : guise.kvm.saved.Part.values()) {
      rows.addAll(rows(part, restoration));
    }
    return List.of(facts, new Part.Table("parts", "Parts", COLUMNS, rows, Part.Layout.LINES));
  }

  private static List<List<Cell>> rows(guise.kvm.saved.Part part, Restoration restoration) {
    Cell name = Cell.of(Words.of(part));
    Cell ioctl = Cell.of(part.ioctl());
    if (restoration.applied().contains(part)) {
      return List.of(List.of(name, ioctl, Cell.of("restored").in(Tone.GOOD), Cell.NONE, Cell.NONE));
    }
    if (restoration.untried().contains(part)) {
      return List.of(List.of(name, ioctl, Cell.of("not tried").in(Tone.DIM), Cell.NONE, Cell.NONE));
    }
    return restoration.refused().stream()
        .filter(refused -> refused.part() == part)
        .map(refused -> row(name, ioctl, refused))
        .toList();
  }

  private static List<Cell> row(Cell name, Cell ioctl, Refused refused) {
    String how = refused.errno().map(Enum::name).orElse("not written");
    return List.of(
        name,
        ioctl,
        Cell.of(how).in(Tone.DANGER),
        refused
            .register()
            .map(msr -> Cell.of("0x%x = 0x%x".formatted(msr.index(), msr.value())))
            .orElse(Cell.NONE),
        Cell.of(refused.rule().orElse("")));
  }
}
