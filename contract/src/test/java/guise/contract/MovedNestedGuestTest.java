package guise.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guise.cli.run.GuestMachine;
import guise.cli.run.ImageForm;
import guise.cli.run.Patch;
import guise.engine.EmulatedKvm;
import guise.engine.EmulatedVcpu;
import guise.formats.Profiles;
import guise.kernel.Kernel;
import guise.kvm.Errno;
import guise.kvm.Exit;
import guise.kvm.KvmException;
import guise.kvm.NestedState;
import guise.kvm.Vcpu;
import guise.kvm.saved.SavedVcpu;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A hypervisor and its guest that move, again and again, to a vCPU and a memory that are new: by
 * what ioctls save and restore, and nothing else. Nested state is part of that.
 */
final class MovedNestedGuestTest {
  private static final int COUNT = 0x48;
  private static final int PARAMETER = 0x50;
  private static final long MEMORY = 8 << 20;
  private static final long TRIPS = 12;
  private static final int CONSOLE = 0xE9;
  private static final int EXIT_PORT = 0xF4;

  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private int movedOutside;
  private int movedL1;
  private int movedL2;

  private GuestMachine machine(EmulatedKvm kvm) {
    return new GuestMachine(
        kvm, kvm.supportedCpuid().entries(), MEMORY, OutputStream.nullOutputStream());
  }

  private GuestMachine moved(EmulatedKvm kvm, GuestMachine from) {
    complete(from);
    SavedVcpu saved = SavedVcpu.of(kvm, from.vcpu(), "here");
    GuestMachine to = machine(kvm);
    to.memory().copyFrom(from.memory());
    saved.restore(kvm, to.vcpu());
    assertEquals(saved, SavedVcpu.of(kvm, to.vcpu(), "here"));
    count(saved.nested().orElseThrow());
    return to;
  }

  /** The guest may have stopped between an access to a port and what comes of it. */
  private static void complete(GuestMachine machine) {
    machine.vcpu().setImmediateExit(true);
    assertEquals(Errno.EINTR, assertThrows(KvmException.class, machine.vcpu()::run).errno());
    machine.vcpu().setImmediateExit(false);
  }

  private void count(NestedState state) {
    boolean vmx = state.format() == NestedState.VMX;
    boolean on = !vmx || state.header().getLong(0) != -1;
    if ((state.flags() & NestedState.GUEST_MODE) != 0) {
      movedL2++;
    } else if (on) {
      movedL1++;
    } else {
      movedOutside++;
    }
  }

  private static byte[] file(String image) {
    try (InputStream in = MovedNestedGuestTest.class.getResourceAsStream(image)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs an image for a few instructions at a time; its exit code. */
  private int run(EmulatedKvm kvm, String image, long parameter, int atATime) {
    byte[] file = file(image);
    new Patch(COUNT, TRIPS).applyTo(file);
    new Patch(PARAMETER, parameter).applyTo(file);
    GuestMachine machine = machine(kvm);
    machine.load(ImageForm.AUTO.read(file, OptionalLong.empty()));
    for (int move = 0; ; move++) {
      ((EmulatedVcpu) machine.vcpu()).limitInstructions(atATime + move % 5);
      OptionalInt ended = onwards(machine.vcpu());
      if (ended.isPresent()) {
        return ended.getAsInt();
      }
      machine = moved(kvm, machine);
    }
  }

  /** Until the instructions are executed, or the guest says how it ends. */
  private OptionalInt onwards(Vcpu vcpu) {
    while (true) {
      try {
        var write = assertInstanceOf(Exit.PortWrite.class, vcpu.run());
        int letter = write.data().toArray()[0];
        if (write.port() == EXIT_PORT) {
          return OptionalInt.of(letter);
        } else if (write.port() == CONSOLE) {
          console.write(letter);
        }
      } catch (KvmException e) {
        assertEquals(Errno.EINTR, e.errno());
        return OptionalInt.empty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sapphire-rapids, 7.2,  /guests/vmx64.bin,                0,     5",
    "sapphire-rapids, 7.2,  /guests/vmx64.bin,                9,     7",
    "skylake-sp,      6.1,  /guests/vmx64.bin,                1,     11",
    "ice-lake,        5.10, /guests/vmx64.bin,                8,     17",
    "sapphire-rapids, 7.2,  /guise/cli/guests/nested_vmx.bin, 0x70,  23",
    "cascade-lake,    6.12, /guise/cli/guests/nested_vmx.bin, 0x1B0, 9",
    "milan,           7.2,  /guise/cli/guests/nested_svm.bin, 0,     13",
    "milan,           6.1,  /guise/cli/guests/nested_svm.bin, 1,     7",
    "milan,           7.2,  /guise/cli/guests/nested_svm.bin, 0x70,  23"
  })
  void endsAsIfItHadStayed(
      String host, String kernel, String image, String parameter, int atATime) {
    var kvm = EmulatedKvm.of(Profiles.find(host).orElseThrow(), Kernel.of(kernel));
    assertEquals(0, run(kvm, image, Long.decode(parameter), atATime));
    String expected = "S\nE %016x %016x\n".formatted(TRIPS, TRIPS * (TRIPS + 1) / 2);
    assertEquals(expected, console.toString(StandardCharsets.US_ASCII));
    assertTrue(movedL1 > 0, "moved while L1 ran");
    assertTrue(movedL2 > 0, "moved while L2 ran");
    assertTrue(movedOutside + movedL1 + movedL2 > TRIPS, "moved often");
  }
}
