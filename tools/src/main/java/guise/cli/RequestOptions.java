package guise.cli;

import guise.formats.CpuidTableJson;
import guise.formats.FirecrackerTemplates;
import guise.guest.Permission;
import guise.request.AsSupported;
import guise.request.Edit;
import guise.request.Edited;
import guise.request.Firecracker;
import guise.request.Qemu;
import guise.request.QemuCpu;
import guise.request.Raw;
import guise.request.Request;
import guise.request.Smp;
import guise.x86.CpuidTable;
import guise.x86.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what the VMM asks KVM for. */
final class RequestOptions {
  /** The programs whose requests Guise knows. */
  enum Vmm {
    KVM,
    FIRECRACKER,
    QEMU;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  @Option(
      names = "--vmm",
      paramLabel = "kvm|firecracker|qemu",
      description = "Who asks; kvm: KVM's supported CPUID handed back as it is (the default).")
  private List<Vmm> vmms = new ArrayList<>();

  @Option(
      names = "--cpu",
      paramLabel = "MODEL",
      description = "QEMU's -cpu: host,-avx2,+pku (default: host).")
  private List<String> cpus = new ArrayList<>();

  @Option(
      names = "--template",
      paramLabel = "FILE",
      description = "Firecracker's custom CPU template.")
  private List<String> templates = new ArrayList<>();

  @Option(
      names = "--table",
      paramLabel = "FILE|-",
      description = "No VMM: this table of CPUID entries, as JSON.")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--vcpus",
      paramLabel = "N",
      description = "How many vCPUs the guest has (default: ${DEFAULT-VALUE}).")
  private int vcpus = 1;

  @Option(
      names = "--set",
      paramLabel = "FEATURE",
      description = "A feature to announce, whatever the VMM does; repeatable.")
  private List<String> set = new ArrayList<>();

  @Option(
      names = "--clear",
      paramLabel = "FEATURE",
      description = "A feature not to announce, whatever the VMM does; repeatable.")
  private List<String> clear = new ArrayList<>();

  @Mixin private PermissionOptions permission = new PermissionOptions();

  void check(int limit) {
    Side.atMost(limit, "--vmm", vmms);
    Side.atMost(limit, "--cpu", cpus);
    Side.atMost(limit, "--template", templates);
    Side.atMost(limit, "--table", tables);
    boolean qemu = vmms.contains(Vmm.QEMU);
    boolean firecracker = vmms.contains(Vmm.FIRECRACKER);
    demand(cpus.isEmpty() || qemu, "--cpu goes with --vmm qemu");
    demand(templates.isEmpty() || firecracker, "--template goes with --vmm firecracker");
    demand(tables.isEmpty() || vmms.isEmpty(), "--table and --vmm exclude each other");
    demand(vcpus == 1 || qemu || firecracker, "--vcpus goes with --vmm qemu or firecracker");
    demand(vcpus >= 1, "--vcpus takes a number from 1, not " + vcpus);
  }

  private static void demand(boolean holds, String otherwise) {
    if (!holds) {
      throw new BadInput(otherwise);
    }
  }

  boolean areTwo() {
    return vmms.size() > 1 || cpus.size() > 1 || templates.size() > 1 || tables.size() > 1;
  }

  Optional<Permission> permission() {
    return permission.permission();
  }

  Request request(Side side, Console console) {
    Request request =
        side.of(tables)
            .<Request>map(name -> new Raw(table(name, console)))
            .orElseGet(() -> asked(side));
    List<Edit> edits = edits();
    return edits.isEmpty() ? request : new Edited(request, edits);
  }

  private static CpuidTable table(String name, Console console) {
    return name.equals(HostOptions.STDIN)
        ? CpuidTableJson.read(console.in(), "standard input")
        : CpuidTableJson.read(HostOptions.path(name));
  }

  private Request asked(Side side) {
    return switch (side.of(vmms).orElse(Vmm.KVM)) {
      case KVM -> AsSupported.PLAIN;
      case FIRECRACKER ->
          new Firecracker(
              vcpus, side.of(templates).map(HostOptions::path).map(FirecrackerTemplates::read));
      case QEMU -> new Qemu(cpu(side.of(cpus).orElse("host")), Smp.of(vcpus));
    };
  }

  private static QemuCpu cpu(String text) {
    try {
      return QemuCpu.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadInput("--cpu " + e.getMessage());
    }
  }

  private List<Edit> edits() {
    var edits = new ArrayList<Edit>();
    set.forEach(word -> edits.add(Edit.set(NameOptions.meant(word).getFirst())));
    for (String word : clear) {
      Feature feature = NameOptions.meant(word).getFirst();
      demand(
          edits.stream().noneMatch(edit -> edit.feature().equals(feature)),
          "'" + word + "' is both set and cleared");
      edits.add(Edit.clear(feature));
    }
    return edits;
  }
}
