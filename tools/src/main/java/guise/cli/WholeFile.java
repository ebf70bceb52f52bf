package guise.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is there as a whole or not at all. */
final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a text beside the file first, then moves it into place.
   *
   * @throws BadInput if the file cannot be written
   */
  static void write(Path file, String text) {
    if (Files.isDirectory(file)) {
      throw new BadInput(file + ": found a directory, expected a file to write");
    }
    Path whole = file.toAbsolutePath();
    try {
      Path part = Files.createTempFile(whole.getParent(), "." + whole.getFileName(), ".part");
      try {
        Files.writeString(part, text);
        Files.move(
            part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new BadInput(file + ": cannot be written: " + reason(e));
    }
  }

  /** Why a file cannot be written or read, without repeating its name. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such directory";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }
}
