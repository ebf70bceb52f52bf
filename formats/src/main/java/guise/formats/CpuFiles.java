package guise.formats;

import guise.host.LiveProcessors.Processor;
import guise.x86.Registers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The files that Linux has for the registers of each logical CPU: {@code cpuid} and {@code msr}.
 *
 * @param directory {@code /dev/cpu}
 */
record CpuFiles(Path directory) {
  private static final int CPUID_BYTES = 16;

  /** The CPUs that have a directory, in order. */
  List<Integer> numbers() {
    var numbers = new ArrayList<Integer>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[0-9]*")) {
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

  private Path file(int number, String name) {
    return directory.resolve(number + "/" + name);
  }

  /** What comes of questions to one CPU. */
  <T> T on(int number, Function<Processor, T> questions) throws IOException {
    try (FileChannel device = FileChannel.open(file(number, "cpuid"))) {
      return questions.apply((function, index) -> ask(device, function, index));
    }
  }

  /** The device's file position is the index above the function. */
  private static Registers ask(FileChannel device, int function, int index) {
    long position = (long) index << Integer.SIZE | Integer.toUnsignedLong(function);
    ByteBuffer answer = read(device, position, CPUID_BYTES);
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
    throw new FormatException(
        ThisMachine.NAME, 0, "no answer at " + Hex.of(position), length + " bytes");
  }

  /** The registers that KVM looks at, as far as one CPU has them. */
  Map<Integer, Long> msrs(int number) throws IOException {
    var msrs = new TreeMap<Integer, Long>();
    try (FileChannel device = FileChannel.open(file(number, "msr"))) {
      for (int address : KvmMsrs.addresses()) {
        try {
          msrs.put(address, read(device, Integer.toUnsignedLong(address), Long.BYTES).getLong());
        } catch (FormatException _) {
          // this processor does not have the register
        }
      }
    }
    return msrs;
  }

  /** Why a file cannot be read, in the words of a gap. */
  String reason(int number, String name, IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException _ -> " is not there: the kernel's module " + name + " makes it";
          case AccessDeniedException _ -> ": no permission to read it";
          default -> " cannot be read here";
        };
    return "/dev/cpu/" + number + "/" + name + why;
  }
}
