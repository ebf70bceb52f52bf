package guise.formats;

import guise.host.CpuInfo;
import guise.host.Host;
import guise.host.Host.Gap;
import guise.host.LogicalCpu;
import guise.host.RawCpuid;
import guise.kernel.CommandLine;
import guise.kernel.Kernel;
import guise.kernel.KernelVersion;
import guise.kernel.ModuleParameters;
import guise.x86.Registers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The machine this process runs on: its device files for CPUID and MSRs where they may be read,
 * otherwise what {@code /proc/cpuinfo} has.
 *
 * @param root the directory that has {@code dev}, {@code proc} and {@code sys}
 */
record ThisMachine(Path root) {
  private static final String NAME = "this machine";
  private static final List<String> MODULES = List.of("kvm", "kvm_intel", "kvm_amd", "kvm_pvm");

  static ThisMachine ofThisProcess() {
    return new ThisMachine(Path.of("/"));
  }

  Host host() {
    Optional<Content> cpuInfo = text("proc/cpuinfo").map(text -> new Content(NAME, text));
    List<LogicalCpu> cpus = cpus();
    if (!cpus.isEmpty()) {
      return new Host(NAME, NAME, cpus, report(cpuInfo), kernel(), gaps(cpus.getFirst()));
    }
    var format = new ProcCpuInfo();
    if (cpuInfo.isEmpty() || !format.recognises(cpuInfo.get())) {
      throw new FormatException(
          NAME, 0, "neither /dev/cpu/0/cpuid nor an x86 /proc/cpuinfo", "one of them readable");
    }
    return format.host(cpuInfo.get(), kernel());
  }

  private static List<Gap> gaps(LogicalCpu boot) {
    return Completeness.gaps(boot).stream()
        .map(gap ->
            gap.what().equals("MSRs")
                ? new Gap(gap.what(), "/dev/cpu/0/msr cannot be read here")
                : gap)
        .toList();
  }

  private List<LogicalCpu> cpus() {
    var cpus = new ArrayList<LogicalCpu>();
    for (int number : numbers()) {
      Path directory = root.resolve("dev/cpu/" + number);
      try (FileChannel device = FileChannel.open(directory.resolve("cpuid"))) {
        RawCpuid cpuid = new CpuidSweep((function, index) -> ask(device, function, index)).all();
        Map<Integer, Long> msrs = cpus.isEmpty() ? msrs(directory) : Map.of();
        cpus.add(new LogicalCpu(number, cpuid, msrs));
      } catch (IOException | FormatException _) {
        return List.of(); // not readable: /proc/cpuinfo has to do
      }
    }
    return cpus;
  }

  private List<Integer> numbers() {
    var numbers = new ArrayList<Integer>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(root.resolve("dev/cpu"), "[0-9]*")) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.matches("\\d{1,6}")) {
          numbers.add(Integer.parseInt(name));
        }
      }
    } catch (IOException _) {
      return List.of();
    }
    numbers.sort(null);
    return numbers;
  }

  /** The device's file position is the index above the function. */
  private static Registers ask(FileChannel device, int function, int index) {
    long position = (long) index << Integer.SIZE | Integer.toUnsignedLong(function);
    ByteBuffer answer = read(device, position, 16);
    return new Registers(answer.getInt(), answer.getInt(), answer.getInt(), answer.getInt());
  }

  private static ByteBuffer read(FileChannel device, long position, int length) {
    ByteBuffer answer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (device.read(answer, position) == length) {
        return answer.flip();
      }
    } catch (IOException _) {
      // refused: the same as an answer that is too short
    }
    throw new FormatException(NAME, 0, "no answer at " + Hex.of(position), length + " bytes");
  }

  private static Map<Integer, Long> msrs(Path directory) {
    var msrs = new TreeMap<Integer, Long>();
    try (FileChannel device = FileChannel.open(directory.resolve("msr"))) {
      for (int address : KvmMsrs.addresses()) {
        try {
          msrs.put(address, read(device, Integer.toUnsignedLong(address), 8).getLong());
        } catch (FormatException _) {
          // this processor does not have the register
        }
      }
    } catch (IOException _) {
      return Map.of();
    }
    return msrs;
  }

  private static Optional<CpuInfo> report(Optional<Content> cpuInfo) {
    if (cpuInfo.isEmpty()) {
      return Optional.empty();
    }
    var first = new CpuInfoBlock(cpuInfo.get().whole());
    cpuInfo.get().lines().takeWhile(l -> !l.text().isBlank()).forEach(l -> first.note(l.text()));
    return Optional.of(first.report());
  }

  private Optional<Kernel> kernel() {
    Optional<String> release = text("proc/sys/kernel/osrelease");
    String build = text("proc/sys/kernel/version").orElse("");
    String options = text("proc/cmdline").orElse("");
    try {
      return release
          .map(r -> KernelVersion.parse("Linux " + r.strip() + " " + build.strip()))
          .map(v -> new Kernel(v, CommandLine.parse(options), modules()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private ModuleParameters modules() {
    var values = new TreeMap<String, String>();
    for (String module : MODULES) {
      Path directory = root.resolve("sys/module/" + module + "/parameters");
      try (DirectoryStream<Path> parameters = Files.newDirectoryStream(directory)) {
        for (Path parameter : parameters) {
          String name = module + "." + parameter.getFileName();
          text(root.relativize(parameter).toString()).ifPresent(v -> values.put(name, v.strip()));
        }
      } catch (IOException _) {
        // the module is not loaded
      }
    }
    return ModuleParameters.of(values);
  }

  private Optional<String> text(String path) {
    try {
      return Optional.of(Files.readString(root.resolve(path))).filter(text -> !text.isBlank());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
