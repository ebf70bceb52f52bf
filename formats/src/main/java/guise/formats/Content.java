package guise.formats;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The text of an input and what it is called.
 *
 * <p>Whatever the bytes are, this is either text or a {@link FormatException}: input that is too
 * large is not read to its end, compressed input is unpacked (to no more than the same limit), and
 * binary data is refused.
 */
final class Content {
  /** The most bytes an input may have, before and after unpacking. */
  static final int LIMIT = 64 << 20;

  private static final int GZIP_FIRST = 0x1F;
  private static final int GZIP_SECOND = 0x8B;
  private static final int HEAD_LINES = 1000;
  private static final int PROBE = 4096;

  private final String name;
  private final String text;
  private @Nullable List<Line> head;
  private @Nullable Json json;
  private @Nullable XmlElement xml;

  Content(String name, String text) {
    this.name = name;
    this.text = text;
  }

  static Content read(Path path) {
    String name = String.valueOf(path.getFileName());
    try {
      if (Files.isDirectory(path)) {
        throw new FormatException(path.toString(), 0, "a directory", "a file");
      }
      if (Files.isRegularFile(path) && Files.size(path) > LIMIT) {
        throw tooLarge(name, "a file of " + (Files.size(path) >> 20) + " MiB");
      }
      try (InputStream stream = Files.newInputStream(path)) {
        return read(stream, name);
      }
    } catch (IOException e) {
      throw new FormatException(path.toString(), 0, reason(e), "a readable file");
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException _ -> "no such file";
      case java.nio.file.AccessDeniedException _ -> "a file that may not be read";
      default -> "a failure to read (" + e.getMessage() + ")";
    };
  }

  static Content read(InputStream stream, String name) {
    byte[] bytes;
    try {
      bytes = stream.readNBytes(LIMIT + 1);
    } catch (IOException e) {
      throw new FormatException(name, 0, reason(e), "readable input");
    }
    if (bytes.length > LIMIT) {
      throw tooLarge(name, "more than " + (LIMIT >> 20) + " MiB");
    }
    return of(unpacked(bytes, name), name);
  }

  private static FormatException tooLarge(String name, String found) {
    return new FormatException(name, 0, found, "at most " + (LIMIT >> 20) + " MiB");
  }

  private static byte[] unpacked(byte[] bytes, String name) {
    boolean packed =
        bytes.length > 2 && (bytes[0] & 0xFF) == GZIP_FIRST && (bytes[1] & 0xFF) == GZIP_SECOND;
    if (!packed) {
      return bytes;
    }
    try (var stream = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] all = stream.readNBytes(LIMIT + 1);
      if (all.length > LIMIT) {
        throw tooLarge(name, "more than " + (LIMIT >> 20) + " MiB once unpacked");
      }
      return all;
    } catch (IOException e) {
      throw new FormatException(name, 0, "damaged gzip data", "a complete gzip file");
    }
  }

  private static Content of(byte[] bytes, String name) {
    String text = decoded(bytes);
    if (isBinary(text)) {
      throw new FormatException(name, 0, "binary data", "text");
    }
    if (text.isBlank()) {
      throw new FormatException(name, 0, "nothing", Documents.EXPECTED);
    }
    return new Content(name, text);
  }

  /** Whether more than a few of the first characters are none that a text has. */
  private static boolean isBinary(String text) {
    String start = text.substring(0, Math.min(PROBE, text.length()));
    long strange =
        start.chars().filter(c -> c < ' ' && "\t\n\r\f".indexOf(c) < 0 || c == 0xFFFD).count();
    return strange * 20 > start.length();
  }

  private static String decoded(byte[] bytes) {
    int first = bytes.length > 1 ? (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF : 0;
    boolean utf16 = first == 0xFEFF || first == 0xFFFE;
    String text = new String(bytes, utf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  Place whole() {
    return new Place(name, 0);
  }

  boolean endsWithLineBreak() {
    return text.endsWith("\n") || text.endsWith("\r");
  }

  /** All lines, one by one. */
  Stream<Line> lines() {
    Iterable<Line> lines = () -> new LineIterator(name, text);
    return StreamSupport.stream(lines.spliterator(), false);
  }

  Iterator<Line> lineIterator() {
    return new LineIterator(name, text);
  }

  /** The first lines, for recognising what this is; none of JSON and XML. */
  List<Line> head() {
    if (head == null) {
      boolean structured = json().isPresent() || xml().isPresent();
      head = structured ? List.of() : lines().limit(HEAD_LINES).toList();
    }
    return head;
  }

  /** This content if it is JSON by its first character; then it must be good JSON. */
  Optional<Json> json() {
    if (json == null && (firstCharacter() == '{' || firstCharacter() == '[')) {
      json = Json.parse(this);
    }
    return Optional.ofNullable(json);
  }

  /** This content if it is XML by its first character; then it must be good XML. */
  Optional<XmlElement> xml() {
    if (xml == null && firstCharacter() == '<') {
      xml = XmlElement.parse(this);
    }
    return Optional.ofNullable(xml);
  }

  /** The part before a line. */
  Content before(Line line) {
    var kept = new StringBuilder();
    for (Iterator<Line> lines = lineIterator(); lines.hasNext(); ) {
      Line next = lines.next();
      if (next.place().line() >= line.place().line()) {
        break;
      }
      kept.append(next.text()).append('\n');
    }
    return new Content(name, kept.toString());
  }

  private char firstCharacter() {
    int at = 0;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : ' ';
  }
}
