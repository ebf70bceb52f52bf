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
import guise.x86.Registers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a recorded kernel reported as supported and emulated is what the model predicts from the
 * recorded host, entry for entry, register for register, in order.
 */
class RecordedTracesTest {
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
        "vmx-7.2-spr-mainline",
        "pvm-6.18-patched"
      })
  void aRecordedKernelReportsWhatIsPredicted(String name) {
    TraceTables recorded = TraceTables.read(trace(name));
    Prediction predicted = predict(name);
    assertTrue(recorded.supported().size() > 40, "the trace has a table");
    assertEquals(lines(recorded.supported()), lines(predicted.supported().value()));
    assertEquals(lines(recorded.emulated()), lines(predicted.emulated().value()));
    System.out.printf(
        "%s: %d supported and %d emulated entries equal%n",
        name, recorded.supported().size(), recorded.emulated().size());
  }

  /** What the recording's first vCPU became of KVM's own table: four of its leaves differ. */
  @Test
  void kvmPvmImposesWhatIsPredicted() {
    CpuidTable guest = predict("pvm-6.18-patched").guest().value();
    assertEquals("f7f83203 178bfbff", ecxAndEdx(guest, 1, 0));
    assertEquals("00005f46 00000110", ecxAndEdx(guest, 7, 0));
    assertEquals(0x30, guest.find(7, 1).orElseThrow().values().eax());
    assertEquals(new Registers(7, 0x240, 0, 0), guest.find(0xD, 1).orElseThrow().values());
  }

  private static String ecxAndEdx(CpuidTable table, int function, int index) {
    Registers values = table.find(function, index).orElseThrow().values();
    return "%08x %08x".formatted(values.ecx(), values.edx());
  }

  private static List<String> lines(CpuidTable table) {
    return table.entries().stream().map(CpuidEntry::toString).toList();
  }
}
