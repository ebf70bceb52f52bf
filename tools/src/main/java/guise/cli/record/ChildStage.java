package guise.cli.record;

import guise.replay.record.OwnStage;
import guise.replay.record.Stage;
import guise.replay.scenario.Scenario;
import guise.replay.text.Recorder;
import guise.replay.text.Recording;
import guise.replay.text.Section;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Scenarios played each in a process of its own, which prints what it takes down.
 *
 * @param command starts Guise, up to its own arguments
 */
public record ChildStage(List<String> command) implements Stage {
  /** The option that has a process play one scenario and print its section. */
  public static final String ALONE = "--alone";

  public ChildStage {
    command = List.copyOf(command);
  }

  /** With the Java, the classes and the main class that this process was started with. */
  public static ChildStage ofThisProgram(Class<?> main) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Dstdout.encoding=UTF-8"));
    String modules = System.getProperty("jdk.module.path", "");
    if (main.getModule().isNamed()) {
      command.addAll(List.of("--enable-native-access=guise.device", "-p", modules, "-m"));
      command.add(main.getModule().getName() + "/" + main.getName());
    } else {
      String classes = System.getProperty("java.class.path", "");
      command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classes, main.getName()));
    }
    return new ChildStage(command);
  }

  @Override
  public Section play(Scenario scenario) {
    var arguments = new ArrayList<>(command);
    arguments.addAll(List.of("record", ALONE, scenario.heading()));
    try {
      Process child = new ProcessBuilder(arguments).start();
      String told = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String complaint = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean fine = child.waitFor() == 0;
      return fine ? section(told, scenario) : broken(scenario, complaint);
    } catch (IOException e) {
      return broken(scenario, "no process: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return broken(scenario, "interrupted");
    }
  }

  private static Section section(String told, Scenario scenario) {
    return Recording.of(told.lines().toList())
        .section(scenario.heading())
        .orElseGet(() -> broken(scenario, "the process took nothing down"));
  }

  private static Section broken(Scenario scenario, String why) {
    var recorder = new Recorder();
    recorder.answered(OwnStage.BROKEN_OFF, why.lines().findFirst().orElse("without a word"));
    return recorder.section(scenario.heading());
  }
}
