package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.formats.Hosts;
import guise.formats.TraceTables;
import guise.guest.Permission;
import guise.host.Host;
import guise.predict.Prediction;
import guise.predict.Scenario;
import guise.request.AsSupported;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a recorded kernel reported as supported and emulated is what the model predicts from the
 * recorded host, entry for entry, register for register, in order.
 */
class RecordedTracesTest {
  private static final String PVM = "pvm-6.18-patched";

  /** What the out-of-tree pvm vendor module makes different from kvm_amd, by leaf. */
  private static final Map<String, String> PVM_DIFFERENCES =
      Map.of(
          "1.0", "pvm offers only what needs no virtualization: no XSAVE, no vector extensions",
          "7.0", "pvm offers only what needs no virtualization: no AVX2, AVX-512, SMEP, SMAP",
          "7.1", "pvm has no XSAVE, so nothing of AVX",
          "d.1", "pvm has no XSAVE, so none of its variants and no compacted size",
          "80000001.0", "pvm offers neither SVM nor what needs it",
          "8000000a.0", "pvm does not nest");

  private static Path trace(String name) {
    return Shared.root().resolve("contract/src/test/resources/traces/" + name + ".log.gz");
  }

  private static Prediction predict(String name) {
    Host host = Hosts.read(trace(name));
    var kernel = host.kernel().orElseThrow();
    return Prediction.of(
        new Scenario(host, kernel, AsSupported.PLAIN, Optional.of(Permission.NONE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "svm-6.1-mainline",
        "svm-6.12-mainline",
        "svm-6.17-mainline",
        "svm-7.2-mainline",
        "vmx-6.1-skx-mainline",
        "vmx-6.12-spr-mainline",
        "vmx-7.2-skx-mainline",
        "vmx-7.2-spr-mainline"
      })
  void aMainlineKernelReportsWhatIsPredicted(String name) {
    TraceTables recorded = TraceTables.read(trace(name));
    Prediction predicted = predict(name);
    assertTrue(recorded.supported().size() > 40, "the trace has a table");
    assertEquals(lines(recorded.supported()), lines(predicted.supported().value()));
    assertEquals(lines(recorded.emulated()), lines(predicted.emulated().value()));
    System.out.printf(
        "%s: %d supported and %d emulated entries equal%n",
        name, recorded.supported().size(), recorded.emulated().size());
  }

  @Test
  void aPatchedVendorModuleDiffersInNamedLeavesOnly() {
    TraceTables recorded = TraceTables.read(trace(PVM));
    CpuidTable predicted = predict(PVM).supported().value();
    var differing = new TreeMap<String, String>();
    for (CpuidEntry entry : recorded.supported()) {
      if (!predicted.find(entry.leaf()).equals(Optional.of(entry))) {
        String cause = PVM_DIFFERENCES.getOrDefault(entry.leaf().toString(), "NOT EXPLAINED");
        differing.put(entry.leaf().toString(), cause);
      }
    }
    assertEquals(new TreeMap<>(PVM_DIFFERENCES), differing);
    assertEquals(leaves(recorded.supported()), leaves(predicted));
    differing.forEach((leaf, cause) -> System.out.println(PVM + " " + leaf + ": " + cause));
  }

  private static List<String> lines(CpuidTable table) {
    return table.entries().stream().map(CpuidEntry::toString).toList();
  }

  private static List<String> leaves(CpuidTable table) {
    return table.entries().stream().map(entry -> entry.leaf().toString()).toList();
  }
}
