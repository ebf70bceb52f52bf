package guise.bench.bochs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * Debian's Bochs: a guest is booted from a disk whose first sector loads it.
 *
 * <p>Debian builds it with its debugger, which waits for the word to go on, and without a display
 * that shows nothing: that of remote frame buffers does, told to wait for nobody.
 */
final class Bochs {
  private static final int CYLINDERS = 2;
  private static final int HEADS = 16;
  private static final int SECTORS = 63;
  private static final int SECTOR = 512;

  private final Path directory;
  private String version = "";

  /** Works in a directory of its own. */
  Bochs(Path directory) {
    this.directory = directory;
  }

  Timed run(Guest guest, Path images) throws IOException {
    Files.write(directory.resolve("disk.img"), disk(guest.patched(images)));
    Files.deleteIfExists(directory.resolve("disk.img.lock"));
    Files.writeString(directory.resolve("bochsrc"), settings());
    var program = new ProcessBuilder("bochs", "-q", "-f", "bochsrc").directory(directory.toFile());
    program.environment().put("TERM", "dumb");
    try (Peer bochs = Peer.start(program)) {
      bochs.type("c\n");
      version = bochs.output().after("Bochs x86 Emulator");
      return bochs.output().run();
    } catch (GuestFailed e) {
      throw new GuestFailed(guest + " on Bochs: " + e.getMessage());
    }
  }

  /** What the last run said of itself. */
  String version() {
    return version;
  }

  private static String settings() {
    return """
    megs: 64
    cpu: model=corei7_skylake_x, count=1, ips=100000000, reset_on_triple_fault=0
    romimage: file=/usr/share/bochs/BIOS-bochs-latest
    vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest
    ata0-master: type=disk, path=disk.img, mode=flat, cylinders=%d, heads=%d, spt=%d
    boot: disk
    port_e9_hack: enabled=1
    display_library: rfb, options="timeout=0"
    config_interface: textconfig
    log: bochs.log
    panic: action=fatal
    sound: driver=dummy
    """
        .formatted(CYLINDERS, HEADS, SECTORS);
  }

  private static byte[] disk(byte[] image) throws IOException {
    try (InputStream in = Bochs.class.getResourceAsStream("boot.bin")) {
      var bytes = new ByteArrayOutputStream();
      bytes.writeBytes(Objects.requireNonNull(in).readAllBytes());
      bytes.writeBytes(image);
      return Arrays.copyOf(bytes.toByteArray(), CYLINDERS * HEADS * SECTORS * SECTOR);
    }
  }

  /** Whether it can be started at all. */
  static boolean isThere() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, "bochs")));
  }
}
