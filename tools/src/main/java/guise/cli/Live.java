package guise.cli;

import guise.cli.report.Cell;
import guise.cli.report.Part;
import guise.cli.report.Part.Fact;
import guise.device.Availability;
import guise.device.DeviceKvm;
import guise.device.ThisProcessors;
import guise.engine.PvmFindings;
import guise.formats.Hosts;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.kvm.Kvm;
import guise.kvm.KvmException;
import guise.predict.Prediction;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Register;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** This very machine: what it is, and what its KVM says. */
final class Live {
  private static final String TITLE = "KVM on this machine";

  private Live() {}

  static Host host() {
    return Hosts.thisMachine(ThisProcessors.find());
  }

  /** What can only be asked of /dev/kvm. */
  static void requireKvm() {
    Availability.missing()
        .ifPresent(reason -> {
          throw new BadInput(reason);
        });
  }

  /** What the vendor module imposes here, learned from a fresh vCPU; empty if it is Linux's own. */
  static Optional<PvmFindings> findings(Kernel kernel, Kvm kvm) {
    return kernel.modules().tellOf("kvm_pvm")
        ? Optional.of(PvmFindings.learn(kvm))
        : Optional.empty();
  }

  /** What the device tells of itself, or the one line that says why it was not asked. */
  static Part kvm() {
    Optional<Part> missing = Availability.missing().map(Live::notAsked);
    if (missing.isPresent()) {
      return missing.get();
    }
    try (Kvm kvm = DeviceKvm.open()) {
      var facts = new ArrayList<Fact>();
      facts.add(new Fact("apiVersion", "API version", Cell.of(kvm.apiVersion())));
      int entries = kvm.supportedCpuid().entries().size();
      facts.add(new Fact("supportedEntries", "supported CPUID entries", Cell.of(entries)));
      int msrs = kvm.msrIndexList().size();
      facts.add(new Fact("msrs", "MSRs to save", Cell.of(msrs)));
      int features = kvm.featureMsrIndexList().size();
      facts.add(new Fact("featureMsrs", "feature MSRs", Cell.of(features)));
      ThisProcessors.xcr0().ifPresent(xcr0 -> facts.add(xcr0(xcr0)));
      return new Part.Facts("kvm", TITLE, facts);
    } catch (KvmException e) {
      return notAsked(String.valueOf(e.getMessage()));
    }
  }

  private static Part notAsked(String reason) {
    return new Part.Notes("kvmNotAsked", TITLE + " was not asked", List.of(reason));
  }

  private static Fact xcr0(long value) {
    return new Fact("xcr0", "XCR0 of the host", Cell.of("0x" + Long.toHexString(value)));
  }

  /** How the table that KVM returns differs from the one that was explained. */
  static Part compared(Prediction prediction) {
    Optional<Part> missing = Availability.missing().map(Live::notAsked);
    if (missing.isPresent()) {
      return missing.get();
    }
    try (Kvm kvm = DeviceKvm.open()) {
      CpuidTable told = kvm.supportedCpuid().entries();
      List<String> differences = differences(prediction.supported().value(), told);
      String title = "KVM_GET_SUPPORTED_CPUID on this machine, other than told here: ";
      String count = differences.isEmpty() ? "nothing" : differences.size() + " registers";
      return new Part.Notes("kvmDiffers", title + count, differences);
    } catch (KvmException e) {
      return notAsked(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> differences(CpuidTable explained, CpuidTable told) {
    var differences = new ArrayList<String>();
    for (CpuidEntry entry : told) {
      find(explained, entry)
          .ifPresentOrElse(
              ours -> differences.addAll(differences(ours, entry)),
              () -> differences.add(entry.leaf() + ": not told here, KVM has the entry"));
    }
    for (CpuidEntry entry : explained) {
      if (find(told, entry).isEmpty()) {
        differences.add(entry.leaf() + ": told here, KVM lacks the entry");
      }
    }
    return differences;
  }

  private static List<String> differences(CpuidEntry explained, CpuidEntry told) {
    return Arrays.stream(Register.values())
        .filter(register ->
            ((explained.get(register) ^ told.get(register)) & shared(told, register)) != 0)
        .map(register ->
            "%s.%s: told 0x%08x, KVM says 0x%08x"
                .formatted(told.leaf(), register, explained.get(register), told.get(register)))
        .toList();
  }

  /** What all CPUs of a machine say alike: which one KVM asked, nobody chose. */
  private static int shared(CpuidEntry entry, Register register) {
    return switch (entry.function()) {
      case 0x1 -> register == Register.EBX ? 0x00FF_FFFF : -1;
      case 0xB, 0x1F, 0x8000_0026 -> register == Register.EDX ? 0 : -1;
      case 0x8000_001E -> 0;
      default -> -1;
    };
  }

  private static Optional<CpuidEntry> find(CpuidTable table, CpuidEntry like) {
    return table.entries().stream().filter(e -> e.leaf().equals(like.leaf())).findFirst();
  }
}
