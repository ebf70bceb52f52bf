package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.formats.Fingerprint;
import guise.formats.Hosts;
import guise.host.Host;
import guise.host.LogicalCpu;
import guise.kernel.CommandLine;
import guise.kernel.Kernel;
import guise.kernel.KernelVersion;
import guise.kernel.ModuleParameters;
import guise.predict.Prediction;
import guise.predict.Scenario;
import guise.request.Firecracker;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.CpuidWord;
import guise.x86.Leaf;
import guise.x86.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The CPUID that Firecracker guests were found to have on three CPUs under three kernels, predicted
 * from public dumps of the same CPU models.
 *
 * <p>The dumped machines were others than the ones Firecracker ran on. What tells them apart is
 * listed here, each with its cause; nothing else may differ.
 */
class RecordedGuestsTest {
  /** A register in which the dumped machine is not the one Firecracker ran on. */
  private record OtherMachine(String cpu, CpuidWord word, int clear, int set, String cause) {
    LogicalCpu applyTo(LogicalCpu host) {
      int value = host.cpuid().readInRange(word);
      return host.with(word, value & ~clear | set);
    }
  }

  // spotless:off
  private static final List<OtherMachine> OTHER_MACHINES = List.of(
      is("AMD_MILAN", 0x7, 0, Register.EBX, 1 << 9, 0, "BIOS: fast string operations (ERMS) are off"),
      is("AMD_MILAN", 0x7, 0, Register.EDX, 1 << 4, 0, "BIOS: fast short REP MOVSB (FSRM) is off"),
      is("AMD_MILAN", 0x8000_0006, 0, Register.EDX, -1, 0x0600_9140, "another SKU: size of the third-level cache"),
      is("AMD_MILAN", 0x8000_001F, 0, Register.EAX, -1, 0x0101_FD3F, "microcode: newer encryption features"),
      is("AMD_MILAN", 0x8000_001F, 0, Register.EDX, -1, 0x1FE, "BIOS: how the ASIDs are split"),
      is("INTEL_ICELAKE", 0x4, 3, Register.ECX, -1, 0x0001_1FFF, "another SKU: size of the third-level cache"),
      is("INTEL_ICELAKE", 0x7, 0, Register.EAX, -1, 2, "microcode: index 2 of leaf 7"),
      is("INTEL_ICELAKE", 0x7, 2, Register.EDX, 0, 1, "microcode: PSFD"),
      is("INTEL_ICELAKE", 0x8000_0004, 0, Register.EBX, -1, 0x4847_3039, "another SKU: frequency in the brand string"),
      is("INTEL_SAPPHIRE_RAPIDS", 0x4, 3, Register.ECX, -1, 0x0001_BFFF, "another SKU: size of the third-level cache"));
  // spotless:on

  private static OtherMachine is(
      String cpu, int function, int index, Register register, int clear, int set, String cause) {
    return new OtherMachine(cpu, CpuidWord.of(function, index, register), clear, set, cause);
  }

  /** The hosts ran without nested virtualization and without SEV: no guest shows either. */
  private static final ModuleParameters MODULES =
      ModuleParameters.DEFAULTS
          .with("kvm_intel", "nested", "0")
          .with("kvm_amd", "nested", "0")
          .with("kvm_amd", "sev", "0");

  static final String MILAN = "AuthenticAMD0A00F11_K19_Milan_02_CPUID.txt";
  static final String ICE_LAKE = "GenuineIntel00606A6_ICX_04_CPUID.txt";
  static final String SAPPHIRE_RAPIDS = "GenuineIntel00806F8_SapphireRapids_06_CPUID.txt";

  static Fingerprint fingerprint(String cpu, String kernel) {
    String file = "fingerprint_%s_%shost.json".formatted(cpu, kernel);
    return Fingerprint.read(Shared.path("dumps/firecracker-fingerprints/" + file));
  }

