package guise.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guise.host.LiveProcessors;
import guise.kvm.KvmException;
import guise.x86.Registers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** CPUID executed, against what the kernel reads for us and what it says itself. */
class ThisProcessorsTest {
  private static final List<Integer> FUNCTIONS = List.of(0, 1, 7, 0xD, 0x8000_0001, 0x8000_0008);

  @BeforeEach
  void onX86() {
    assumeTrue(ThisProcessors.find().isPresent(), "this is not Linux on x86-64");
  }

  private static LiveProcessors processors() {
    return ThisProcessors.find().orElseThrow();
  }

  @Test
  void everyProcessorAnswersAsItsFileDoes() throws IOException {
    for (int number : processors().numbers()) {
      Path file = Path.of("/dev/cpu/" + number + "/cpuid");
      assumeTrue(Files.isReadable(file), () -> file + " cannot be read");
      try (FileChannel cpuid = FileChannel.open(file)) {
        for (int function : FUNCTIONS) {
          Registers executed = processors().on(number, cpu -> cpu.cpuid(function, 0));
          assertEquals(read(cpuid, function), executed, () -> Integer.toHexString(function));
        }
      }
    }
  }

  private static Registers read(FileChannel cpuid, int function) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    cpuid.read(answer, Integer.toUnsignedLong(function));
    answer.flip();
    return new Registers(answer.getInt(), answer.getInt(), answer.getInt(), answer.getInt());
  }

  /** The initial APIC ID tells processors apart, so each thread ran where it should. */
  @Test
  void questionsAreAskedWhereTheyShould() {
    List<Integer> numbers = processors().numbers();
    long different =
        numbers.stream()
            .map(number -> processors().on(number, cpu -> cpu.cpuid(1, 0).ebx() >>> 24))
            .distinct()
            .count();
    boolean told = different > 1 || numbers.size() == 1;
    assumeTrue(told, "this hypervisor tells every processor the same APIC ID");
    assertEquals(numbers.size(), different);
  }

  @Test
  void aProcessorThatIsNotThereIsRefused() {
    assertThrows(KvmException.class, () -> processors().on(8000, cpu -> cpu.cpuid(0, 0)));
  }

  @Test
  void xcr0IsWhatLeaf0xDSizesTheAreaFor() {
    OptionalLong xcr0 = ThisProcessors.xcr0();
    assumeTrue(xcr0.isPresent(), "the kernel does not use XSAVE");
    assertEquals(1, xcr0.getAsLong() & 1, "x87 is always on");
    long possible =
        processors()
            .on(
                processors().numbers().getFirst(),
                cpu -> {
                  Registers leaf = cpu.cpuid(0xD, 0);
                  return (long) leaf.edx() << 32 | Integer.toUnsignedLong(leaf.eax());
                });
    assertEquals(0, xcr0.getAsLong() & ~possible);
    assertFalse(processors().numbers().isEmpty());
  }

  @Test
  void thePermissionsOfThisProcessAreTold() {
    var permissions = ThisProcess.permissions();
    try {
      assertEquals(permissions.supported() & permissions.permitted(), permissions.permitted());
      assertEquals(3, permissions.guestPermitted() & 3, "x87 and SSE need no permission");
    } catch (KvmException e) {
      assumeTrue(false, "this kernel has no permissions: " + e.getMessage());
    }
    assertThrows(KvmException.class, () -> permissions.requestForGuests(64));
    assertThrows(UnsupportedOperationException.class, permissions::fork);
  }
}
