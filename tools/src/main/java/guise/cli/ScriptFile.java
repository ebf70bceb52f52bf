package guise.cli;

import guise.replay.conform.Script;
import java.io.IOException;
import java.nio.file.Files;

/** A script of ioctls in a file. */
final class ScriptFile {
  private ScriptFile() {}

  static Script read(String name) {
    try {
      return Script.parse(Files.readAllLines(HostOptions.path(name)));
    } catch (IOException e) {
      throw new BadInput(name + ": cannot be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new BadInput(name + ": " + e.getMessage());
    }
  }
}