  static Prediction predict(String cpu, String dump, Fingerprint recorded) {
    Host dumped =
        Hosts.read(Shared.path("dumps/instlatx64/" + dump))
            .withMicrocode(recorded.microcodeVersion());
    LogicalCpu boot = dumped.boot();
    for (OtherMachine difference : OTHER_MACHINES) {
      if (difference.cpu.equals(cpu)) {
        boot = difference.applyTo(boot);
      }
    }
    Host host =
        new Host(
            dumped.name(),
            dumped.source(),
            List.of(boot),
            dumped.report(),
            dumped.kernel(),
            dumped.gaps());
    var version = KernelVersion.parse(recorded.kernelVersion());
    var kernel = new Kernel(version, CommandLine.EMPTY, MODULES);
    return Prediction.of(new Scenario(host, kernel, Firecracker.plain(), Optional.empty()));
  }

  @ParameterizedTest(name = "{0} on {2}")
  @CsvSource(
      textBlock =
          """
          AMD_MILAN, AuthenticAMD0A00F11_K19_Milan_02_CPUID.txt, 5.10
          AMD_MILAN, AuthenticAMD0A00F11_K19_Milan_02_CPUID.txt, 6.1
          AMD_MILAN, AuthenticAMD0A00F11_K19_Milan_02_CPUID.txt, 6.18
          INTEL_ICELAKE, GenuineIntel00606A6_ICX_04_CPUID.txt, 5.10
          INTEL_ICELAKE, GenuineIntel00606A6_ICX_04_CPUID.txt, 6.1
          INTEL_ICELAKE, GenuineIntel00606A6_ICX_04_CPUID.txt, 6.18
          INTEL_SAPPHIRE_RAPIDS, GenuineIntel00806F8_SapphireRapids_06_CPUID.txt, 5.10
          INTEL_SAPPHIRE_RAPIDS, GenuineIntel00806F8_SapphireRapids_06_CPUID.txt, 6.1
          INTEL_SAPPHIRE_RAPIDS, GenuineIntel00806F8_SapphireRapids_06_CPUID.txt, 6.18
          """)
  void aFirecrackerGuestHasThePredictedCpuid(String cpu, String dump, String kernel) {
    Fingerprint recorded = fingerprint(cpu, kernel);
    CpuidTable predicted = predict(cpu, dump, recorded).guest().value();
    var differing = new ArrayList<String>();
    int registers = 0;
    for (Leaf leaf : leavesOf(recorded.cpuid(), predicted)) {
      registers += Register.values().length;
      String was = lineOf(recorded.cpuid(), leaf);
      String is = lineOf(predicted, leaf);
      if (!was.equals(is)) {
        differing.add("recorded " + was + ", predicted " + is);
      }
    }
    assertTrue(registers > 120, "the fingerprint has a table");
    assertEquals(List.of(), differing);
    System.out.printf(
        "%s on %s: %d registers equal, given %d differences between the machines%n",
        cpu, recorded.kernelVersion(), registers, differencesOf(cpu));
    OTHER_MACHINES.stream()
        .filter(difference -> difference.cpu.equals(cpu) && kernel.equals("6.1"))
        .forEach(
            difference -> System.out.println("  " + difference.word + ": " + difference.cause));
  }

  private static long differencesOf(String cpu) {
    return OTHER_MACHINES.stream().filter(difference -> difference.cpu.equals(cpu)).count();
  }

  private static SortedSet<Leaf> leavesOf(CpuidTable... tables) {
    var leaves = new TreeSet<Leaf>();
    for (CpuidTable table : tables) {
      table.forEach(entry -> leaves.add(entry.leaf()));
    }
    return leaves;
  }

  private static String lineOf(CpuidTable table, Leaf leaf) {
    return table.entries().stream()
        .filter(entry -> entry.leaf().equals(leaf))
        .findFirst()
        .map(CpuidEntry::toString)
        .orElse("nothing at " + leaf);
  }
}
