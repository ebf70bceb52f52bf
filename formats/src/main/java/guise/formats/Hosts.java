package guise.formats;

import guise.formats.Document.CpuModelsDocument;
import guise.formats.Document.HostDocument;
import guise.formats.Document.TableDocument;
import guise.formats.Document.TemplateDocument;
import guise.host.Host;
import guise.host.LiveProcessors;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Hosts out of files of any format, and this machine. */
public final class Hosts {
  private static final String EXPECTED = "a host: a CPU dump, a host profile, or a trace";

  private Hosts() {}

  /**
   * Reads a host from a file of any format that holds one.
   *
   * @throws FormatException if the file holds none
   */
  public static Host read(Path path) {
    return host(Documents.read(path), String.valueOf(path.getFileName()));
  }

  /**
   * Reads a host from an input of any format that holds one.
   *
   * @param name what to call the input
   * @throws FormatException if it holds none
   */
  public static Host read(InputStream stream, String name) {
    return host(Documents.read(stream, name), name);
  }

  /** This machine, as far as this process may look into files. */
  public static Host thisMachine() {
    return ThisMachine.ofThisProcess(Optional.empty()).host();
  }

  /**
   * This machine, as far as this process may look.
   *
   * @param processors what executes CPUID where the kernel gives no files with the answers
   */
  public static Host thisMachine(Optional<LiveProcessors> processors) {
    return ThisMachine.ofThisProcess(processors).host();
  }

  private static Host host(Document document, String name) {
    return switch (document) {
      case HostDocument host -> host.host();
      case TableDocument table -> throw notAHost(name, "a " + table.format());
      case CpuModelsDocument models -> throw notAHost(name, "a " + models.format());
      case TemplateDocument template -> throw notAHost(name, "a " + template.format());
    };
  }

  private static FormatException notAHost(String name, String found) {
    return new FormatException(name, 0, found, EXPECTED);
  }
}
