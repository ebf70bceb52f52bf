package guise.cli;

import guise.formats.FormatException;
import guise.lab.Script;
import guise.lab.ScriptException;
import guise.lab.ShippedScripts;
import guise.x86.EditDistance;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/** Where a script comes from: by its name one of the shipped, otherwise a file. */
final class ScriptSource {
  private static final int NEAR = 3;
  private static final long MOST_BYTES = 1 << 20;

  private ScriptSource() {}

  static Script read(String name, Console console) {
    Optional<Script> shipped = ShippedScripts.find(name);
    if (shipped.isPresent()) {
      return shipped.get();
    }
    try {
      return name.equals(HostOptions.STDIN)
          ? Script.parse("standard input", standardInput(console))
          : Script.parse(name, file(name));
    } catch (ScriptException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private static String standardInput(Console console) {
    try {
      return new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BadInput("standard input cannot be read: " + e.getMessage());
    }
  }

  private static String file(String name) {
    Path path = HostOptions.path(name);
    if (!Files.exists(path)) {
      throw unknown(name);
    }
    try {
      if (Files.isDirectory(path) || Files.size(path) > MOST_BYTES) {
        throw new BadInput(name + ": not a script of at most 1 MiB");
      }
      return Files.readString(path);
    } catch (CharacterCodingException e) {
      throw new BadInput(name + ": not a text in UTF-8");
    } catch (IOException e) {
      throw new BadInput(name + ": cannot be read: " + e.getMessage());
    }
  }

  private static BadInput unknown(String name) {
    String hint =
        ShippedScripts.names().stream()
            .filter(known -> EditDistance.between(name, known) <= NEAR)
            .min(Comparator.comparingInt(known -> EditDistance.between(name, known)))
            .map(near -> "did you mean " + near + "?")
            .orElse("guise lab list shows the scripts");
    return new BadInput(
        "no script "
            + FormatException.quoted(name)
            + ": neither a shipped one nor a file; "
            + hint);
  }
}
