package guise.formats;

import guise.formats.Document.HostDocument;
import guise.host.CpuInfo;
import guise.host.Host;
import guise.kernel.CommandLine;
import guise.kernel.Kernel;
import guise.kernel.KernelVersion;
import guise.kernel.ModuleParameters;
import guise.x86.Registers;
import guise.x86.StaticFeature;
import guise.x86.msr.Msr;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host of a recorded trace: its section {@code info}.
 *
 * <p>Of the MSRs that KVM offers as features only VMX's are the processor's own, restricted, the
 * revision of the microcode unless it is 0, and IA32_ARCH_CAPABILITIES where the processor has it,
 * vouched for; the others are KVM's inventions and left out. A register that was read from the
 * processor itself counts instead.
 */
final class RecordedTrace implements Format {
  static final String HEADER = "SCEN v1 ";

  private static final Pattern RAW =
      Pattern.compile("RAWCPUID (\\w+)\\.(\\w+) (\\S+) (\\S+) (\\S+) (\\S+)\\s*");
  private static final Pattern MSR = Pattern.compile("\\s*FMSR (\\S+) n=1 val=(\\S+)\\s*");
  private static final Pattern HOST_MSR = Pattern.compile("HOSTMSR (\\S+) (\\S+)\\s*");
  private static final Pattern PARAMETER =
      Pattern.compile("FILE /sys/module/(\\w+)/parameters/(\\w+): ?(.*)");
  private static final String COMMAND_LINE = "FILE /proc/cmdline:";

  @Override
  public String name() {
    return "KVM trace";
  }

  @Override
  public boolean recognises(Content content) {
    return content.text().startsWith(HEADER);
  }

  @Override
  public Document read(Content content) {
    var reader = new Reader(content, name());
    String section = "";
    for (Iterator<Line> lines = content.lineIterator(); lines.hasNext(); ) {
      Line line = lines.next();
      boolean heading = line.text().startsWith("== ");
      if (heading && section.equals("== info")) {
        break;
      }
      section = heading ? line.stripped() : section;
      if (section.equals("== info")) {
        reader.note(line);
      }
    }
    return reader.document();
  }

  /** The section while it is read. */
  private static final class Reader {
    private final String format;
    private final Dump dump;
    private final CpuInfoBlock report;
    private final Map<String, String> parameters = new TreeMap<>();
    private final Map<Integer, Long> msrs = new TreeMap<>();
    private CommandLine commandLine = CommandLine.EMPTY;
    private Optional<KernelVersion> version = Optional.empty();
    private OptionalLong archCapabilities = OptionalLong.empty();

    Reader(Content content, String format) {
      this.format = format;
      dump = new Dump(content, format);
      report = new CpuInfoBlock(content.whole());
    }

    void note(Line line) {
      String text = line.text();
      if (text.startsWith("RAWCPUID ")) {
        cpuid(line);
      } else if (text.startsWith("CPUINFO ")) {
        report.note(text.substring("CPUINFO ".length()));
      } else if (text.startsWith("UNAME ")) {
        version = Optional.of(version(line));
      } else if (text.startsWith(COMMAND_LINE)) {
        commandLine = CommandLine.parse(text.substring(COMMAND_LINE.length()));
      } else if (text.startsWith("FILE ")) {
        parameter(text);
      } else if (text.startsWith("HOSTMSR ")) {
        hostMsr(line);
      } else if (text.strip().startsWith("FMSR ")) {
        msr(line);
      }
    }

    private static KernelVersion version(Line line) {
      try {
        return KernelVersion.parse(line.text().substring("UNAME ".length()));
      } catch (IllegalArgumentException _) {
        throw line.place().foundText(line.text(), "UNAME and what uname -a prints");
      }
    }

    private void cpuid(Line line) {
      Matcher row = RAW.matcher(line.text());
      Place place = line.place();
      if (!row.matches()) {
        throw place.foundText(line.text(), "RAWCPUID FUNCTION.INDEX EAX EBX ECX EDX");
      }
      Registers values = Hex.registers(row, place);
      int index = Hex.int32(row.group(2), place);
      dump.answer(place, Hex.int32(row.group(1), place), OptionalInt.of(index), values);
    }

    private void parameter(String text) {
      Matcher row = PARAMETER.matcher(text);
      if (row.matches()) {
        parameters.put(row.group(1) + "." + row.group(2), row.group(3).strip());
      }
    }

    private void msr(Line line) {
      Matcher row = MSR.matcher(line.text());
      if (!row.matches()) {
        return; // KVM refused to tell
      }
      int address = Hex.int32(row.group(1), line.place());
      long value = Hex.int64(row.group(2), line.place());
      if (address == Msr.ARCH_CAPABILITIES.address()) {
        archCapabilities = OptionalLong.of(value);
      }
      boolean ofVmx = address >= Msr.VMX_BASIC.address() && address <= Msr.VMX_VMFUNC.address();
      boolean microcode = address == Msr.UCODE_REV.address() && value != 0;
      if (ofVmx || microcode) {
        msrs.putIfAbsent(address, value);
      }
    }

    private void hostMsr(Line line) {
      Matcher row = HOST_MSR.matcher(line.text());
      if (!row.matches()) {
        throw line.place().foundText(line.text(), "HOSTMSR ADDRESS VALUE");
      }
      int address = Hex.int32(row.group(1), line.place());
      msrs.put(address, Hex.int64(row.group(2), line.place()));
    }

    Document document() {
      msrs.forEach(dump::msr);
      Optional<CpuInfo> cpuInfo =
          report.isEmpty() ? Optional.empty() : Optional.of(report.report());
      Optional<Kernel> kernel =
          version.map(v -> new Kernel(v, commandLine, ModuleParameters.of(parameters)));
      return new HostDocument(format, vouchedFor(dump.host(cpuInfo, kernel)));
    }

    /** With IA32_ARCH_CAPABILITIES where the processor itself has it. */
    private Host vouchedFor(Host host) {
      boolean has = host.cpuid().has(StaticFeature.ARCH_CAPABILITIES.bit());
      boolean read = msrs.containsKey(Msr.ARCH_CAPABILITIES.address());
      return has && !read && archCapabilities.isPresent()
          ? host.withMsr(Msr.ARCH_CAPABILITIES, archCapabilities.getAsLong())
          : host;
    }
  }
}
