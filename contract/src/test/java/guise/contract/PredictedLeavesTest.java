package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.formats.Profiles;
import guise.kernel.CommandLine;
import guise.kernel.Kernel;
import guise.kernel.KernelVersion;
import guise.kernel.ModuleParameters;
import guise.predict.Prediction;
import guise.predict.Scenario;
import guise.request.AsSupported;
import guise.request.Edit;
import guise.request.Edited;
import guise.request.Request;
import guise.x86.CpuidEntry;
import guise.x86.CpuidTable;
import guise.x86.Leaf;
import guise.x86.StaticFeature;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole leaves that KVM reports or a vCPU holds, where a version or an option decides. */
class PredictedLeavesTest {
  private static Prediction predict(String host, String kernel, String options, Request request) {
    return Prediction.of(
        new Scenario(
            Profiles.find(host).orElseThrow(),
            new Kernel(
                KernelVersion.parse(kernel), CommandLine.parse(options), ModuleParameters.DEFAULTS),
            request,
            Optional.empty()));
  }

  @ParameterizedTest(name = "{0}, {1} {2}: {3} is {4}, {5}")
  @CsvSource(
      textBlock =
          """
          bergamo,         6.12,   '',            80000008.0, 00343934 1302d205 000080ff 00000000, five levels of nested page tables
          bergamo,         6.12,   no5lvl,        80000008.0, 00303934 1302d205 000080ff 00000000, four levels map 48 bits
          bergamo,         6.1,    '',            80000008.0, 00003934 1302d205 000080ff 00000000, no guest width before 6.10
          rome,            6.0.3,  '',            8000001e.0, 00000000 00000100 00000000 00000000, the host's topology shows
          sapphire-rapids, 6.0.3,  '',            b.1,        00000007 00000048 00000201 00000000, the host's topology shows
          sapphire-rapids, 6.1,    '',            b.0,        00000000 00000000 00000000 00000000, and is hidden
          alder-lake,      6.12,   '',            a.0,        00000000 00000000 00000000 00000000, no PMU on hybrids
          milan,           5.10.223, '',          80000000.0, 8000001f 68747541 444d4163 69746e65, leaf 0x80000021 came with a backport
          milan,           5.10,   '',            80000000.0, 80000021 68747541 444d4163 69746e65, of 5.10.240
          rome,            6.12,   '',            80000000.0, 80000021 68747541 444d4163 69746e65, raised for what the kernel vouches for
          """)
  void isReported(
      String host, String kernel, String options, String leaf, String values, String why) {
    CpuidTable table = predict(host, kernel, options, AsSupported.PLAIN).supported().value();
    assertEquals(values, at(table, leaf), why);
  }

  private static String at(CpuidTable table, String leaf) {
    return table.entries().stream()
        .filter(entry -> entry.leaf().toString().equals(leaf))
        .map(entry -> entry.values().toString())
        .findFirst()
        .orElse("absent");
  }

  @Test
  void aGuestWithoutPcidLosesInvpcidOn510() {
    Request request = new Edited(AsSupported.PLAIN, List.of(Edit.clear(StaticFeature.PCID)));
    var old = predict("ice-lake", "5.10", "", request);
    assertEquals(false, old.guest().value().announces(StaticFeature.INVPCID));
    var later = predict("ice-lake", "6.1", "", request);
    assertEquals(true, later.guest().value().announces(StaticFeature.INVPCID));
  }

  @ParameterizedTest(name = "{0}: XSAVES without its bit is {1}")
  @CsvSource({"5.10, true", "6.1, true", "6.12, true", "6.18, true"})
  void svmCannotKeepXsavesFromAGuest(String kernel, boolean honoured) {
    Request request = new Edited(AsSupported.PLAIN, List.of(Edit.clear(StaticFeature.XSAVES)));
    var prediction = predict("milan", kernel, "", request);
    assertEquals(honoured, prediction.capabilities().value().has(StaticFeature.XSAVES));
  }

  @ParameterizedTest(name = "{0}: VMX with nested=0 is {1}")
  @CsvSource({"5.10, false", "6.1, false", "6.6, false", "6.18, false"})
  void aVendorFeatureCountsOnlyWhereKvmOffersIt(String kernel, boolean honoured) {
    Request request = new Edited(AsSupported.PLAIN, List.of(Edit.set(StaticFeature.VMX)));
    var prediction = predict("sapphire-rapids", kernel, "kvm_intel.nested=0", request);
    assertEquals(honoured, prediction.capabilities().value().has(StaticFeature.VMX));
  }

  @Test
  void aGuestHoldsSizesOfTheStateItHasSwitchedOn() {
    CpuidTable guest = predict("milan", "6.12", "", AsSupported.PLAIN).guest().value();
    CpuidEntry entry = guest.find(new Leaf(0xD, 0)).orElseThrow();
    assertEquals(576, entry.values().ebx(), "XCR0 is 1 at first");
    assertEquals(2440, entry.values().ecx(), "the largest size stays");
  }
}
