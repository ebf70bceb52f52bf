package guise.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/** A file that is there as a whole or not at all. */
final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a text beside the file first, then moves it into place; compressed where the name says
   * so.
   *
   * @throws BadInput if the file cannot be written
   */
  static void write(Path file, String text) {
    check(file);
    Path whole = file.toAbsolutePath();
    try {
      Path part = Files.createTempFile(whole.getParent(), "." + whole.getFileName(), ".part");
      try {
        write(part, text, isCompressed(whole));
        Files.move(
            part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new BadInput(file + ": cannot be written: " + reason(e));
    }
  }

  /**
   * Finds out beforehand what can be known to be in the way.
   *
   * @throws BadInput if the file cannot be written
   */
  static void check(Path file) {
    if (Files.isDirectory(file)) {
      throw new BadInput(file + ": found a directory, expected a file to write");
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new BadInput(file + ": cannot be written: there is no such directory");
    }
  }

  private static boolean isCompressed(Path file) {
    return file.toString().endsWith(".gz");
  }

  private static void write(Path part, String text, boolean compressed) throws IOException {
    try (OutputStream file = Files.newOutputStream(part);
        OutputStream stream = compressed ? new GZIPOutputStream(file) : file) {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
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
