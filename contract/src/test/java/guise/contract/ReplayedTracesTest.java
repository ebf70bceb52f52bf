package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.contract.KnownDifferences.Row;
import guise.engine.Choices;
import guise.engine.EmulatedKvm;
import guise.engine.Hardware;
import guise.engine.ProcessPermissions;
import guise.formats.Hosts;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.replay.Replay;
import guise.replay.ReplayResult;
import guise.replay.compare.Outcome;
import guise.replay.compare.Pair;
import guise.replay.compare.SectionComparison;
import guise.replay.scenario.KvmProcess;
import guise.replay.text.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a recorded kernel answered is what the engine answers on the recorded host, but for the
 * steps that docs/known-differences.md lists; and all of these still differ.
 */
class ReplayedTracesTest {
  /** The part of a recording's steps that may differ, listed. */
  private static final double TOLERATED = 0.005;

  /**
   * The one recording beyond that: 65 of 11,571 steps read registers of CET back that the emulated
   * processor under the recording loses. Not one step more may differ.
   */
  private static final Map<String, Long> BEYOND = Map.of("vmx-7.2-spr-mainline", 65L);

  /** The processors under the recordings were emulated. */
  private static final Choices EMULATED = Choices.DEFAULTS.with(Hardware.LENIENT);

  private static Path trace(String name) {
    return Shared.root().resolve("contract/src/test/resources/traces/" + name + ".log.gz");
  }

  private static ReplayResult replay(String name) throws IOException {
    Host host = Hosts.read(trace(name));
    Kernel kernel = host.kernel().orElseThrow();
    return new Replay(
            Recording.read(trace(name)),
            () ->
                KvmProcess.of(
                    ProcessPermissions.of(host, kernel),
                    permissions -> new EmulatedKvm(host, kernel, permissions, EMULATED)))
        .run();
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
  void aMainlineKernelAnswersAsTheEngine(String name) throws IOException {
    ReplayResult result = replay(name);
    var known = KnownDifferences.read(Shared.root().resolve("docs/known-differences.md"));
    assertEquals(List.of(), unlisted(name, result, known), "differences that are not listed");
    assertEquals(List.of(), outdated(name, result, known), "rows of which nothing differs");
    long differing = result.count(Outcome.DIFFERING);
    long steps = result.sections().stream().mapToLong(section -> section.pairs().size()).sum();
    long tolerated = BEYOND.getOrDefault(name, (long) (TOLERATED * steps));
    assertTrue(differing <= tolerated, differing + " of " + steps + " steps differ");
    System.out.printf(
        "%s: %d reproduced, %d differing as listed, %d need execution, %d have no Java form%n",
        name,
        result.count(Outcome.REPRODUCED),
        differing,
        result.count(Outcome.NEEDS_EXECUTION),
        result.count(Outcome.NO_JAVA_FORM));
  }

  private static List<String> unlisted(String name, ReplayResult result, KnownDifferences known) {
    var unlisted = new ArrayList<String>();
    for (SectionComparison section : result.differing()) {
      for (Pair pair : section.differences()) {
        if (!known.cover(name, section.heading(), pair)) {
          unlisted.add(section.heading() + ": " + pair);
        }
      }
    }
    return unlisted;
  }

  private static List<Row> outdated(String name, ReplayResult result, KnownDifferences known) {
    return known.rows().stream()
        .filter(row -> row.concerns(name))
        .filter(row -> result.differing().stream().noneMatch(each -> covers(row, name, each)))
        .toList();
  }

  private static boolean covers(Row row, String name, SectionComparison section) {
    return section.differences().stream()
        .anyMatch(pair -> row.covers(name, section.heading(), pair));
  }
}
