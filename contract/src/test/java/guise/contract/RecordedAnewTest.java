package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guise.engine.Choices;
import guise.engine.Hardware;
import guise.formats.Hosts;
import guise.formats.Profiles;
import guise.host.Host;
import guise.kernel.Kernel;
import guise.replay.RecordedProcessor;
import guise.replay.Replay;
import guise.replay.ReplayResult;
import guise.replay.compare.Outcome;
import guise.replay.text.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedAnewTest {
  private static Path trace(String name) {
    return Shared.root().resolve("contract/src/test/resources/traces/" + name + ".log.gz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "svm-6.1-mainline",
        "svm-7.2-mainline",
        "vmx-7.2-skx-mainline",
        "vmx-7.2-spr-mainline",
        "pvm-6.18-patched"
      })
  void tmp(String name) throws IOException {
    Host host = Hosts.read(trace(name));
    Recording original = Recording.read(trace(name));
    Hardware hardware = Hardware.named(RecordedProcessor.under(original).hardware()).orElseThrow();
    Recording anew = EngineRecording.of(host, Choices.DEFAULTS.with(hardware));
    Files.writeString(Path.of("/tmp/anew-" + name + ".log"), anew.text());
  }

  @ParameterizedTest
  @CsvSource({"ice-lake,5.10", "milan,6.1", "sapphire-rapids,6.12","turin,6.16","cascade-lake,6.18","milan,7.2","sapphire-rapids,7.2"})
  void tmp2(String profile, String version, @TempDir Path dir) throws IOException {
    Host found = Profiles.find(profile).orElseThrow();
    Kernel kernel = Kernel.of(version);
    Host host = new Host(found.name(), found.source(), java.util.List.of(found.boot()), found.report(), java.util.Optional.of(kernel), found.gaps());
    Recording made = EngineRecording.of(host, Choices.DEFAULTS);
    Path file = Path.of("/tmp/eng-" + profile + "-" + version + ".log");
    Files.writeString(file, made.text());
    Host read = Hosts.read(file);
    ReplayResult result = new Replay(Recording.read(file), EngineRecording.processes(read, Choices.DEFAULTS)).run();
    System.out.println(profile + " " + version + " " + result.count(Outcome.REPRODUCED) + " rep, " + result.count(Outcome.DIFFERING)+" diff "+result.count(Outcome.NO_JAVA_FORM));
    result.differing().stream().flatMap(s -> s.differences().stream().map(p -> s.heading() + ": " + p)).limit(12).forEach(System.out::println);
  }
}
