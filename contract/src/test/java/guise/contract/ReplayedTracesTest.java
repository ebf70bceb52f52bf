package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.engine.BuildOption;
import guise.engine.Choices;
import guise.engine.EmulatedKvm;
import guise.engine.Hardware;
import guise.engine.Hardware.Peculiarity;
import guise.engine.ProcessPermissions;
import guise.engine.PvmFindings;
import guise.formats.Hosts;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.kernel.Rule;
import guise.kvm.MsrReply;
import guise.replay.KnownDifference;
import guise.replay.RecordedProcessor;
import guise.replay.Replay;
import guise.replay.ReplayResult;
import guise.replay.compare.Outcome;
import guise.replay.compare.Pair;
import guise.replay.compare.SectionComparison;
import guise.replay.scenario.KvmProcess;
import guise.replay.text.Recording;
import guise.x86.msr.Msr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a recorded kernel answered is what the engine answers on the recorded host, on the processor
 * the recording was made on. On a processor as documented exactly the steps differ that {@link
 * KnownDifference} lists, no more and no fewer.
 */
class ReplayedTracesTest {
  private static final int ARCH_CAPABILITIES = Msr.ARCH_CAPABILITIES.address();
  private static final long IBRS_ALL = 1 << 1;
  private static final long RSBA = 1 << 2;
  private static final long SKIP_L1DFL_VMENTRY = 1 << 3;

  /** So few steps that no scenario can have been left out. */
  private static final long LEAST_REPRODUCED = 8000;

  private static Path trace(String name) {
    return Shared.root().resolve("contract/src/test/resources/traces/" + name + ".log.gz");
  }

  private static ReplayResult replay(String name, Choices choices) throws IOException {
    Host host = Hosts.read(trace(name));
    Kernel kernel = host.kernel().orElseThrow();
    return new Replay(
            Recording.read(trace(name)),
            () ->
                KvmProcess.of(
                    ProcessPermissions.of(host, kernel),
                    permissions -> new EmulatedKvm(host, kernel, permissions, choices)))
        .run();
  }

  private static Hardware recordedOn(String name) throws IOException {
    var processor = RecordedProcessor.under(Recording.read(trace(name)));
    return Hardware.named(processor.hardware()).orElseThrow();
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
  void aRecordedKernelAnswersAsTheEngine(String name) throws IOException {
    Hardware hardware = recordedOn(name);
    ReplayResult result = replay(name, Choices.DEFAULTS.with(hardware));
    assertEquals(List.of(), Differences.of(result));
    assertTrue(result.count(Outcome.REPRODUCED) >= LEAST_REPRODUCED, "steps are missing");
    System.out.printf(
        "%s on %s: %d reproduced, %d need execution, %d have no Java form%n",
        name,
        hardware.name(),
        result.count(Outcome.REPRODUCED),
        result.count(Outcome.NEEDS_EXECUTION),
        result.count(Outcome.NO_JAVA_FORM));
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
  void onAProcessorAsDocumentedTheListedStepsDiffer(String name) throws IOException {
    ReplayResult result = replay(name, Choices.DEFAULTS.with(Hardware.AS_DOCUMENTED));
    assertEquals(listed(name), byCause(name, result));
  }

  private static Map<String, Long> listed(String name) {
    return Arrays.stream(KnownDifference.values())
        .filter(known -> known.concerns(name))
        .collect(Collectors.toMap(KnownDifference::name, known -> (long) known.count()));
  }

  /** How many steps differ by each known cause; one that is not known counts under its own text. */
  private static Map<String, Long> byCause(String name, ReplayResult result) {
    return result.differing().stream()
        .flatMap(section -> section.differences().stream().map(pair -> cause(name, section, pair)))
        .collect(Collectors.groupingBy(cause -> cause, Collectors.counting()));
  }

  private static String cause(String name, SectionComparison section, Pair pair) {
    return KnownDifference.covering(name, section.heading(), pair)
        .map(KnownDifference::name)
        .orElseGet(() -> section.heading() + ": " + pair);
  }

  /**
   * Of IA32_ARCH_CAPABILITIES a recording tells what KVM makes of it, and RAWCPUID nothing: three
   * bits are the processor's secret, all others follow from the rules.
   */
  @ParameterizedTest
  @ValueSource(strings = {"vmx-6.12-spr-mainline", "vmx-7.2-spr-mainline"})
  void onlyThreeBitsOfArchCapabilitiesAreTakenFromARecording(String name) throws IOException {
    Host host = Hosts.read(trace(name));
    long recorded = host.boot().msr(ARCH_CAPABILITIES).orElseThrow();
    long secret = IBRS_ALL | RSBA | SKIP_L1DFL_VMENTRY;
    Host without = host.withMsr(Msr.ARCH_CAPABILITIES, 0);
    MsrReply reply =
        EmulatedKvm.of(without, host.kernel().orElseThrow()).getMsrs(List.of(ARCH_CAPABILITIES));
    assertEquals(recorded & ~secret, reply.done().getFirst().value());
    assertEquals(secret, recorded & secret);
  }

  /** The page says what the rows say. */
  @Test
  void thePageListsWhatIsKnown() throws IOException {
    String page = Files.readString(Shared.root().resolve("docs/known-differences.md"));
    for (KnownDifference known : KnownDifference.values()) {
      assertContains(page, "| " + known.name() + " | " + known.count() + " | " + known.cause());
    }
    for (Peculiarity peculiarity : Peculiarity.values()) {
      assertContains(page, "| " + peculiarity.name() + " | " + peculiarity.meaning() + " |");
    }
    for (Rule rule : PvmFindings.rules()) {
      assertContains(page, "| " + rule.name() + " | " + rule.meaning() + " |");
    }
    for (BuildOption option : BuildOption.values()) {
      assertContains(page, "| " + option.name() + " | " + option.meaning() + " |");
    }
  }

  private static void assertContains(String page, String row) {
    assertTrue(page.contains(row), "docs/known-differences.md lacks: " + row);
  }

  /** What is learned of a vCPU is enough: a replay with it is the same. */
  @Test
  void whatKvmPvmImposesCanBeLearned() throws IOException {
    String name = "pvm-6.18-patched";
    Host host = Hosts.read(trace(name));
    Kernel kernel = host.kernel().orElseThrow();
    PvmFindings learned = PvmFindings.learn(EmulatedKvm.of(host, kernel));
    PvmFindings expected = PvmFindings.expectedOn(host);
    assertEquals(expected.cr4(), learned.cr4());
    assertEquals(expected.missing(), learned.missing());
    assertEquals(expected.cpuid().leaf1(), learned.cpuid().leaf1());
    assertEquals(List.of(), Differences.of(replay(name, Choices.DEFAULTS.with(learned))));
  }
}
