package guise.bench.bochs;

import guise.cli.run.Ending;
import guise.cli.run.GuestMachine;
import guise.cli.run.ImageForm;
import guise.engine.EmulatedKvm;
import guise.engine.EmulatedVcpu;
import guise.formats.Profiles;
import guise.kernel.Kernel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A process that runs one image again and again: the first time with everything that a JVM has to
 * learn, later as fast as a guest that has been running for long.
 */
public final class GuestLoop {
  static final String HOST = "sapphire-rapids";
  static final String KERNEL = "7.2";

  /** Begins the line that follows a run: the instructions between its lines S and E. */
  static final String INSTRUCTIONS = "instructions ";

  private static final long MEMORY = 64 << 20;

  private GuestLoop() {}

  /** Takes the name of an image and how often to run it. */
  public static void main(String[] args) throws IOException {
    byte[] image = Files.readAllBytes(Path.of(args[0]));
    try (var out = new FileOutputStream(FileDescriptor.out)) {
      for (int run = 0; run < Integer.parseInt(args[1]); run++) {
        out.write((INSTRUCTIONS + run(image, out) + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private static long run(byte[] image, OutputStream out) {
    var kvm = EmulatedKvm.of(Profiles.find(HOST).orElseThrow(), Kernel.of(KERNEL));
    var console = new Counting(out);
    var machine = new GuestMachine(kvm, kvm.supportedCpuid().entries(), MEMORY, console);
    machine.load(ImageForm.AUTO.read(image, OptionalLong.empty()));
    console.vcpu = (EmulatedVcpu) machine.vcpu();
    Ending ending = machine.run();
    if (!ending.equals(new Ending.Exited(0))) {
      throw new GuestFailed("the guest ended with " + ending);
    }
    return console.atEnd - console.atStart;
  }

  /** Passes on what the guest prints; knows how far it was after its first line and its last. */
  private static final class Counting extends OutputStream {
    private final OutputStream out;
    private EmulatedVcpu vcpu;
    private long atStart = -1;
    private long atEnd;

    @SuppressWarnings("NullAway.Init") // the vCPU comes before the first byte
    Counting(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int letter) throws IOException {
      out.write(letter);
      if (letter == '\n') {
        atEnd = vcpu.instructions();
        atStart = atStart < 0 ? atEnd : atStart;
      }
    }
  }
}
