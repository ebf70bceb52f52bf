package guise.formats;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Every format there is. A new one is a class and a line here. */
public final class Documents {
  static final String EXPECTED =
      "a CPU dump, a host or table as JSON, a trace, or /proc/cpuinfo (see docs/host-profile.md)";

  private static final List<Format> FORMATS =
      List.of(
          new HostProfile(),
          new CpuidTableJson(),
          new SavedVcpuJson(),
          new FirecrackerFingerprint(),
          new FirecrackerTemplateText(),
          new QemuModelExpansion(),
          new LibvirtCpuData(),
          new LibvirtCpuModels(),
          new RecordedTrace(),
          new LibcpuidRaw(),
          new InstLatx64(),
          new CpuidDashR(),
          new CpuidDumpTool(),
          new ProcCpuInfo());

  private Documents() {}

  /**
   * Reads a file of any format.
   *
   * @throws FormatException if it is of none, or damaged, or cannot be read
   */
  public static Document read(Path path) {
    return read(Content.read(path));
  }

  /**
   * Reads an input of any format to its end.
   *
   * @param name what to call it in messages
   * @throws FormatException if it is of no format, or damaged
   */
  public static Document read(InputStream stream, String name) {
    return read(Content.read(stream, name));
  }

  /** The names of the formats, for help texts. */
  public static List<String> formats() {
    return FORMATS.stream().map(Format::name).toList();
  }

  static Document read(Content content) {
    for (Format format : FORMATS) {
      if (format.recognises(content)) {
        return format.read(content);
      }
    }
    throw unknown(content);
  }

  private static FormatException unknown(Content content) {
    if (content.json().isPresent()) {
      return content.whole().found("JSON of no known kind", EXPECTED);
    }
    if (content.xml().isPresent()) {
      String root = "<" + content.xml().get().name() + ">";
      return content
          .xml()
          .get()
          .place()
          .foundText(root, "<cpudata>, <cpu>, <cpus> or <domainCapabilities>");
    }
    Line first =
        content.head().stream().filter(line -> !line.text().isBlank()).findFirst().orElseThrow();
    return first.place().foundText(first.stripped(), EXPECTED);
  }
}
